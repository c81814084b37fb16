"""Cosignatures of a witness, for tests/tests/receipts/cosignatures.rs: written from the text of C2SP's
tlog-cosignature and signed-note, with another library's Ed25519.

Each line of standard input is a request in JSON, each line of standard output its answer.
"""

import json
import sys
from base64 import b64decode, b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

COSIGNATURE = b"\x04"


def key_id(name, public):
    return sha256(name.encode() + b"\n" + COSIGNATURE + public).digest()[:4]


def message(note, time):
    """The header and the whole note body, with its last newline, without the signature lines."""
    body = note[: note.rindex("\n\n") + 1]
    return b"cosignature/v1\n" + b"time %d\n" % time + body.encode()


def cosign(request):
    name, time = request["name"], request["time"]
    secret = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(request["seed"]))
    public = secret.public_key().public_bytes_raw()
    signature = time.to_bytes(8, "big") + secret.sign(message(request["note"], time))
    line = f"\u2014 {name} {b64encode(key_id(name, public) + signature).decode()}\n"
    key = f"{name}+{key_id(name, public).hex()}+{b64encode(COSIGNATURE + public).decode()}"
    return {"key": key, "line": line}


def verify(request):
    """When the witness says that it saw the note; null if it has not signed it."""
    name, hex_id, encoded = request["key"].split("+", 2)
    public = b64decode(encoded)[1:]
    assert key_id(name, public).hex() == hex_id
    note = request["note"]
    for line in note[note.rindex("\n\n") + 2 :].splitlines():
        _, signer, encoded = line.split(" ")
        try:
            signature = b64decode(encoded, validate=True)
        except ValueError:
            return None
        if signer != name or signature[:4] != key_id(name, public):
            continue
        time = int.from_bytes(signature[4:12], "big")
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature[12:], message(note, time))
        except InvalidSignature:
            return None
        return time
    return None


requests = {task.__name__: task for task in (cosign, verify)}
# All are read before the first is answered: nobody waits for the other.
for request in [json.loads(line) for line in sys.stdin]:
    print(json.dumps(requests[request["task"]](request)))

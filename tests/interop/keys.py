"""Other people's sr25519 and key files, for the tests in tests/tests/keys.

Each line of standard input is a request in JSON, each line of standard output its answer.
"""

import json
import os
import sys

# The wallet prints, and standard output is for answers alone.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import sr25519
from bittensor_wallet import Keyfile, Keypair


def sign(request):
    keypair = sr25519.pair_from_seed(bytes.fromhex(request["seed"]))
    signature = sr25519.sign(keypair, bytes.fromhex(request["message"]))
    return {"public_key": keypair[0].hex(), "signature": signature.hex()}


def verify(request):
    return sr25519.verify(*(bytes.fromhex(request[part]) for part in ("signature", "message", "public_key")))


def phrase(request):
    words = Keypair.generate_mnemonic(request["words"])
    return {"phrase": words, "address": Keypair.create_from_mnemonic(words).ss58_address}


def uri(request):
    return Keypair.create_from_uri(request["uri"]).ss58_address


def write(request):
    keypair = Keypair.create_from_mnemonic(request["phrase"])
    passphrase = request["passphrase"]
    Keyfile(path=request["path"]).set_keypair(keypair, encrypt=passphrase is not None, password=passphrase)


def read(request):
    return Keyfile(path=request["path"]).get_keypair(password=request["passphrase"]).ss58_address


requests = {task.__name__: task for task in (sign, verify, phrase, uri, write, read)}
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(requests[request["task"]](request)), file=answers, flush=True)

//! Signed messages, and what they are written in.

use assay_protocol::{
    canonical::{self, LARGEST_INTEGER},
    message::{
        Abstention, AgeRecipient, Authored, Commitment, Entry, Envelope, EpochManifest, Expiry,
        ManifestSignature, Message, MessageError, Opening, Receipt, Reveal, Signed, Tick,
        Unauthored, UnixSeconds, ValidatorBinding, Verdict, Vote,
    },
};

/// The messages that `host/protocol` promises to read forever.
macro_rules! golden {
    ($($name:literal),*) => {
        || vec![$(
            include_bytes!(concat!("../../../host/protocol/tests/golden/", $name, ".json")).to_vec()
        ),*]
    };
}

pub(super) const JSON_WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "[[",
    "{\"a\":",
    ",",
    ":",
    "\"",
    "\\",
    "\\u0000",
    "\\ud83d\\ude00",
    "null",
    "true",
    "\u{20ac}",
    "\u{fb33}",
    " ",
    "\n",
    "\"schema\":1",
    "\"kind\":",
    "\"body\":",
];

pub(super) const DENSE_JSON: &[[&str; 3]] = &[
    ["[", "{\"\":0},", "0]"],
    ["[", "[],", "0]"],
    ["[", "0,", "0]"],
    ["\"", "\\u0000", "\""],
    ["", "[", ""],
];

pub(super) const COMMITMENT: fn() -> Vec<Vec<u8>> = golden!["commitment"];
pub(super) const REVEAL: fn() -> Vec<Vec<u8>> = golden!["reveal"];
pub(super) const VOTE: fn() -> Vec<Vec<u8>> = golden!["vote"];
pub(super) const VERDICT: fn() -> Vec<Vec<u8>> = golden!["verdict"];
pub(super) const ENVELOPE: fn() -> Vec<Vec<u8>> = golden!["envelope"];
pub(super) const RECEIPT: fn() -> Vec<Vec<u8>> = golden!["receipt"];
pub(super) const EPOCH_MANIFEST: fn() -> Vec<Vec<u8>> = golden!["epoch-manifest"];
pub(super) const MANIFEST_SIGNATURE: fn() -> Vec<Vec<u8>> = golden!["manifest-signature"];
pub(super) const VALIDATOR: fn() -> Vec<Vec<u8>> = golden!["validator"];
pub(super) const OPENING: fn() -> Vec<Vec<u8>> = golden!["opening"];
pub(super) const ALL: fn() -> Vec<Vec<u8>> = golden![
    "commitment",
    "reveal",
    "vote",
    "verdict",
    "envelope",
    "receipt",
    "epoch-manifest",
    "manifest-signature",
    "validator",
    "opening",
    "abstention",
    "tick"
];
pub(super) const ENTRY: fn() -> Vec<Vec<u8>> = golden![
    "commitment",
    "reveal",
    "vote",
    "envelope",
    "manifest-signature",
    "opening",
    "abstention",
    "tick"
];
pub(super) const ABSTENTION: fn() -> Vec<Vec<u8>> = golden!["abstention"];

/// Canonical JSON of any kind.
pub(super) fn canonical_json(bytes: &[u8]) -> bool {
    let read = canonical::read(bytes);
    if let Ok(value) = &read {
        assert_eq!(canonical::write(value).as_deref(), Ok(bytes));
        assert!(!is_inexact(value), "a number that not every reader keeps");
    }
    read.is_ok()
}

fn is_inexact(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Number(number) => {
            let size = number.as_i64().map(i64::unsigned_abs).or(number.as_u64());
            size.is_none_or(|size| size > LARGEST_INTEGER)
        }
        serde_json::Value::Array(items) => items.iter().any(is_inexact),
        serde_json::Value::Object(fields) => fields.values().any(is_inexact),
        _ => false,
    }
}

pub(super) fn commitment(bytes: &[u8]) -> bool {
    authored::<Commitment>(bytes)
}

pub(super) fn reveal(bytes: &[u8]) -> bool {
    authored::<Reveal>(bytes)
}

pub(super) fn vote(bytes: &[u8]) -> bool {
    unauthored::<Vote>(bytes)
}

pub(super) fn abstention(bytes: &[u8]) -> bool {
    unauthored::<Abstention>(bytes)
}

/// Whatever the log may hold. What is read as an entry is such a message, and the other way round.
pub(super) fn entry(bytes: &[u8]) -> bool {
    let entry = Entry::decode(bytes);
    if let Ok(entry) = &entry {
        assert_eq!(entry.encode(), bytes);
    }
    assert_eq!(
        matches!(entry, Ok(Entry::Tick(_))),
        plain::<Tick>(bytes).is_some()
    );
    entry.is_ok()
}

pub(super) fn manifest_signature(bytes: &[u8]) -> bool {
    unauthored::<ManifestSignature>(bytes)
}

pub(super) fn validator(bytes: &[u8]) -> bool {
    authored::<ValidatorBinding>(bytes)
}

pub(super) fn verdict(bytes: &[u8]) -> bool {
    plain::<Verdict>(bytes).is_some()
}

pub(super) fn epoch_manifest(bytes: &[u8]) -> bool {
    let manifest = plain::<EpochManifest>(bytes);
    if let Some(manifest) = &manifest {
        let bindings = manifest.quorum.validators.iter();
        // Read for no other reason than that it must not panic.
        let _ = bindings
            .filter(|validator| validator.binding().verify().is_ok())
            .count();
        assert_eq!(
            manifest.quorum.hotkeys().len(),
            manifest.quorum.validators.len()
        );
        let _ = manifest.series();
    }
    manifest.is_some()
}

pub(super) fn receipt(bytes: &[u8]) -> bool {
    let receipt = plain::<Receipt>(bytes);
    if let Some(receipt) = &receipt {
        let signers: Vec<_> = receipt.votes().iter().map(|vote| vote.validator).collect();
        let votes = receipt.valid_votes(&signers);
        assert!(votes <= signers.len());
        let valid = receipt
            .envelopes()
            .filter(|envelope| envelope.clone().verify(&signers).is_ok());
        assert_eq!(valid.count(), votes, "votes and envelopes");
    }
    receipt.is_some()
}

pub(super) fn envelope(bytes: &[u8]) -> bool {
    let envelope = whole(bytes, Envelope::decode(bytes), Envelope::encode);
    if let Some(envelope) = &envelope {
        assert!(envelope.opens(&envelope.vote(Expiry(UnixSeconds(1)))));
        assert!(envelope.clone().verify(&[]).is_err());
        let _ = envelope.clone().verify(&[envelope.validator()]);
    }
    envelope.is_some()
}

pub(super) fn opening(bytes: &[u8]) -> bool {
    let opening = whole(bytes, Opening::decode(bytes), Opening::encode);
    if let Some(opening) = &opening {
        let signers: Vec<_> = opening.signatures().iter().map(|one| one.signer).collect();
        assert!(opening.valid_signatures(&signers) <= signers.len());
        assert_eq!(opening.valid_signatures(&[]), 0);
    }
    opening.is_some()
}

/// A recipient as messages hold it, and as packs are sealed for.
pub(super) fn recipient(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else {
        return false;
    };
    let key: Result<assay_challenge::Recipient, _> = text.parse();
    if let Ok(key) = &key {
        assert_eq!(key.to_string(), text);
        let carried: Result<AgeRecipient, _> = text.parse();
        assert!(carried.is_ok(), "messages don't take the recipient {text}");
        assert!(assay_challenge::seal(b"pack", std::slice::from_ref(key)).is_ok());
    }
    key.is_ok()
}

fn authored<M: Authored>(bytes: &[u8]) -> bool {
    let message = whole(bytes, Signed::<M>::decode(bytes), Signed::encode);
    let read = message.is_some();
    if let Some(message) = message {
        let signer = message.signer();
        if let Ok(body) = message.verify() {
            assert_eq!(body.author(), signer);
        }
    }
    read
}

fn unauthored<M: Unauthored>(bytes: &[u8]) -> bool {
    let message = whole(bytes, Signed::<M>::decode(bytes), Signed::encode);
    let read = message.is_some();
    if let Some(message) = message {
        let signer = message.signer();
        // Read for no other reason than that it must not panic.
        let _ = message.verify_by(&signer);
    }
    read
}

fn plain<M: Message>(bytes: &[u8]) -> Option<M> {
    whole(bytes, M::decode(bytes), M::encode)
}

/// What was read has one spelling.
fn whole<T>(
    bytes: &[u8],
    read: Result<T, MessageError>,
    write: impl FnOnce(&T) -> Vec<u8>,
) -> Option<T> {
    match read {
        Ok(message) => {
            assert_eq!(write(&message), bytes, "another spelling");
            Some(message)
        }
        Err(error) => {
            assert!(!error.remedy().is_empty());
            super::assert_short(&error.to_string());
            None
        }
    }
}

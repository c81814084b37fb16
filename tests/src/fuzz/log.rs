//! What a log is made of: tiles, checkpoints, keys, paths.

use assay_log::{
    Log, LogPolicy, SigningKey, VerifierKey,
    note::SignatureKind,
    storage::Memory,
    tile::{Resource, Row, decode_entries},
};

use super::assert_short;

fn key() -> SigningKey {
    SigningKey::from_seed("log.example.com/fuzz", &[7; 32]).expect("a name of a key")
}

/// A witness, too, so that its lines are looked at.
fn policy() -> LogPolicy {
    let witness = SigningKey::from_seed("witness.example.com", &[8; 32]).expect("a name of a key");
    let public = witness.verifier().public();
    let witness = VerifierKey::new("witness.example.com", SignatureKind::Cosignature, public)
        .expect("a name and a public key");
    LogPolicy::new(key().verifier().clone(), vec![witness], 0).expect("two keys")
}

/// Ten entries: their bundle and the checkpoint over them.
fn resources() -> Vec<(Resource, Vec<u8>)> {
    let storage = Memory::default();
    let mut log = Log::create(storage.clone(), key()).expect("memory does not fail");
    let entries: Vec<String> = (0..10).map(|index| format!("entry {index}")).collect();
    log.append(&entries).expect("short entries");
    log.checkpoint().expect("memory does not fail");
    storage.resources().into_iter().collect()
}

pub(super) fn log_checkpoints() -> Vec<Vec<u8>> {
    let resources = resources().into_iter();
    resources
        .filter(|(resource, _)| *resource == Resource::Checkpoint)
        .map(|(_, bytes)| bytes)
        .collect()
}

pub(super) fn log_checkpoint(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else {
        return false;
    };
    match policy().verify(text) {
        Ok(signed) => {
            assert_eq!(signed.note(), text);
            assert!(text.starts_with(&signed.checkpoint().to_string()));
            assert_eq!(signed.size(), 10, "another checkpoint with a signature");
            true
        }
        Err(error) => {
            assert_short(&error.to_string());
            false
        }
    }
}

pub(super) fn log_bundles() -> Vec<Vec<u8>> {
    let is_bundle = |resource: &Resource| match resource {
        Resource::Tile(tile) => tile.row() == Row::Entries,
        Resource::Checkpoint => false,
    };
    let resources = resources().into_iter();
    resources
        .filter(|(resource, _)| is_bundle(resource))
        .map(|(_, bytes)| bytes)
        .collect()
}

pub(super) fn log_bundle(bytes: &[u8]) -> bool {
    match decode_entries(bytes, 10) {
        Ok(entries) => {
            assert_eq!(entries.len(), 10);
            let length: usize = entries.iter().map(|entry| 2 + entry.len()).sum();
            assert_eq!(length, bytes.len());
            true
        }
        Err(error) => {
            assert_short(&error.to_string());
            false
        }
    }
}

pub(super) fn log_keys() -> Vec<Vec<u8>> {
    let policy = policy();
    [policy.log(), &policy.witnesses()[0]]
        .map(|key| key.to_string().into_bytes())
        .to_vec()
}

pub(super) fn log_key(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else {
        return false;
    };
    match text.parse::<VerifierKey>() {
        Ok(key) => {
            assert_eq!(key.to_string(), text);
            true
        }
        Err(error) => {
            assert_short(&error.to_string());
            false
        }
    }
}

pub(super) fn log_secret_keys() -> Vec<Vec<u8>> {
    vec![key().to_secret_text().as_bytes().to_vec()]
}

pub(super) fn log_secret_key(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else {
        return false;
    };
    let key = text.parse::<SigningKey>();
    if let Ok(key) = &key {
        assert_eq!(*key.to_secret_text(), text);
    }
    key.is_ok()
}

pub(super) fn log_paths() -> Vec<Vec<u8>> {
    [
        "checkpoint",
        "tile/0/x001/x234/067",
        "tile/entries/x001/000.p/255",
    ]
    .map(|path| path.as_bytes().to_vec())
    .to_vec()
}

/// A path becomes a file's: nothing that leads elsewhere is one.
pub(super) fn log_path(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else {
        return false;
    };
    match text.parse::<Resource>() {
        Ok(resource) => {
            assert_eq!(resource.to_string(), text);
            assert!(!text.contains("..") && !text.starts_with('/'));
            true
        }
        Err(error) => {
            assert_short(&error.to_string());
            false
        }
    }
}

//! Binary files: hidden packs, plain and sealed, and entries of the store of prepared data.

use std::{fs, sync::LazyLock};

use assay_challenge::{HiddenPack, Identity, PackSecret, PackedFile, Store, unseal};
use assay_protocol::{PackCommitment, Sha256};
use tempfile::TempDir;

use super::{assert_short, keys};

pub(super) fn packs() -> Vec<Vec<u8>> {
    let file = |name: &str, bytes: &[u8]| PackedFile {
        name: name.parse().expect("a file's name"),
        bytes: bytes.to_vec(),
    };
    let pack = |files| HiddenPack {
        secret: PackSecret::from_bytes([7; 32]),
        files,
    };
    let two = vec![file("hidden.csv", b"1,2\n3,4\n"), file("empty", b"")];
    [pack(Vec::new()), pack(two)]
        .map(|pack| pack.write().to_vec())
        .to_vec()
}

pub(super) fn pack(bytes: &[u8]) -> bool {
    match HiddenPack::read(bytes) {
        Ok(pack) => {
            assert!(*pack.write() == bytes, "another spelling");
            assert_eq!(pack.commitment(), PackCommitment(Sha256::of(bytes)));
            true
        }
        Err(error) => {
            assert_short(&error.to_string());
            false
        }
    }
}

/// Files of the age command, version 1.1.1: of 6 bytes for one recipient, and of 70,000 for two, which
/// takes two of age's chunks.
pub(super) fn sealed_packs() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../../corpus/sealed-pack/short.age").to_vec(),
        include_bytes!("../../corpus/sealed-pack/two-recipients.age").to_vec(),
    ]
}

pub(super) fn sealed_pack(bytes: &[u8]) -> bool {
    static IDENTITY: LazyLock<Identity> =
        LazyLock::new(|| keys::IDENTITY.parse().expect("a valid identity"));
    match unseal(bytes, &IDENTITY) {
        Ok(pack) => {
            assert!(pack.len() < bytes.len());
            true
        }
        Err(error) => {
            assert_short(&error.to_string());
            false
        }
    }
}

/// The magic bytes and the digest of an entry of the store.
const STORE_HEAD: usize = 16 + 32;

static STORE: LazyLock<(TempDir, Store)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::new(folder.path().to_owned());
    (folder, store)
});

fn store_key() -> Sha256 {
    Sha256::of(b"an entry of the store")
}

pub(super) fn store_entries() -> Vec<Vec<u8>> {
    let (folder, store) = &*STORE;
    let entry = |data: &[u8]| {
        store
            .put(store_key(), data)
            .expect("the folder can be written");
        fs::read(folder.path().join(store_key().to_string())).expect("the entry is there")
    };
    vec![entry(b""), entry(b"prepared data")]
}

pub(super) fn store_entry(bytes: &[u8]) -> bool {
    let (folder, store) = &*STORE;
    let path = folder.path().join(store_key().to_string());
    fs::write(&path, bytes).expect("the folder can be written");
    match store.get(store_key()) {
        Some(data) => {
            assert_eq!(data, &bytes[STORE_HEAD..]);
            true
        }
        None => {
            assert!(!path.exists(), "what is damaged is removed");
            false
        }
    }
}

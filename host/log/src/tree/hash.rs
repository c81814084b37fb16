//! How leaves and nodes are hashed: RFC 6962, section 2.1.

use assay_protocol::Sha256;
use sha2::Digest;

// Leaves and nodes are hashed with different first bytes, so that no entry can pass for a node.
const LEAF: [u8; 1] = [0];
const NODE: [u8; 1] = [1];

/// The hash of an entry as a leaf: SHA-256 of a zero byte and the entry.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Sha256 {
    of([&LEAF, entry])
}

/// The hash of a node: SHA-256 of a one byte and the hashes of its two children.
#[must_use]
pub fn node_hash(left: &Sha256, right: &Sha256) -> Sha256 {
    of([&NODE, left.as_bytes(), right.as_bytes()])
}

/// The root of a tree without entries: SHA-256 of nothing.
#[must_use]
pub fn empty_root() -> Sha256 {
    Sha256::of(&[])
}

fn of<const N: usize>(parts: [&[u8]; N]) -> Sha256 {
    let mut hasher = sha2::Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    Sha256::from_bytes(hasher.finalize().into())
}

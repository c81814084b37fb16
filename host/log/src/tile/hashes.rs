//! What a tile of hashes is made of: the hashes, one after the other.

use assay_protocol::Sha256;

/// Bytes that are not so many hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{found} bytes, where {expected} are expected, 32 for each hash")]
pub struct HashesError {
    /// How many bytes there should be.
    pub expected: usize,
    /// How many there are.
    pub found: usize,
}

/// The bytes of a tile.
pub(crate) fn encode_hashes(hashes: &[Sha256]) -> Vec<u8> {
    hashes
        .iter()
        .flat_map(|hash| hash.as_bytes())
        .copied()
        .collect()
}

/// The hashes of a tile of this width.
///
/// # Errors
/// The length is not that of so many hashes.
pub fn decode_hashes(bytes: &[u8], width: u16) -> Result<Vec<Sha256>, HashesError> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    if hashes.len() != usize::from(width) || !rest.is_empty() {
        return Err(HashesError {
            expected: 32 * usize::from(width),
            found: bytes.len(),
        });
    }
    Ok(hashes.iter().copied().map(Sha256::from_bytes).collect())
}

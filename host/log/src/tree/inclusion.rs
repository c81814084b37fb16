//! [`InclusionProof`]: that an entry is in a log.

use assay_protocol::Sha256;

use super::{hash::node_hash, proof_error::ProofError};

/// The proof that a leaf is in a tree: the hashes beside its way to the root, from below upwards
/// (RFC 6962, section 2.1.1). At most 64.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct InclusionProof(pub Vec<Sha256>);

impl InclusionProof {
    /// Checks that the leaf of this hash is the one at `index` of the tree with this size and root.
    ///
    /// # Errors
    /// The index is beyond the size, the number of hashes is wrong, or they lead to another root.
    pub fn verify(
        &self,
        index: u64,
        leaf: &Sha256,
        size: u64,
        root: &Sha256,
    ) -> Result<(), ProofError> {
        if index >= size {
            return Err(ProofError::IndexBeyondSize { index, size });
        }
        let (inner, border) = lengths(index, size);
        check_length(self.0.len(), inner + border)?;
        let (below, above) = self.0.split_at(inner);
        let found = climb_border(climb(*leaf, below, index), above);
        if found != *root {
            let expected = *root;
            return Err(ProofError::WrongRoot { expected, found });
        }
        Ok(())
    }
}

/// How many hashes are beside the way from a leaf to the root. Below, until the way meets that of the
/// last leaf, they lie on either side: one at each height. Above, the way is the right border of the
/// tree, and they lie on the left: one where the index has a bit set.
pub(super) fn lengths(index: u64, size: u64) -> (usize, usize) {
    let inner = 64 - (index ^ (size - 1)).leading_zeros();
    let border = index.checked_shr(inner).unwrap_or(0).count_ones();
    (inner as usize, border as usize)
}

/// Climbs the lower part of a way: each bit of the index says on which side the other hash lies.
pub(super) fn climb(from: Sha256, hashes: &[Sha256], index: u64) -> Sha256 {
    (0..).zip(hashes).fold(from, |hash, (height, other)| {
        if index >> height & 1 == 0 {
            node_hash(&hash, other)
        } else {
            node_hash(other, &hash)
        }
    })
}

/// Climbs the right border.
pub(super) fn climb_border(from: Sha256, hashes: &[Sha256]) -> Sha256 {
    hashes
        .iter()
        .fold(from, |hash, other| node_hash(other, &hash))
}

pub(super) fn check_length(found: usize, expected: usize) -> Result<(), ProofError> {
    if found == expected {
        Ok(())
    } else {
        Err(ProofError::WrongLength { expected, found })
    }
}

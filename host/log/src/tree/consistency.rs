//! [`ConsistencyProof`]: that a log has only grown.

use assay_protocol::Sha256;

use super::{
    hash::{empty_root, node_hash},
    inclusion::{check_length, climb, climb_border, lengths},
    proof_error::ProofError,
};

/// The proof that a tree is the beginning of a larger one: hashes from which both roots follow, from
/// below upwards (RFC 6962, section 2.1.2). At most 65.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ConsistencyProof(pub Vec<Sha256>);

impl ConsistencyProof {
    /// Checks that the tree with `older`'s size and root is the beginning of that with `newer`'s.
    ///
    /// # Errors
    /// The older tree is larger, the number of hashes is wrong, or they lead to another root.
    pub fn verify(&self, older: (u64, &Sha256), newer: (u64, &Sha256)) -> Result<(), ProofError> {
        let ((older, older_root), (newer, newer_root)) = (older, newer);
        if older > newer {
            return Err(ProofError::Shrunk { older, newer });
        }
        // Everything continues the empty log, and each log itself: that takes no proof.
        if older == 0 || older == newer {
            check_length(self.0.len(), 0)?;
            let start = if older == newer {
                *newer_root
            } else {
                empty_root()
            };
            return check_older(older_root, start);
        }

        // The way goes from the largest perfect subtree at the end of the older tree. If that is all
        // of the older tree, its root is the start; else the start is the proof's first hash.
        let height = older.trailing_zeros();
        let (inner, border) = lengths(older - 1, newer);
        let inner = inner - height as usize;
        let whole = older.is_power_of_two();
        let expected = inner + border + usize::from(!whole);
        check_length(self.0.len(), expected)?;
        let (start, hashes) = if whole {
            (*older_root, &self.0[..])
        } else {
            (self.0[0], &self.0[1..])
        };
        let (below, above) = hashes.split_at(inner);
        let index = (older - 1) >> height;

        // In the older tree, what lies on the right was not there yet.
        let on_the_left = |(height, _): &(u32, &Sha256)| index >> height & 1 == 1;
        let older_found = (0..)
            .zip(below)
            .filter(on_the_left)
            .fold(start, |hash, (_, other)| node_hash(other, &hash));
        check_older(older_root, climb_border(older_found, above))?;

        let found = climb_border(climb(start, below, index), above);
        if found != *newer_root {
            let expected = *newer_root;
            return Err(ProofError::WrongRoot { expected, found });
        }
        Ok(())
    }
}

fn check_older(expected: &Sha256, found: Sha256) -> Result<(), ProofError> {
    if found == *expected {
        Ok(())
    } else {
        let expected = *expected;
        Err(ProofError::WrongOlderRoot { expected, found })
    }
}

//! [`ProofError`]: why a proof proves nothing.

use assay_protocol::Sha256;

/// A proof that does not lead where it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// No such entry in a log of this size.
    #[error("there is no entry {index} in a log of {size} entries")]
    IndexBeyondSize {
        /// The entry asked for.
        index: u64,
        /// How many entries there are.
        size: u64,
    },
    /// The older tree is larger than the newer.
    #[error("a log of {newer} entries can't continue one of {older}")]
    Shrunk {
        /// The size of the older tree.
        older: u64,
        /// The size of the newer tree.
        newer: u64,
    },
    /// The place in the tree says how many hashes a proof has; this has others.
    #[error("the proof has {found} hashes, where the place in the tree takes {expected}")]
    WrongLength {
        /// How many it should have.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// The proof leads to another root. Something was altered: the entry, its index, a hash of the
    /// proof, or the root.
    #[error("the proof leads to the root {found}, not to {expected}")]
    WrongRoot {
        /// The root that it should lead to.
        expected: Sha256,
        /// The root that it leads to.
        found: Sha256,
    },
    /// The older tree is another than the one that the proof was made for.
    #[error("the proof starts from the root {found}, not from {expected}")]
    WrongOlderRoot {
        /// The root of the older tree.
        expected: Sha256,
        /// The root that follows from the proof.
        found: Sha256,
    },
}

impl ProofError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::IndexBeyondSize { .. } => {
                "ask for an entry that the checkpoint covers, or fetch a newer checkpoint"
            }
            Self::Shrunk { .. } => "check that the checkpoints are given in the right order",
            Self::WrongLength { .. } | Self::WrongRoot { .. } => {
                "fetch proof and checkpoint again, both for the same size; if that does not help, \
                 whoever gave them to you has altered them"
            }
            Self::WrongOlderRoot { .. } => {
                "keep both checkpoints: if the log has signed both and can't prove the step from \
                 one to the other, it shows different logs to different people"
            }
        }
    }
}

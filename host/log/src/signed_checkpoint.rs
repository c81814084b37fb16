//! [`SignedCheckpoint`]: a checkpoint that a policy has accepted.

use assay_protocol::Sha256;

use crate::checkpoint::Checkpoint;

/// A checkpoint with the note that it came in: signed by the log, and cosigned by as many witnesses as
/// the [`LogPolicy`](crate::LogPolicy) that it came through asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    pub(crate) checkpoint: Checkpoint,
    pub(crate) note: String,
    pub(crate) cosignatures: Vec<Cosignature>,
}

/// That a witness has seen a log of this size with this root, and none that contradicts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// The name of the witness.
    pub witness: String,
    /// When it saw that, in seconds since 1970, by its own clock.
    pub time: u64,
}

impl SignedCheckpoint {
    /// What the log says.
    #[must_use]
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The note with all its signatures, those of unknown keys, too: what others can check.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// What the policy's witnesses say, in the policy's order.
    #[must_use]
    pub fn cosignatures(&self) -> &[Cosignature] {
        &self.cosignatures
    }

    /// How many entries the log has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.checkpoint.size()
    }

    /// The root of the tree over these entries.
    #[must_use]
    pub const fn root(&self) -> &Sha256 {
        self.checkpoint.root()
    }
}

//! [`LogError`]: why a log can't be written.

use crate::{
    policy::{CheckpointError, PolicyError},
    reading::ReadError,
    storage::StorageError,
};

/// A log that does not grow.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// There is a log already, or entries of one that has lost its checkpoint.
    #[error("there is a log here already")]
    Exists,
    /// What is there can't be gone on with.
    #[error(transparent)]
    Unusable(#[from] ReadError),
    /// The checkpoint that was being published when the writer was stopped can't be published.
    #[error("a checkpoint was being published when the writer was stopped, and can't be: {0}")]
    Unfinished(#[source] ReadError),
    /// The storage does not do what it should. Nothing more is written before the log is opened again.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// An entry that no log can hold.
    #[error("entry {place} of the batch has {length} bytes, and has to have 1 to 65535")]
    EntryLength {
        /// Which one of those that were to be appended, counted from 0.
        place: usize,
        /// How long it is.
        length: usize,
    },
    /// Too much was appended without a checkpoint.
    #[error("no more entries fit: at most 64 MiB may wait for a checkpoint")]
    Full,
    /// A write failed before, so that it is unknown what is in the storage.
    #[error("writing the log failed before")]
    Stopped,
    /// The checkpoint in the storage is not the one that was written there last.
    #[error("someone else has changed the log's checkpoint")]
    Replaced,
    /// A witness's key that is none, or is there twice.
    #[error(transparent)]
    Witnesses(#[from] PolicyError),
    /// A cosignature that does not hold, or one too many.
    #[error(transparent)]
    Cosignature(CheckpointError),
}

impl LogError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Exists => {
                "open it, or choose another place; if `checkpoint` is missing, fetch it from who has it"
            }
            Self::Unusable(error) => error.remedy(),
            Self::Unfinished(_) => {
                "restore the log as the writer left it: readers may have seen that checkpoint, and \
                 without it the log would be a fork"
            }
            Self::Storage(error) => error.remedy(),
            Self::EntryLength { .. } => "keep what is large as content, and its hash in the log",
            Self::Full => "publish a checkpoint first",
            Self::Stopped => "open the log again: it goes on from its last checkpoint",
            Self::Replaced => {
                "find out who else has the key and writes here: two writers fork a log"
            }
            Self::Witnesses(error) => error.remedy(),
            Self::Cosignature(error) => error.remedy(),
        }
    }
}

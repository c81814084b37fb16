//! [`StorageError`]: why storage does not do what it should.

use std::{io, path::Path};

/// A failure of the place where a log lies, not of the log itself.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// More bytes than there can be.
    #[error("{place} has more than {limit} bytes, which nothing there may have")]
    TooLong {
        /// The file, or what stands for it.
        place: String,
        /// How many bytes it may have.
        limit: u64,
    },
    /// Something else than a file: a folder, a link, a pipe.
    #[error("{place} is not a regular file")]
    NotAFile {
        /// Where.
        place: String,
    },
    /// Another process writes to this log.
    #[error("another process is writing to the log {place}")]
    Locked {
        /// The log.
        place: String,
    },
    /// The system refused.
    #[error("can't {action} {place}: {source}")]
    Failed {
        /// What was tried, as a verb.
        action: &'static str,
        /// With what.
        place: String,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl StorageError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::TooLong { .. } | Self::NotAFile { .. } => "fetch the log again from its origin",
            Self::Locked { .. } => "stop the other process first: a log has one writer at a time",
            Self::Failed { .. } => "check that the folder is there, is yours, and has room",
        }
    }

    pub(crate) fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let place = path.display().to_string();
        move |error| Self::Failed {
            action,
            place,
            source: Box::new(error),
        }
    }
}

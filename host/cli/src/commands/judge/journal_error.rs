//! [`JournalError`]: what is wrong with a journal, or with what is written into it.

use std::path::PathBuf;

use assay_judgement::Ignored;
use assay_keyring::KeyringError;
use assay_log::{ContentError, LogError, ReadError, storage::StorageError};
use assay_protocol::{
    ProgramId,
    message::{EntryError, LogIndex, ReceiptError},
};

use crate::{exit::Exit, failure::Failure};

/// What is wrong with a journal, or with what is written into it.
#[derive(Debug, thiserror::Error)]
pub(super) enum JournalError {
    /// The log can't be written.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The log can't be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The folder can't be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The folder has files, and no log.
    #[error("{} is not empty, and no log", .0.display())]
    NotALog(PathBuf),
    /// What lies beside the log can't be read or written.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// An entry of the log is none of ours.
    #[error("entry {} of the log is no message", .0.0)]
    Entry(LogIndex, #[source] EntryError),
    /// The log has entries, and none of them begins this epoch.
    #[error("the log in {} is of another epoch", .0.display())]
    OtherEpoch(PathBuf),
    /// This home judges the epoch in another log.
    #[error("this home judges the epoch in the log {expected}, and that is not in {}", .folder.display())]
    OtherLog { folder: PathBuf, expected: String },
    /// The log is not what it was when this home has last seen it.
    #[error("the log in {} does not go on where this home has left it", .folder.display())]
    OtherHistory { folder: PathBuf, source: ReadError },
    /// What this home remembers of the log can't be written.
    #[error("can't keep how far the log has come")]
    Bookmark(#[from] KeyringError),
    /// A program that was revealed can't be read.
    #[error("can't read the program {program} in {}", .folder.display())]
    Program {
        program: ProgramId,
        folder: PathBuf,
        source: Box<ContentError>,
    },
    /// The epoch has no place for an entry.
    #[error("the epoch does not take this {kind}")]
    Ignored { kind: &'static str, source: Ignored },
    /// What a receipt is to be made of is not in the log.
    #[error("entry {} of the log is no envelope", .0.0)]
    NoEnvelope(LogIndex),
    /// Envelopes that make no receipt.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
}

impl JournalError {
    /// What to do about it.
    pub(super) fn remedy(&self) -> String {
        let remedy = match self {
            Self::Log(error) => error.remedy(),
            Self::Read(error) => error.remedy(),
            Self::Storage(error) => error.remedy(),
            Self::Content(error) => error.remedy(),
            Self::Entry(_, error) => error.remedy(),
            Self::NotALog(_) => "give an empty folder, one that is not there, or that of a log",
            Self::OtherEpoch(_) => "give another folder for this epoch's log",
            Self::OtherLog { .. } => {
                "give that log's folder with --log: a home judges an epoch in one log, so that its \
                 attempts are counted. For a second one, set ASSAY_HOME to another home, or rehearse \
                 in another folder: `--rehearse DIR`"
            }
            Self::OtherHistory { .. } => {
                "go on with the copy that has all its entries: a home never goes back, so that \
                 attempts are counted. To begin anew, set ASSAY_HOME to another home, or rehearse in \
                 another folder: `--rehearse DIR`"
            }
            Self::Bookmark(error) => return error.remedy().unwrap_or_default(),
            Self::Program { .. } => {
                "bring the file back, by submitting the same program again or from a copy of the log: \
                 a validator that can't read a program would have to abstain"
            }
            Self::Ignored { source, .. } => ignored_remedy(*source),
            Self::NoEnvelope(_) | Self::Receipt(_) => "audit the log",
        };
        remedy.to_owned()
    }

    fn exit(&self) -> Exit {
        match self {
            Self::Log(LogError::Unusable(error)) | Self::Read(error) => reading(error),
            Self::Log(LogError::Storage(error))
            | Self::Storage(error)
            | Self::Content(ContentError::Storage(error)) => storing(error),
            Self::Log(_) | Self::Bookmark(_) => Exit::Output,
            Self::Ignored { .. } => Exit::No,
            _ => Exit::Input,
        }
    }
}

fn ignored_remedy(reason: Ignored) -> &'static str {
    match reason {
        Ignored::Over | Ignored::Closed => "wait for the next epoch",
        Ignored::OverQuota => "submit it again when the author's quota has room",
        Ignored::OtherEpoch | Ignored::Forged | Ignored::OtherPack | Ignored::NotAuthorised => {
            "get the challenge again from its owner"
        }
        _ => "run the command again: it goes on with what is in the log",
    }
}

/// What is wrong with a log that is there is wrong input; only a folder that can't be used is not.
fn reading(error: &ReadError) -> Exit {
    match error {
        ReadError::Storage(error) => storing(error),
        _ => Exit::Input,
    }
}

fn storing(error: &StorageError) -> Exit {
    match error {
        StorageError::TooLong { .. } | StorageError::NotAFile { .. } => Exit::Input,
        StorageError::Locked { .. } | StorageError::Failed { .. } => Exit::Output,
    }
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        let (exit, remedy) = (error.exit(), error.remedy());
        Self::new(exit, error, remedy)
    }
}

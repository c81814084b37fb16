//! [`MineError`]: why a challenge can't be mined or a program can't be evaluated.

use std::{io, path::PathBuf};

use assay_challenge::{CacheError, PinError, TrackError};
use assay_sandbox::{CompileError, Failure, FailureKind, LoadError, SandboxError};
use assay_search::{Abort, CheckpointError, SettingsError};

use crate::Unchecked;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum MineError {
    /// The cache folder can't be used.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// The folder of compiled code can't be used.
    #[error(transparent)]
    CodeCache(#[from] assay_sandbox::CacheError),
    /// The machine can't run WebAssembly.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// The executable that compiles components can't be found.
    #[error("can't tell which file this program runs from")]
    Executable(#[source] io::Error),
    /// Threads can't be started.
    #[error("can't start threads: {0}")]
    Threads(String),
    /// The challenge and its track do not go together.
    #[error(transparent)]
    Track(#[from] TrackError),
    /// The track's component was refused or not compiled.
    #[error("the track of challenge `{challenge}` can't be loaded")]
    Load {
        /// The challenge.
        challenge: String,
        /// Why.
        source: Box<LoadError>,
    },
    /// The track answered otherwise under *search* than under *verdict*.
    #[error("`{0}` of the track gives another answer under the search profile")]
    ProfilesDiffer(&'static str),
    /// The search can't be set up.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The checkpoint can't be resumed.
    #[error("can't resume from {}", .path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// Why.
        source: CheckpointError,
    },
    /// The checkpoint can't be read.
    #[error("can't read the checkpoint {}", .path.display())]
    CheckpointUnreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: PinError,
    },
    /// The checkpoint can't be written.
    #[error("can't write the checkpoint {}", .path.display())]
    CheckpointUnwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A new search would overwrite what is there: a saved search, or something else.
    #[error("the checkpoint {} exists already", .path.display())]
    CheckpointExists {
        /// The file.
        path: PathBuf,
    },
    /// A call ended without a verdict, so the run can't go on.
    #[error("the search can't go on")]
    Aborted {
        /// Where, at which program, and why.
        source: Box<Abort<Failure>>,
        /// The program as text, if it can be rendered.
        text: Option<String>,
        /// The best program so far, if any could be evaluated.
        best: Option<Box<Unchecked>>,
    },
    /// No program could be evaluated.
    #[error("none of {proposals} programs could be evaluated")]
    NothingFound {
        /// The number of proposals.
        proposals: u64,
    },
}

/// Whose fault an error is: what exit codes and remedies go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Something that was given is wrong: challenge, program, settings, checkpoint.
    Input,
    /// A file can't be written.
    Output,
    /// The track's results under the two profiles are not equal.
    Profiles,
    /// The sandbox could not do its work, on this machine or at this time.
    Machine,
}

impl MineError {
    /// Whose fault it is.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            Self::CheckpointUnwritable { .. } | Self::CheckpointExists { .. } => Fault::Output,
            Self::Cache(_)
            | Self::CodeCache(_)
            | Self::Sandbox(_)
            | Self::Executable(_)
            | Self::Threads(_) => Fault::Machine,
            Self::ProfilesDiffer(_) => Fault::Profiles,
            Self::Aborted { source, .. } => fault_of(&source.failure),
            Self::Load { source, .. } => match **source {
                LoadError::Refused(_) | LoadError::Compile(CompileError::Refused(_)) => {
                    Fault::Input
                }
                LoadError::Compile(_) | LoadError::Engine(_) => Fault::Machine,
            },
            Self::Track(error) => error.failure().map_or(Fault::Input, fault_of),
            Self::Settings(_)
            | Self::Checkpoint { .. }
            | Self::CheckpointUnreadable { .. }
            | Self::NothingFound { .. } => Fault::Input,
        }
    }

    /// What to do about it, if the message does not say so already.
    #[must_use]
    pub fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::Cache(error) => error.remedy(),
            Self::Track(error) => error.remedy(),
            Self::Executable(_) => "run the program from a file that exists".to_owned(),
            Self::Threads(_) => "use fewer threads (`--threads`)".to_owned(),
            Self::Load { source, .. } => match **source {
                LoadError::Refused(_) => "the message above says what the author must change; \
                    `assay track check FILE` shows the same"
                    .to_owned(),
                _ => "run `assay doctor` to see whether this machine can compile tracks".to_owned(),
            },
            Self::ProfilesDiffer(_) => "the track is at fault: its answers must not depend on the \
                bits of a NaN; report it to the owner"
                .to_owned(),
            Self::Aborted { source, .. } => source.failure.remedy().to_owned(),
            Self::CheckpointUnreadable { .. } => {
                "check the path, or leave out `--resume` to begin a new search".to_owned()
            }
            Self::CheckpointUnwritable { .. } => {
                "free some space, or choose a new or regular file in a folder that you can write to"
                    .to_owned()
            }
            Self::CheckpointExists { path } if path.is_file() => {
                "add `--resume` to go on with it, or remove the file".to_owned()
            }
            Self::CheckpointExists { .. } => "choose another file".to_owned(),
            Self::NothingFound { .. } => {
                "allow more proposals; if it stays so, the track is broken".to_owned()
            }
            Self::CodeCache(_) | Self::Sandbox(_) | Self::Settings(_) | Self::Checkpoint { .. } => {
                return None;
            }
        })
    }
}

fn fault_of(failure: &Failure) -> Fault {
    match failure.kind {
        FailureKind::Rejected(_) => Fault::Input,
        FailureKind::NoVerdict(_) => Fault::Machine,
    }
}

impl From<Failure> for MineError {
    fn from(failure: Failure) -> Self {
        Self::Track(failure.into())
    }
}

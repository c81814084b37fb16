//! [`MineError`]: why a challenge can't be mined or a program can't be evaluated.

use std::{io, path::PathBuf};

use assay_challenge::{CacheError, ChallengeError, PinError};
use assay_sandbox::{
    Cause, CompileError, DataError, Failure, FailureKind, LoadError, ParameterError, ProgramError,
    SandboxError,
};
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
    /// The challenge's data can't be read any more.
    #[error(transparent)]
    Challenge(#[from] ChallengeError),
    /// The track's component was refused or not compiled.
    #[error("the track of challenge `{challenge}` can't be loaded")]
    Load {
        /// The challenge.
        challenge: String,
        /// Why.
        source: Box<LoadError>,
    },
    /// The track refused the challenge's parameters.
    #[error("the track refuses `track.parameters` of challenge `{challenge}`")]
    Parameters {
        /// The challenge.
        challenge: String,
        /// The parameters as the track reads them: what the lines of its message are lines of.
        parameters: String,
        /// Why.
        source: ParameterError,
    },
    /// The track refused the challenge's data.
    #[error("the track refuses the data of challenge `{challenge}`")]
    Data {
        /// The challenge.
        challenge: String,
        /// Why.
        source: DataError,
    },
    /// The track gave another number of cases than the challenge asks for.
    #[error("the challenge asks for {wanted} cases, the track gave {found}")]
    OtherCases {
        /// `search.cases`.
        wanted: u32,
        /// The dataset's number.
        found: u32,
    },
    /// The track answered otherwise under *search* than under *verdict*.
    #[error("`{0}` of the track gives another answer under the search profile")]
    ProfilesDiffer(&'static str),
    /// A call into the track failed.
    #[error("a call into the track failed")]
    Track(#[from] Failure),
    /// A baseline can't be scored.
    #[error("baseline `{name}` can't be scored")]
    Baseline {
        /// The baseline.
        name: String,
        /// Why.
        source: Box<Failure>,
    },
    /// The track refused a program.
    #[error("the track refuses the program")]
    Program(#[source] ProgramError),
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
            Self::Track(failure) => fault_of(failure),
            Self::Baseline { source, .. } => fault_of(source),
            Self::Challenge(_)
            | Self::Parameters { .. }
            | Self::Data { .. }
            | Self::OtherCases { .. }
            | Self::Program(_)
            | Self::Settings(_)
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
            Self::Challenge(error) => error.remedy(),
            Self::Executable(_) => "run the program from a file that exists".to_owned(),
            Self::Threads(_) => "use fewer threads (`--threads`)".to_owned(),
            Self::Load { source, .. } => match **source {
                LoadError::Refused(_) => "the message above says what the author must change; \
                    `assay track check FILE` shows the same"
                    .to_owned(),
                _ => "run `assay doctor` to see whether this machine can compile tracks".to_owned(),
            },
            Self::Parameters {
                parameters,
                source: ParameterError::Malformed(_),
                ..
            } => format!(
                "correct [track.parameters] in the manifest; the track reads it as{}",
                numbered(parameters)
            ),
            Self::Parameters { .. } | Self::Data { .. } | Self::OtherCases { .. } => {
                "correct the manifest or its data; the track's documentation says what it takes"
                    .to_owned()
            }
            Self::ProfilesDiffer(_) => "the track is at fault: its answers must not depend on the \
                bits of a NaN; report it to the owner"
                .to_owned(),
            Self::Track(failure) => remedy_of(failure).to_owned(),
            Self::Baseline { source, .. } => remedy_of(source).to_owned(),
            Self::Aborted { source, .. } => remedy_of(&source.failure).to_owned(),
            Self::Program(_) => {
                "correct the program's text; `assay evaluate` shows where it fails".to_owned()
            }
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

/// A text with the number of each line.
fn numbered(text: &str) -> String {
    let lines = text.lines().zip(1..);
    lines
        .map(|(line, number)| format!("\n    line {number}: {line}"))
        .collect()
}

fn fault_of(failure: &Failure) -> Fault {
    match failure.kind {
        FailureKind::Rejected(_) => Fault::Input,
        FailureKind::NoVerdict(_) => Fault::Machine,
    }
}

fn remedy_of(failure: &Failure) -> &'static str {
    let cause = match failure.kind {
        FailureKind::Rejected(_) => return "the track is at fault: report it to the owner",
        FailureKind::NoVerdict(cause) => cause,
    };
    match cause {
        Cause::Watchdog => {
            "the call took far longer than it may: try again on a machine with less load; if the \
             same program hangs again, report it to the track's owner"
        }
        Cause::StackOverflow => {
            "the track recurses too deeply on this program: report it to the track's owner"
        }
        Cause::HostMemory => "free some memory, or use fewer islands",
        Cause::FloatEnvironment => {
            "start assay without libraries that change the floating-point mode (LD_PRELOAD)"
        }
        Cause::Poisoned | Cause::Internal => "this is a bug in assay: report it",
    }
}

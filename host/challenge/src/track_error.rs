//! [`TrackError`]: a challenge and its track do not go together.

use assay_sandbox::{DataError, Failure, ParameterError, ProgramError};

use crate::ChallengeError;

/// Why a track can't be used on a challenge, or with a program.
#[derive(Debug, thiserror::Error)]
pub enum TrackError {
    /// The challenge's data can't be read any more.
    #[error(transparent)]
    Challenge(#[from] ChallengeError),
    /// The challenge has no hidden split.
    #[error("challenge `{0}` is for practice: it has no hidden split")]
    Practice(String),
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
        /// The manifest's number.
        wanted: u32,
        /// The dataset's number.
        found: u32,
    },
    /// The track gave another number of groups than the challenge says.
    #[error("the challenge says that half a slice has {wanted} groups, the track gave {found}")]
    OtherGroups {
        /// The manifest's number.
        wanted: u32,
        /// The slice's number.
        found: u32,
    },
    /// A call into the track failed.
    #[error("a call into the track failed")]
    Failed(#[from] Failure),
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
}

impl TrackError {
    /// The call that failed, if that is what happened.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            Self::Baseline { source, .. } => Some(source),
            _ => None,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::Challenge(error) => error.remedy(),
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
            Self::Practice(_) => {
                "use a challenge with [hidden] and the tables that belong to it".to_owned()
            }
            Self::OtherGroups { .. } => {
                "pack the challenge again with `assay challenge pack`: it counts the groups"
                    .to_owned()
            }
            Self::Failed(failure) => failure.remedy().to_owned(),
            Self::Baseline { source, .. } => source.remedy().to_owned(),
            Self::Program(_) => {
                "correct the program's text; `assay evaluate` shows where it fails".to_owned()
            }
        }
    }
}

/// A text with the number of each line.
fn numbered(text: &str) -> String {
    let lines = text.lines().zip(1..);
    lines
        .map(|(line, number)| format!("\n    line {number}: {line}"))
        .collect()
}

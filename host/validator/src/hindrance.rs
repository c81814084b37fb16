//! [`Hindrance`]: why a validator abstains.

use assay_protocol::ProgramId;
use assay_sandbox::Failure;

use crate::HiddenError;

/// Why a validator has no verdict on a submission. It counts neither for the program nor against it.
///
/// An abstention that was sent can't be taken back in the same hearing. So a validator that only
/// [misses bytes](Self::Missing) had better ask for them again while there is time to vote.
#[derive(Debug, thiserror::Error)]
pub enum Hindrance {
    /// Nobody has given the program's bytes.
    #[error("the bytes of program {0} can't be had")]
    Missing(ProgramId),
    /// The sandbox could not tell what a program comes to on the search split. What it says is public.
    #[error("there is no verdict on program {program} on the search split")]
    Search {
        /// The program.
        program: ProgramId,
        /// What happened.
        source: Box<Failure>,
    },
    /// So far as this validator can tell, the epoch's attempts or slices are used up by the submissions
    /// before this one.
    #[error("the epoch's attempts or slices are used up by the submissions before this one")]
    Exhausted,
    /// There is no ruling on hidden data.
    #[error(transparent)]
    Hidden(#[from] HiddenError),
}

impl Hindrance {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Missing(_) => {
                "get the program by its hash, and abstain if it can't be had in time"
            }
            Self::Search { source, .. } => source.remedy(),
            Self::Exhausted => "abstain: nothing more is judged in this epoch",
            Self::Hidden(error) => error.remedy(),
        }
    }

    /// Of a call that failed, and not by the program's fault.
    pub(crate) fn search(program: ProgramId, failure: Failure) -> Self {
        Self::Search {
            program,
            source: Box::new(failure),
        }
    }
}

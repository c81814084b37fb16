//! [`Objection`]: why a submission is refused.

use std::fmt;

use assay_protocol::{ProgramId, Score, message::Decision};

/// Why a submission is refused. All of it is public: whoever has the programs finds the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objection {
    /// The program is too long.
    Size {
        /// Its length in bytes.
        bytes: usize,
        /// The challenge's limit.
        limit: u32,
    },
    /// The track does not take the bytes, or has another form for what they mean.
    Form,
    /// It is a baseline, the champion, or was judged before.
    SameProgram,
    /// The claimed search score is not what it scores.
    Score {
        /// The claim.
        claimed: Score,
        /// What it scores; none if the sandbox rejects it.
        found: Option<Score>,
    },
    /// It has the scores of a baseline, the champion, or a program judged before.
    SameBehaviour {
        /// Of which: the champion, if it is that, else the first baseline, else the one of the lowest id.
        rival: ProgramId,
    },
    /// Its search score is too much worse than the champion's.
    Gate {
        /// The champion's.
        champion: Score,
        /// The submission's.
        found: Score,
        /// By how much it may be worse, in nano-units.
        margin: u64,
    },
}

impl Objection {
    /// What a verdict says.
    #[must_use]
    pub fn decision(&self) -> Decision {
        match self {
            Self::Size { .. } => Decision::RefusedSize,
            Self::Form => Decision::RefusedForm,
            Self::SameProgram | Self::SameBehaviour { .. } => Decision::RefusedDuplicate,
            Self::Score { .. } => Decision::RefusedScore,
            Self::Gate { .. } => Decision::RefusedGate,
        }
    }
}

impl fmt::Display for Objection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size { bytes, limit } => {
                write!(
                    formatter,
                    "the program has {bytes} bytes, and {limit} are allowed"
                )
            }
            Self::Form => formatter.write_str("the bytes are no program in canonical form"),
            Self::SameProgram => {
                formatter.write_str("the program is a baseline, the champion, or was judged before")
            }
            Self::Score {
                claimed,
                found: Some(found),
            } => write!(
                formatter,
                "the claimed search score is {claimed}, and it scores {found}"
            ),
            Self::Score {
                claimed,
                found: None,
            } => write!(
                formatter,
                "the claimed search score is {claimed}, and the sandbox rejects the program"
            ),
            Self::SameBehaviour { rival } => write!(
                formatter,
                "on every case of the search split it comes to what program {rival} does"
            ),
            Self::Gate {
                champion,
                found,
                margin,
            } => write!(
                formatter,
                "its search score {found} is more than {margin} nano-units worse than the champion's \
                 {champion}"
            ),
        }
    }
}

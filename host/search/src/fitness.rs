//! [`Fitness`]: what an island believes about a program.

use assay_protocol::Score;

use crate::{
    CheckpointError,
    checkpoint::{Reader, Writer},
};

/// What an island believes about a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fitness {
    /// The mean over all cases.
    Scored(Score),
    /// Dropped at the hurdle: the mean with the worst on each case that was not tried.
    Dropped(Score),
    /// The track failed on it.
    Rejected,
    /// Not tried itself: what a program with the same fingerprint counts.
    Assumed(Score),
}

impl Fitness {
    /// What the program counts in a tournament.
    pub(crate) fn score(self, worst: Score) -> Score {
        match self {
            Self::Scored(score) | Self::Dropped(score) | Self::Assumed(score) => score,
            Self::Rejected => worst,
        }
    }

    /// Whether it rests on what the program itself did.
    pub(crate) fn is_own(self) -> bool {
        !matches!(self, Self::Assumed(_))
    }

    /// One byte for the case, eight for the score; the score of a rejection is zero.
    pub(crate) const ENCODED_BYTES: usize = 9;

    pub(crate) fn encode(self, writer: &mut Writer) {
        let (tag, nanos) = match self {
            Self::Scored(score) => (0, score.nanos()),
            Self::Dropped(score) => (1, score.nanos()),
            Self::Rejected => (2, 0),
            Self::Assumed(score) => (3, score.nanos()),
        };
        writer.u8(tag);
        writer.i64(nanos);
    }

    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, CheckpointError> {
        let tag = reader.u8()?;
        let score = reader.score()?;
        match (tag, score.nanos()) {
            (0, _) => Ok(Self::Scored(score)),
            (1, _) => Ok(Self::Dropped(score)),
            (2, 0) => Ok(Self::Rejected),
            (3, _) => Ok(Self::Assumed(score)),
            _ => Err(CheckpointError::Malformed("fitness")),
        }
    }
}

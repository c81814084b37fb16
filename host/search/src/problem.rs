//! [`Problem`]: what is searched, as far as the engine needs to know.

use assay_protocol::{Direction, Score, Sha256};

use crate::{SettingsError, checkpoint::Writer, settings::within};

/// What is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Problem {
    /// A hash of everything that decides what a program scores: track, parameters, data,
    /// semantics. A checkpoint can only be resumed under the identity it was made with.
    pub identity: Sha256,
    /// In which direction scores improve.
    pub direction: Direction,
    /// The metric's worst score: what a rejected program counts, and a dropped one on the cases it
    /// was not tried on.
    pub worst: Score,
    /// The number of cases of the search split: 1 to [`CASES_LIMIT`](Self::CASES_LIMIT).
    pub cases: u32,
    /// The number of mutation kinds, at least 1; each is drawn equally often.
    pub mutations: u32,
}

impl Problem {
    /// The most cases that a split may have.
    pub const CASES_LIMIT: u32 = 65_536;

    pub(crate) fn check(&self) -> Result<(), SettingsError> {
        within("cases", self.cases, 1, Self::CASES_LIMIT)?;
        within("mutations", self.mutations, 1, u32::MAX)
    }

    pub(crate) fn encode(&self, writer: &mut Writer) {
        writer.u8(match self.direction {
            Direction::Maximize => 0,
            Direction::Minimize => 1,
        });
        writer.score(self.worst);
        writer.u32(self.cases);
        writer.u32(self.mutations);
    }
}

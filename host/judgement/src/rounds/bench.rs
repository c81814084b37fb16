//! [`Bench`]: the submissions that are being heard now.

use std::collections::{BTreeMap, VecDeque};

use assay_protocol::{Hotkey, SubmissionId, message::HearingNumber};

use super::case::Case;
use crate::Hearing;

/// What is going on at the bench.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Validators judge, and post hashes of their verdicts.
    Voting,
    /// They open them.
    Opening,
}

/// The submissions on the bench.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seated {
    pub(super) phase: Phase,
    /// How many rounds of the phase have ended.
    pub(super) rounds: u32,
    pub(super) order: VecDeque<SubmissionId>,
}

/// The bench of an epoch, to be looked at.
#[derive(Debug, Clone, Copy)]
pub struct Bench<'a> {
    pub(super) seated: &'a Seated,
    pub(super) cases: &'a BTreeMap<SubmissionId, Case>,
    pub(super) hearings: &'a BTreeMap<(SubmissionId, HearingNumber), Hearing>,
}

impl<'a> Bench<'a> {
    /// What is going on.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.seated.phase
    }

    /// The submissions in the order in which they are judged: up to [`BENCH`](crate::BENCH). Those that
    /// are settled are not there any more.
    pub fn cases(&self) -> impl ExactSizeIterator<Item = &'a Case> + use<'a> {
        let cases = self.cases;
        self.seated.order.iter().map(move |id| &cases[id])
    }

    /// What has been said of a submission on the bench.
    #[must_use]
    pub fn hearing(&self, submission: &SubmissionId) -> Option<&'a Hearing> {
        let case = self.cases.get(submission)?;
        self.hearings.get(&(*submission, case.hearing))
    }

    /// Whether a validator has answered on everything here.
    #[must_use]
    pub fn is_answered_by(&self, validator: &Hotkey) -> bool {
        let mut order = self.seated.order.iter();
        order.all(|id| {
            self.hearing(id)
                .is_some_and(|hearing| hearing.has_answered(validator))
        })
    }
}

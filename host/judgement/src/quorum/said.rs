//! What one validator said in one hearing, and what is wrong with it.

use std::collections::BTreeMap;

use assay_protocol::{
    ReceiptId, VoteHash,
    message::{LogIndex, Verdict},
};

use super::{Answer, Closing, Stage};
use crate::{EvidenceKind, Frame};

/// Everything that one validator said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Said {
    pub(super) answers: BTreeMap<Answer, LogIndex>,
    /// By the vote that each opens, its own or not: that hash stands for verdict and nonce.
    pub(super) envelopes: BTreeMap<VoteHash, Received>,
}

/// An envelope that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Received {
    pub(super) verdict: ReceiptId,
    pub(super) stage: Stage,
    pub(super) index: LogIndex,
}

impl Said {
    /// Takes an answer, and says whether it is a new one.
    pub(super) fn answer(&mut self, answer: Answer, index: LogIndex) -> bool {
        let is_new = !self.answers.contains_key(&answer);
        first(self.answers.entry(answer).or_insert(index), index);
        is_new
    }

    /// Takes an envelope around verdict and nonce that hash to `vote`, and says whether it is a new one.
    pub(super) fn open(&mut self, vote: VoteHash, received: Received) -> bool {
        let is_new = !self.envelopes.contains_key(&vote);
        let known = self.envelopes.entry(vote).or_insert(received);
        first(&mut known.index, received.index);
        is_new
    }

    /// Whether there is any answer.
    pub(super) fn has_answered(&self) -> bool {
        !self.answers.is_empty()
    }

    /// Envelopes that open a vote of the same validator.
    pub(super) fn bound(&self) -> impl Iterator<Item = &Received> {
        self.envelopes_that(true)
    }

    /// Envelopes that open none.
    fn unbound(&self) -> impl Iterator<Item = &Received> {
        self.envelopes_that(false)
    }

    fn envelopes_that(&self, are_bound: bool) -> impl Iterator<Item = &Received> {
        let own = |opened: &VoteHash| self.answers.contains_key(&Answer::Vote(*opened));
        let envelopes = self.envelopes.iter();
        envelopes
            .filter(move |(opened, _)| own(opened) == are_bound)
            .map(|(_, received)| received)
    }

    /// Where each verdict that was signed stands first.
    fn signed(&self, counts: impl Fn(&Received) -> bool) -> BTreeMap<ReceiptId, LogIndex> {
        let mut verdicts = BTreeMap::new();
        for received in self.envelopes.values().filter(|one| counts(one)) {
            let index = verdicts.entry(received.verdict).or_insert(received.index);
            first(index, received.index);
        }
        verdicts
    }

    /// Whether the validator counts for nothing.
    pub(super) fn is_spoiled(&self) -> bool {
        self.answers.len() > 1
            || self
                .envelopes
                .values()
                .any(|one| one.stage == Stage::Voting)
            || self.signed(|one| one.stage != Stage::Over).len() > 1
    }

    /// The entries that show evidence of a kind, if there is any. `closing` is how the hearing ended:
    /// most kinds are none before.
    pub(super) fn shows(
        &self,
        kind: EvidenceKind,
        closing: Option<&Closing>,
        verdicts: &BTreeMap<ReceiptId, Verdict>,
    ) -> Option<Vec<LogIndex>> {
        let fits = |frame: &Frame, one: &Received| frame.fits(&verdicts[&one.verdict]);
        let mut entries = match kind {
            EvidenceKind::TwoAnswers => at_least(2, self.answers.values().copied()),
            EvidenceKind::Premature => {
                let premature = self.signed(|one| one.stage == Stage::Voting);
                at_least(1, premature.into_values())
            }
            EvidenceKind::Equivocation => at_least(2, self.signed(|_| true).into_values()),
            EvidenceKind::Dissent => {
                let Closing::Decided(frame, receipt) = closing? else {
                    return None;
                };
                let other = |one: &&Received| fits(frame, one) && one.verdict != *receipt;
                at_least(1, self.bound().filter(other).map(|one| one.index))
            }
            EvidenceKind::Unbound => {
                closing?;
                at_least(1, self.unbound().map(|one| one.index))
            }
            EvidenceKind::Misfit => {
                let frame = closing?.frame()?;
                let wrong = |one: &&Received| !fits(frame, one);
                at_least(1, self.bound().filter(wrong).map(|one| one.index))
            }
            EvidenceKind::Silent => {
                let is_silent = closing?.is_heard() && self.answers.is_empty();
                is_silent.then(Vec::new)
            }
            EvidenceKind::Unopened => {
                if !closing?.is_heard() || !self.envelopes.is_empty() {
                    return None;
                }
                let votes = self.answers.iter();
                let votes = votes.filter(|(answer, _)| matches!(answer, Answer::Vote(_)));
                at_least(1, votes.map(|(_, index)| *index))
            }
            EvidenceKind::Late => {
                if self.bound().any(|one| one.stage != Stage::Over) {
                    return None;
                }
                at_least(1, self.bound().map(|one| one.index))
            }
        }?;
        entries.sort_unstable();
        Some(entries)
    }
}

/// So many entries, or none.
fn at_least(count: usize, entries: impl Iterator<Item = LogIndex>) -> Option<Vec<LogIndex>> {
    let entries: Vec<LogIndex> = entries.collect();
    (entries.len() >= count).then_some(entries)
}

/// What is said more than once stands where it was said first.
fn first(index: &mut LogIndex, other: LogIndex) {
    *index = other.min(*index);
}

//! What one validator said in one hearing, and what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use assay_protocol::{
    ReceiptId, VoteHash,
    message::{LogIndex, Verdict},
};

use super::{Answer, Closing, Stage};
use crate::EvidenceKind;

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
        let own = |opened: &VoteHash| self.answers.contains_key(&Answer::Vote(*opened));
        let envelopes = self.envelopes.iter();
        envelopes
            .filter(move |(opened, _)| own(opened))
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

    /// What is wrong with it, however the hearing ends.
    pub(super) fn faults(&self) -> Vec<(EvidenceKind, Vec<LogIndex>)> {
        let mut found = Vec::new();
        if self.answers.len() > 1 {
            let entries = self.answers.values().copied().collect();
            found.push((EvidenceKind::TwoAnswers, entries));
        }
        let premature = self.signed(|one| one.stage == Stage::Voting);
        if !premature.is_empty() {
            let entries = premature.into_values().collect();
            found.push((EvidenceKind::Premature, entries));
        }
        let signed = self.signed(|_| true);
        if signed.len() > 1 {
            let entries = signed.into_values().collect();
            found.push((EvidenceKind::Equivocation, entries));
        }
        found
    }

    /// What is wrong with it, given how the hearing ended.
    pub(super) fn against(
        &self,
        closing: &Closing,
        verdicts: &BTreeMap<ReceiptId, Verdict>,
    ) -> Vec<(EvidenceKind, Vec<LogIndex>)> {
        let (frame, decided, is_heard) = match closing {
            Closing::Decided(frame, receipt) => (Some(frame), Some(*receipt), true),
            Closing::Failed(frame) => (Some(frame), None, true),
            Closing::Returned => (None, None, true),
            Closing::Abandoned => (None, None, false),
        };
        let mut found = Vec::new();
        let mut add = |kind, entries: Vec<LogIndex>| {
            if !entries.is_empty() {
                found.push((kind, entries));
            }
        };

        let of = |wrong: &dyn Fn(&Received) -> bool| -> Vec<LogIndex> {
            let wrong = self.bound().filter(|one| wrong(one));
            wrong.map(|received| received.index).collect()
        };
        let fits = |one: &Received| frame.map(|frame| frame.fits(&verdicts[&one.verdict]));
        add(
            EvidenceKind::Dissent,
            of(&|one| {
                fits(one) == Some(true) && decided.is_some_and(|receipt| one.verdict != receipt)
            }),
        );
        add(EvidenceKind::Misfit, of(&|one| fits(one) == Some(false)));

        let bound: BTreeSet<ReceiptId> = self.bound().map(|one| one.verdict).collect();
        let mut unbound = self.signed(|_| true);
        unbound.retain(|verdict, _| !bound.contains(verdict));
        add(EvidenceKind::Unbound, unbound.into_values().collect());

        let in_time = self.bound().any(|one| one.stage != Stage::Over);
        if !in_time {
            add(EvidenceKind::Late, of(&|_| true));
        }
        if is_heard && self.envelopes.is_empty() {
            let votes = self.answers.iter();
            let votes = votes.filter(|(answer, _)| matches!(answer, Answer::Vote(_)));
            add(
                EvidenceKind::Unopened,
                votes.map(|(_, index)| *index).collect(),
            );
        }
        if is_heard && self.answers.is_empty() {
            found.push((EvidenceKind::Silent, Vec::new()));
        }
        found
    }
}

/// What is said more than once stands where it was said first.
fn first(index: &mut LogIndex, other: LogIndex) {
    *index = other.min(*index);
}

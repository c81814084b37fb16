//! [`Stray`]: a verdict that a quorum has signed, and that the rounds of the log never waited for.
//!
//! Validators sign what is said in a hearing, and the log shows which hearings there were and what a
//! verdict had to say in each of them. A quorum can sign something else all the same, at any time, and
//! whoever has the signatures can make a receipt of them that is right so far as one file and a policy
//! can tell. Nothing was decided by it, so no round tells of it. That is why an audit looks at every
//! signature in the log, wherever it stands.
//!
//! What fits its hearing, and came too late or not behind votes, is no stray: a
//! [`Review`](crate::Review) has it, and says whether it is right.

use std::collections::BTreeMap;

use assay_judgement::{Closing, Event};
use assay_protocol::{
    Hotkey, SubmissionId,
    message::{HearingNumber, LogIndex, Verdict},
};

use crate::{History, history::Signatures};

/// A verdict that a quorum has signed, and that fits no hearing of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// The verdict.
    pub verdict: Verdict,
    /// Who has signed it, and where the log has the envelopes.
    pub by: Vec<(Hotkey, LogIndex)>,
    /// In what it does not fit.
    pub cause: StrayCause,
}

/// In what a verdict fits no hearing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StrayCause {
    /// There was no such hearing, or not in any round.
    NoHearing,
    /// It names another champion, slice, attempt, round or verdict before it than follows from the log,
    /// and all that it had to name was settled when the hearing began.
    OtherFrame,
    /// The same, but what it had to name depended on the submissions before it on the bench. At least
    /// one of the signers has said two things that exclude each other: any two quorums have a member in
    /// common. Another one may have been right about those.
    OtherFrameOnBench,
    /// The hearing was cut short, so that nobody can tell what a verdict had to name.
    CutShort,
}

impl StrayCause {
    /// Whether no quorum signs that unless someone in it breaks the rules.
    #[must_use]
    pub const fn is_wrong(self) -> bool {
        !matches!(self, Self::CutShort)
    }

    /// Whether each signer is at fault for itself; none if that can't be told.
    #[must_use]
    pub const fn is_fault(self) -> Option<bool> {
        match self {
            Self::NoHearing | Self::OtherFrame => Some(true),
            Self::OtherFrameOnBench | Self::CutShort => None,
        }
    }
}

impl History {
    /// The verdicts that a quorum has signed and that fit no hearing, in the order in which the log has
    /// their first envelopes. What is still being heard is left out.
    #[must_use]
    pub fn strays(&self) -> Vec<Stray> {
        let votes = self.epoch().terms().votes();
        let quorums = self.signed().values();
        let quorums = quorums.filter(|signatures| signatures.by.len() >= votes);
        let mut strays: Vec<Stray> = quorums
            .filter_map(|signatures| {
                let Signatures { verdict, by } = signatures;
                Some(Stray {
                    cause: self.stray_cause(verdict)?,
                    verdict: verdict.clone(),
                    by: in_order(by),
                })
            })
            .collect();
        strays.sort_by_key(|stray| stray.by[0].1);
        strays
    }

    /// Everyone who has signed a verdict, in the order of the envelopes in the log.
    #[must_use]
    pub fn signers(&self, verdict: &Verdict) -> Vec<(Hotkey, LogIndex)> {
        let signatures = self.signed().get(&verdict.receipt());
        signatures.map_or_else(Vec::new, |signatures| in_order(&signatures.by))
    }

    /// Why a verdict fits no hearing; none if it fits one, or the hearing goes on.
    fn stray_cause(&self, verdict: &Verdict) -> Option<StrayCause> {
        let submission = verdict.submission;
        let mut hearings = self.epoch().hearings(&submission);
        let Some((number, hearing)) = hearings.find(|(number, _)| *number == verdict.hearing)
        else {
            return Some(StrayCause::NoHearing);
        };
        match hearing.closing()? {
            Closing::Decided(frame, _) | Closing::Failed(frame) => {
                let is_first = self.began_a_bench(submission, number);
                (!frame.fits(verdict)).then_some(match is_first {
                    true => StrayCause::OtherFrame,
                    false => StrayCause::OtherFrameOnBench,
                })
            }
            Closing::Returned | Closing::Abandoned => Some(StrayCause::CutShort),
        }
    }

    /// Whether a submission was the first one on the bench of a hearing: then nothing came between the
    /// bench and its verdict.
    fn began_a_bench(&self, submission: SubmissionId, hearing: HearingNumber) -> bool {
        let events = self.rounds().iter().flat_map(|round| &round.events);
        let mut benches = events.filter_map(|event| match event {
            Event::Voting(bench) if bench.contains(&submission) => Some(bench),
            _ => None,
        });
        // Each hearing has a bench, and they are numbered from 0.
        let bench = benches.nth(hearing.0 as usize);
        bench.is_some_and(|bench| bench.first() == Some(&submission))
    }
}

fn in_order(by: &BTreeMap<Hotkey, LogIndex>) -> Vec<(Hotkey, LogIndex)> {
    let mut by: Vec<_> = by
        .iter()
        .map(|(validator, index)| (*validator, *index))
        .collect();
    by.sort_by_key(|(_, index)| *index);
    by
}

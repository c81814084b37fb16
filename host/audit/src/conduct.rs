//! [`Conduct`]: what a validator has done, in the light of what is right.
//!
//! The log alone shows who broke the rules of a hearing ([`Evidence`](assay_judgement::Evidence)). But
//! where two verdicts stand against each other, it does not show which of them is false, and a quorum may
//! be the one that lies. So [`Conducts`] first takes what an audit has computed again, and weighs the
//! evidence then: who dissents from a lie is not at fault, and who has signed one is.

use std::collections::BTreeMap;

use assay_judgement::EvidenceKind;
use assay_protocol::{
    Hotkey, SubmissionId,
    message::{HearingNumber, LogIndex},
};

use crate::{Assessment, History, Review, SignedVerdict, Stray, Weight};

/// One thing that a validator has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conduct {
    /// Who has done it.
    pub validator: Hotkey,
    /// What.
    pub deed: Deed,
    /// What was heard.
    pub submission: SubmissionId,
    /// Which hearing of it.
    pub hearing: HearingNumber,
    /// The entries of the log that show it.
    pub entries: Vec<LogIndex>,
    /// Whether no honest validator does that. None if nobody can tell here: the pack is not open, or the
    /// verdict could not be computed.
    pub fault: Option<bool>,
}

/// What a validator has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed {
    /// What the log shows by itself.
    Shown(EvidenceKind),
    /// It has signed a verdict that is not what comes out.
    FalseVerdict,
    /// It has signed, with a quorum, a verdict that fits no hearing.
    StrayVerdict,
}

/// What is known of the verdicts that were signed, by hearing.
#[derive(Debug, Default)]
pub struct Conducts {
    signed: BTreeMap<(SubmissionId, HearingNumber), Vec<SignedVerdict>>,
}

impl Conducts {
    /// Takes what a hearing has turned out to be.
    pub fn add(&mut self, review: &Review) {
        let heard = (review.submission, review.hearing);
        self.signed.insert(heard, review.signed.clone());
    }

    /// What validators have done in the whole epoch. What was not reviewed is not known.
    #[must_use]
    pub fn of(&self, history: &History, strays: &[Stray]) -> Vec<Conduct> {
        let evidence = history.epoch().evidence().into_iter();
        let mut all: Vec<Conduct> = evidence
            .map(|one| Conduct {
                fault: self.fault(one.kind, (one.submission, one.hearing), one.validator),
                validator: one.validator,
                deed: Deed::Shown(one.kind),
                submission: one.submission,
                hearing: one.hearing,
                entries: one.entries,
            })
            .collect();
        let mut lies = Vec::new();
        for signed in self.signed.values().flatten() {
            if signed.assessment == Assessment::Wrong {
                lies.extend(signers(history, signed, &all));
            }
        }
        all.extend(lies);
        for stray in strays.iter().filter(|stray| stray.cause.is_wrong()) {
            all.extend(stray.by.iter().map(|(validator, index)| Conduct {
                validator: *validator,
                deed: Deed::StrayVerdict,
                submission: stray.verdict.submission,
                hearing: stray.verdict.hearing,
                entries: vec![*index],
                fault: stray.cause.is_fault(),
            }));
        }
        all
    }

    /// Dissent is a fault if the verdict that was opened is wrong. The other kinds speak for themselves.
    fn fault(
        &self,
        kind: EvidenceKind,
        heard: (SubmissionId, HearingNumber),
        validator: Hotkey,
    ) -> Option<bool> {
        if kind != EvidenceKind::Dissent {
            return Some(kind.is_fault());
        }
        let signed = self.signed.get(&heard).into_iter().flatten();
        let own = signed.filter(|one| {
            one.weight != Weight::Settled && one.by.iter().any(|(by, _)| *by == validator)
        });
        let assessments: Vec<Assessment> = own.map(|one| one.assessment).collect();
        if assessments.contains(&Assessment::Wrong) {
            return Some(true);
        }
        let is_right = |one: &Assessment| *one == Assessment::Reproduced;
        (!assessments.is_empty() && assessments.iter().all(is_right)).then_some(false)
    }
}

/// Everyone who has signed a false verdict, unless the log shows it of them by itself.
fn signers(history: &History, signed: &SignedVerdict, shown: &[Conduct]) -> Vec<Conduct> {
    let (submission, hearing) = (signed.verdict.submission, signed.verdict.hearing);
    let is_shown = |validator: Hotkey| {
        shown.iter().any(|one| {
            one.deed == Deed::Shown(EvidenceKind::Dissent)
                && (one.validator, one.submission, one.hearing) == (validator, submission, hearing)
        })
    };
    let signers = history.signers(&signed.verdict).into_iter();
    signers
        .filter(|(validator, _)| !is_shown(*validator))
        .map(|(validator, index)| Conduct {
            validator,
            deed: Deed::FalseVerdict,
            submission,
            hearing,
            entries: vec![index],
            fault: Some(true),
        })
        .collect()
}

//! [`Picture`]: all that can be seen of an epoch, in the fold or in the reference.

use std::collections::{BTreeMap, BTreeSet};

use assay_judgement::{Case, Claim, Ending, Epoch, Evidence, Phase, Standing};
use assay_protocol::{
    ProgramId, SubmissionId,
    message::{HearingNumber, LogIndex, Round, UnixSeconds},
};

use super::reference::Reference;

/// Whether the bench opens its verdicts, and what is on it.
pub(crate) fn bench_of(epoch: &Epoch) -> Option<(bool, Vec<Case>)> {
    let bench = epoch.bench()?;
    let cases = bench.cases().cloned().collect();
    Some((bench.phase() == Phase::Opening, cases))
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) round: Round,
    pub(crate) time: UnixSeconds,
    pub(crate) champion: ProgramId,
    pub(crate) slice: u32,
    pub(crate) attempts: u32,
    pub(crate) judged: Vec<ProgramId>,
    pub(crate) ending: Option<Ending>,
    /// Whether it opens, and which hearing of what is on it.
    pub(crate) bench: Option<(bool, Vec<(SubmissionId, HearingNumber)>)>,
    pub(crate) queue: Vec<SubmissionId>,
    pub(crate) commitments: BTreeMap<Claim, (Round, Standing)>,
    pub(crate) evidence: BTreeSet<Evidence>,
}

impl From<&Epoch> for Picture {
    fn from(epoch: &Epoch) -> Self {
        let bench = bench_of(epoch).map(|(opens, cases)| {
            let cases = cases.iter().map(|case| (case.id(), case.hearing()));
            (opens, cases.collect())
        });
        let commitments = epoch.commitments();
        Self {
            round: epoch.round(),
            time: epoch.time(),
            champion: epoch.champion(),
            slice: epoch.slice().0,
            attempts: epoch.attempts().0,
            judged: epoch.judged_programs().collect(),
            ending: epoch.ending(),
            bench,
            queue: epoch.queue().map(Case::id).collect(),
            commitments: commitments
                .map(|(claim, round, standing)| (*claim, (round, standing.clone())))
                .collect(),
            evidence: epoch.evidence().into_iter().collect(),
        }
    }
}

impl From<&Reference> for Picture {
    fn from(reference: &Reference) -> Self {
        Self {
            round: reference.round(),
            time: UnixSeconds(reference.time.unwrap_or(0)),
            champion: reference.champion,
            slice: reference.slice,
            attempts: reference.attempts,
            judged: reference.judged.clone(),
            ending: reference.ending,
            bench: reference.bench(),
            queue: reference.queue(),
            commitments: reference.commitments(),
            evidence: reference.evidence(),
        }
    }
}

impl Picture {
    /// The same with other names for entries of the log: as they stand in agreements, and in evidence.
    pub(crate) fn renamed(
        mut self,
        agreed: impl Fn(LogIndex) -> LogIndex,
        shown: impl Fn(LogIndex) -> LogIndex,
    ) -> Self {
        for (_, standing) in self.commitments.values_mut() {
            if let Standing::Judged(agreement) = standing {
                for (_, index) in &mut agreement.envelopes {
                    *index = agreed(*index);
                }
            }
        }
        let evidence = self.evidence.into_iter().map(|mut evidence| {
            for index in &mut evidence.entries {
                *index = shown(*index);
            }
            evidence.entries.sort_unstable();
            evidence
        });
        self.evidence = evidence.collect();
        self
    }

    /// Panics if something was judged since the picture before while something that was committed to in
    /// an earlier round may still be.
    pub(crate) fn assert_in_turn(&self, before: Option<&Self>, context: &str) {
        let Some(before) = before else {
            return;
        };
        let is_judged = |standing: &Standing| matches!(standing, Standing::Judged(_));
        let judged = self.commitments.iter().filter(|(claim, (_, standing))| {
            let was_judged = |(_, was): &(Round, Standing)| is_judged(was);
            is_judged(standing) && !before.commitments.get(claim).is_some_and(was_judged)
        });
        let last = judged.map(|(_, (round, _))| round).max();
        let waiting = self.commitments.values();
        let waiting = waiting.filter(|(_, standing)| !standing.is_final());
        let first = waiting.map(|(round, _)| round).min();
        if let (Some(last), Some(first)) = (last, first) {
            assert!(last <= first, "{context}: {last:?} before {first:?}");
        }
    }

    /// Panics with what differs, if anything does.
    pub(crate) fn assert_same(&self, expected: &Self, context: &str) {
        if self == expected {
            return;
        }
        let mut differences = Vec::new();
        let mut compare = |what: String, found: String, expected: String| {
            if found != expected {
                differences.push(format!(
                    "{what}\n   found    {found}\n   expected {expected}"
                ));
            }
        };
        let general = |one: &Self| {
            format!(
                "{:?}",
                (
                    one.round,
                    one.time,
                    one.champion,
                    one.slice,
                    one.attempts,
                    one.ending
                )
            )
        };
        compare("in general".to_owned(), general(self), general(expected));
        let list = |what: &Self| format!("{:?}", (&what.judged, &what.bench, &what.queue));
        compare("lists".to_owned(), list(self), list(expected));
        let claims: BTreeSet<_> = self
            .commitments
            .keys()
            .chain(expected.commitments.keys())
            .collect();
        for claim in claims {
            let [found, expected] =
                [self, expected].map(|one| format!("{:?}", one.commitments.get(claim)));
            compare(format!("{claim:?}"), found, expected);
        }
        for evidence in self.evidence.symmetric_difference(&expected.evidence) {
            let whose = if self.evidence.contains(evidence) {
                "found"
            } else {
                "expected"
            };
            let beside = self.evidence.iter().filter(|one| {
                (one.submission, one.hearing, one.validator)
                    == (evidence.submission, evidence.hearing, evidence.validator)
            });
            let beside: Vec<_> = beside.map(|one| (one.kind, &one.entries)).collect();
            differences.push(format!("{whose} only: {evidence:?}\n   of {beside:?}"));
        }
        panic!("{context}:\n{}", differences.join("\n"));
    }
}

//! What can be asked of an epoch.

use assay_protocol::{
    ProgramId, SubmissionId,
    message::{Attempt, HearingNumber, Round, SliceIndex, Submission, UnixSeconds},
};

use super::{
    Epoch,
    bench::Bench,
    case::{Case, Claim, Committed, Standing},
    event::Ending,
};
use crate::{Agreement, Course, EpochTerms, Evidence, Hearing};

impl Epoch {
    /// The terms.
    #[must_use]
    pub const fn terms(&self) -> &EpochTerms {
        &self.terms
    }

    /// Whether the owner's signature is in the log.
    #[must_use]
    pub const fn is_started(&self) -> bool {
        self.is_started
    }

    /// Whether the log says that the hidden pack is public. An epoch that goes on ends at the next tick.
    #[must_use]
    pub const fn is_opened(&self) -> bool {
        self.is_opened
    }

    /// Why the epoch is over, if it is.
    #[must_use]
    pub const fn ending(&self) -> Option<Ending> {
        self.ending
    }

    /// The round that is going on.
    #[must_use]
    pub const fn round(&self) -> Round {
        self.round
    }

    /// The time of the last tick: the only clock by which anything is decided. 0 before the first one.
    #[must_use]
    pub fn time(&self) -> UnixSeconds {
        self.time.unwrap_or(UnixSeconds(0))
    }

    /// Whether a commitment would be taken now.
    #[must_use]
    pub fn takes_commitments(&self) -> bool {
        self.is_started && self.ending.is_none() && !self.is_closed()
    }

    /// Champion, slice and attempts spent.
    #[must_use]
    pub const fn course(&self) -> &Course {
        &self.course
    }

    /// The best program so far.
    #[must_use]
    pub const fn champion(&self) -> ProgramId {
        self.course.champion()
    }

    /// The slice in force.
    #[must_use]
    pub const fn slice(&self) -> SliceIndex {
        self.course.slice()
    }

    /// How many attempts are spent.
    #[must_use]
    pub const fn attempts(&self) -> Attempt {
        self.course.attempts()
    }

    /// What is being heard, if anything is.
    #[must_use]
    pub fn bench(&self) -> Option<Bench<'_>> {
        self.seated.as_ref().map(|seated| Bench {
            seated,
            cases: &self.cases,
            hearings: &self.hearings,
        })
    }

    /// What waits for a place on the bench, in this order.
    pub fn queue(&self) -> impl ExactSizeIterator<Item = &Case> + '_ {
        self.queue.values().map(|id| &self.cases[id])
    }

    /// Where a submission stands, if anyone has committed to it. Before it is revealed, the commitment
    /// that can still be counts, as strangers may have copied the hash.
    #[must_use]
    pub fn standing(&self, submission: &SubmissionId) -> Option<&Standing> {
        if let Some(case) = self.cases.get(submission) {
            return Some(&case.standing);
        }
        let claims = self.commitments.get(submission)?.values();
        let least = claims.min_by_key(|one| (one.standing.is_final(), one.round));
        least.map(|committed| &committed.standing)
    }

    /// Every commitment of the epoch, by submission: its round, and where it stands.
    pub fn commitments(&self) -> impl Iterator<Item = (&Claim, Round, &Standing)> + '_ {
        let claims = self.commitments.values().flatten();
        claims.map(|(claim, committed)| {
            let case = self.cases.get(&claim.submission);
            let own = case.filter(|case| case.claim() == *claim);
            let standing = own.map_or(&committed.standing, |case| &case.standing);
            (claim, committed.round, standing)
        })
    }

    /// What was revealed of a submission.
    #[must_use]
    pub fn case(&self, submission: &SubmissionId) -> Option<&Case> {
        self.cases.get(submission)
    }

    /// What has been judged, refusals too, in the order in which it was settled.
    pub fn judgements(&self) -> impl Iterator<Item = (&Case, &Agreement)> + '_ {
        let cases = self.judged.iter().map(|id| &self.cases[id]);
        cases.filter_map(|case| match &case.standing {
            Standing::Judged(agreement) => Some((case, &**agreement)),
            _ => None,
        })
    }

    /// The submissions that hidden data was used on, accepted or not, in the order in which they were
    /// judged. A quorum has found the search score of each to be what it claims.
    pub fn attempted(&self) -> impl Iterator<Item = &Submission> + '_ {
        let attempts = self.judgements();
        let attempts = attempts.filter(|(_, agreement)| agreement.verdict.decision.is_attempt());
        attempts.map(|(case, _)| &case.submission)
    }

    /// Their programs.
    pub fn judged_programs(&self) -> impl Iterator<Item = ProgramId> + '_ {
        self.attempted().map(|submission| submission.program)
    }

    /// The hearings of a submission that have begun.
    pub fn hearings(
        &self,
        submission: &SubmissionId,
    ) -> impl Iterator<Item = (HearingNumber, &Hearing)> + '_ {
        let all = (*submission, HearingNumber(0))..=(*submission, HearingNumber(u32::MAX));
        self.hearings
            .range(all)
            .map(|((_, number), hearing)| (*number, hearing))
    }

    /// What validators did wrong in the whole epoch, by submission, hearing, validator and kind.
    #[must_use]
    pub fn evidence(&self) -> Vec<Evidence> {
        let hearings = self.hearings.iter();
        let mut all: Vec<Evidence> = hearings
            .flat_map(|((submission, hearing), heard)| {
                let found = heard.evidence(self.terms.validators());
                found
                    .into_iter()
                    .map(|(validator, kind, entries)| Evidence {
                        submission: *submission,
                        hearing: *hearing,
                        validator,
                        kind,
                        entries,
                    })
            })
            .collect();
        all.sort_unstable();
        all
    }

    pub(super) fn committed(&self, claim: &Claim) -> Option<&Committed> {
        self.commitments.get(&claim.submission)?.get(claim)
    }
}

//! [`Course`] and [`Frame`]: what a verdict has to say besides decision and digest.
//!
//! A verdict names the champion, the slice and the attempts spent when its turn comes, and the verdict
//! before it: all that follows from what was settled. A validator that judges several submissions of one bench has to
//! foresee them, and an auditor recomputes them. Both use the code that settles, which is here:
//!
//! ```
//! # use assay_judgement::{Case, Course};
//! # use assay_protocol::message::{Decision, RecordDigest, Verdict};
//! # fn judge(_: &Case) -> (Decision, RecordDigest) { unreachable!() }
//! /// What to vote for, for each submission on a bench. The course is that of the epoch.
//! fn verdicts(mut course: Course, cases: &[Case]) -> Vec<Verdict> {
//!     let mut verdicts = Vec::new();
//!     for case in cases {
//!         if course.exhausted().is_some() {
//!             break;
//!         }
//!         let (decision, digest) = judge(case);
//!         let verdict = course.frame(case).body(decision, digest);
//!         course.advance(&verdict, case.submission().program);
//!         verdicts.push(verdict);
//!     }
//!     verdicts
//! }
//! ```

use assay_protocol::{
    EpochId, ProgramId, ReceiptId, SemanticsHash, SubmissionId,
    message::{Attempt, Decision, HearingNumber, RecordDigest, Round, SliceIndex, Verdict},
};

use crate::{Case, EpochTerms};

/// What verdicts have changed so far: champion, slice and attempts spent, and which was the last.
///
/// With attempt 3 of 1,000 spent on slice 1, an acceptance makes it attempt 4, the next slice 2 and
/// the accepted program the champion; a rejection makes it attempt 4; a refusal changes none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    epoch: EpochId,
    semantics: SemanticsHash,
    attempts_allowed: u32,
    slices: u32,
    attempts: Attempt,
    champion: ProgramId,
    slice: SliceIndex,
    previous: Option<ReceiptId>,
}

/// What there is none left of, so that nothing more is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Exhausted {
    /// All attempts of the epoch are spent.
    Attempts,
    /// All slices are retired.
    Slices,
}

/// What a verdict on one submission has to say, whatever the judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// How many attempts were spent before this one.
    pub attempts: Attempt,
    /// The program that it is compared to.
    pub champion: ProgramId,
    /// The epoch.
    pub epoch: EpochId,
    /// Which hearing of the submission this is.
    pub hearing: HearingNumber,
    /// The verdict before it. What a submission is compared with, and whether it is a duplicate, depends
    /// on all verdicts so far, and this stands for all of them.
    pub previous: Option<ReceiptId>,
    /// The round in which the submission was committed to.
    pub round: Round,
    /// The rules under which scores are computed.
    pub semantics: SemanticsHash,
    /// The slice in force.
    pub slice: SliceIndex,
    /// What is judged.
    pub submission: SubmissionId,
}

impl Course {
    /// The course of an epoch in which nothing has been judged. Who was champion before an epoch is not
    /// in its manifest: of the first epoch of a series it is the best baseline.
    #[must_use]
    pub const fn new(terms: &EpochTerms, champion: ProgramId) -> Self {
        Self {
            epoch: terms.epoch(),
            semantics: terms.semantics(),
            attempts_allowed: terms.attempts(),
            slices: terms.slices(),
            attempts: Attempt(0),
            champion,
            slice: SliceIndex(0),
            previous: None,
        }
    }

    /// The best program so far.
    #[must_use]
    pub const fn champion(&self) -> ProgramId {
        self.champion
    }

    /// The slice in force. Not one of the pack's if all are retired.
    #[must_use]
    pub const fn slice(&self) -> SliceIndex {
        self.slice
    }

    /// How many attempts are spent.
    #[must_use]
    pub const fn attempts(&self) -> Attempt {
        self.attempts
    }

    /// What there is none left of, if nothing more may be judged.
    #[must_use]
    pub const fn exhausted(&self) -> Option<Exhausted> {
        if self.attempts.0 >= self.attempts_allowed {
            Some(Exhausted::Attempts)
        } else if self.slice.0 >= self.slices {
            Some(Exhausted::Slices)
        } else {
            None
        }
    }

    /// What a verdict on this submission has to say now.
    #[must_use]
    pub fn frame(&self, case: &Case) -> Frame {
        Frame {
            attempts: self.attempts,
            champion: self.champion,
            epoch: self.epoch,
            hearing: case.hearing(),
            previous: self.previous,
            round: case.round(),
            semantics: self.semantics,
            slice: self.slice,
            submission: case.id(),
        }
    }

    /// Goes on behind a verdict, which is about this program. What came to no verdict changes nothing.
    pub fn advance(&mut self, verdict: &Verdict, program: ProgramId) {
        let decision = verdict.decision;
        self.previous = Some(verdict.receipt());
        // Both are less than what the epoch has when something is judged.
        self.attempts.0 = self
            .attempts
            .0
            .saturating_add(u32::from(decision.is_attempt()));
        if decision == Decision::Accepted {
            self.slice.0 = self.slice.0.saturating_add(1);
            self.champion = program;
        }
    }
}

impl Frame {
    /// The verdict with this judgement.
    #[must_use]
    pub fn body(&self, decision: Decision, digest: RecordDigest) -> Verdict {
        Verdict {
            attempt: self.attempt(decision),
            champion: self.champion,
            decision,
            digest,
            epoch: self.epoch,
            hearing: self.hearing,
            previous: self.previous,
            round: self.round,
            semantics: self.semantics,
            slice: self.slice,
            submission: self.submission,
        }
    }

    /// The attempt that a verdict with this decision names: those spent, this one included if it is
    /// one.
    #[must_use]
    pub fn attempt(&self, decision: Decision) -> Attempt {
        Attempt(
            self.attempts
                .0
                .saturating_add(u32::from(decision.is_attempt())),
        )
    }

    /// Whether a verdict says what it has to.
    #[must_use]
    pub fn fits(&self, verdict: &Verdict) -> bool {
        self.body(verdict.decision, verdict.digest) == *verdict
    }
}

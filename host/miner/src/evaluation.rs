//! One program under both profiles: [`evaluate`], and the strict re-check of a champion.

use assay_protocol::{Program, Score};
use assay_sandbox::{Evaluation, Failure, FailureKind, Profile};

use crate::Ready;

/// A program scored on the whole split under both profiles, each in a fresh instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Under *verdict*: what counts.
    pub verdict: Result<Evaluation, Failure>,
    /// Under *search*.
    pub search: Result<Evaluation, Failure>,
}

impl Comparison {
    /// Whether both profiles gave the same outcome on every case.
    #[must_use]
    pub fn agree(&self) -> bool {
        matches!((&self.verdict, &self.search), (Ok(verdict), Ok(search)) if verdict == search)
    }

    /// Whether both profiles rejected the program, for the same reason.
    #[must_use]
    pub fn both_rejected(&self) -> bool {
        let rejection = |result: &Result<_, Failure>| match result {
            Err(Failure {
                kind: FailureKind::Rejected(reason),
                ..
            }) => Some(*reason),
            _ => None,
        };
        let verdict = rejection(&self.verdict);
        verdict.is_some() && verdict == rejection(&self.search)
    }
}

/// What a search's champion is worth under *verdict*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recheck {
    /// The mean score that the search found.
    pub search: Score,
    /// The evaluation under *verdict*: what counts.
    pub verdict: Result<Evaluation, Failure>,
}

impl Recheck {
    /// Whether the search's score is the true one.
    #[must_use]
    pub fn same_score(&self) -> bool {
        matches!(&self.verdict, Ok(evaluation) if evaluation.mean == self.search)
    }
}

/// Scores a program on the whole search split under both profiles.
#[must_use]
pub fn evaluate(ready: &Ready<'_>, program: &Program) -> Comparison {
    let search = ready.open(Profile::Search).and_then(|mut dataset| {
        let cases = 0..dataset.case_count();
        dataset.evaluate(program, cases)
    });
    Comparison {
        verdict: ready.judge(program),
        search,
    }
}

/// Scores a champion again, as a validator would: under *verdict*, in a fresh instance, the whole
/// split in one call.
pub(crate) fn recheck(ready: &Ready<'_>, champion: &assay_search::Candidate) -> Recheck {
    Recheck {
        search: champion.score,
        verdict: ready.judge(&champion.program),
    }
}

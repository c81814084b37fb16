//! [`SearchScores`]: what programs come to on the search split under *verdict*.

use std::collections::BTreeMap;

use assay_challenge::{PreparedSplit, ScoredBaseline, Store, TrackError};
use assay_protocol::{Program, ProgramId, Score, Sha256};
use assay_sandbox::{Call, Failure, FailureKind, Judgement, Metric, Outcome, Rejection};

use crate::record::HalfResult;

/// The scores of all cases of the search split, hashed: equal for programs that behave alike there. A
/// fault is the worst score, whatever its kind, so that one can't pass for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Behaviour(Sha256);

/// What a program comes to on the search split. The same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchResult {
    /// It was scored.
    Scored {
        /// The mean of its scores.
        mean: Score,
        /// What it did on each case.
        behaviour: Behaviour,
    },
    /// It broke a rule.
    Rejected(Rejection),
}

/// The search split, and what programs came to on it. Results are public, and are kept in a [`Store`]
/// under the hash of everything that they depend on.
pub(super) struct SearchScores<'a> {
    split: PreparedSplit<'a>,
    store: Store,
    known: BTreeMap<ProgramId, SearchResult>,
}

impl<'a> SearchScores<'a> {
    pub(super) fn new(split: PreparedSplit<'a>, store: Store) -> Self {
        Self {
            split,
            store,
            known: BTreeMap::new(),
        }
    }

    pub(super) fn metric(&self) -> &Metric {
        &self.split.descriptor().metric
    }

    /// The baselines, in the track's order. All can be scored, or the challenge can't be used.
    pub(super) fn baselines(&mut self) -> Result<Vec<ScoredBaseline>, TrackError> {
        let baselines = self.split.space()?.baselines()?;
        let scored = baselines.into_iter().map(|baseline| {
            let mean = match self.score(&baseline.program) {
                Ok(SearchResult::Scored { mean, .. }) => Ok(mean),
                Ok(SearchResult::Rejected(rejection)) => Err(Failure {
                    call: Call::Evaluate,
                    kind: FailureKind::Rejected(rejection),
                    detail: "on the search split".to_owned(),
                }),
                Err(failure) => Err(failure),
            };
            match mean {
                Ok(score) => Ok(ScoredBaseline {
                    name: baseline.name,
                    program: baseline.program,
                    score,
                }),
                Err(failure) => Err(TrackError::Baseline {
                    name: baseline.name,
                    source: Box::new(failure),
                }),
            }
        });
        scored.collect()
    }

    /// The canonical form of bytes, asked for in a fresh instance; none if the track refuses them, or
    /// breaks a rule on them.
    pub(super) fn canonicalize(&self, bytes: &[u8]) -> Result<Option<Program>, Failure> {
        let mut space = self.split.space().map_err(|error| match error {
            TrackError::Failed(failure) => failure,
            // It took them when the split was prepared.
            other => Failure {
                call: Call::Open,
                kind: FailureKind::NoVerdict(assay_sandbox::Cause::Internal),
                detail: other.to_string(),
            },
        })?;
        match space.canonicalize(bytes) {
            Ok(canonical) => Ok(canonical.ok()),
            Err(Failure {
                kind: FailureKind::Rejected(_),
                ..
            }) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// What a program came to before, here or in an earlier run.
    pub(super) fn known(&mut self, program: ProgramId) -> Option<SearchResult> {
        if let Some(result) = self.known.get(&program) {
            return Some(*result);
        }
        let kept = self.store.get(self.key(program))?;
        let result = self.summary(&HalfResult::read(&kept, self.split.cases())?);
        self.known.insert(program, result);
        Some(result)
    }

    /// What a program comes to: all cases in one call, in a fresh instance; or what it came to before.
    ///
    /// # Errors
    /// The sandbox could not tell.
    pub(super) fn score(&mut self, program: &Program) -> Result<SearchResult, Failure> {
        let id = program.id();
        if let Some(result) = self.known(id) {
            return Ok(result);
        }
        let result = match self.split.judge(program) {
            (Outcome::Score(Judgement { evaluation, fuel }), _) => HalfResult::Scored {
                fuel,
                outcomes: evaluation.outcomes,
            },
            (Outcome::Rejected(rejection), _) => HalfResult::Rejected(rejection),
            (Outcome::NoVerdict(_), failure) => {
                return Err(failure.expect("what is no score has a failure"));
            }
        };
        let mut bytes = Vec::new();
        result.write(&mut bytes);
        // A full or read-only disk costs the next run the same work, nothing else.
        let _ = self.store.put(self.key(id), &bytes);
        let result = self.summary(&result);
        self.known.insert(id, result);
        Ok(result)
    }

    fn summary(&self, result: &HalfResult) -> SearchResult {
        match result {
            HalfResult::Rejected(rejection) => SearchResult::Rejected(*rejection),
            HalfResult::Scored { outcomes, .. } => {
                let scores = result.scores(outcomes.len(), self.metric().worst);
                SearchResult::Scored {
                    mean: Score::mean(&scores).expect("a split has at least one case"),
                    behaviour: Behaviour::of(&scores),
                }
            }
        }
    }

    fn key(&self, program: ProgramId) -> Sha256 {
        Sha256::of_parts(&[
            b"assay search result 1",
            self.split.challenge().preparation().as_bytes(), // the engine is part of it
            program.0.as_bytes(),
        ])
    }
}

impl Behaviour {
    /// Fuel is not part of it: a program with code that does nothing behaves as the one without.
    fn of(scores: &[Score]) -> Self {
        let nanos = scores.iter().flat_map(|score| score.nanos().to_le_bytes());
        let nanos: Vec<u8> = nanos.collect();
        Self(Sha256::of_parts(&[b"assay behaviour 1", &nanos]))
    }
}

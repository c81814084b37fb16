//! [`Dataset`]: a loaded split, on which programs are scored.

use std::ops::Range;

use assay_protocol::{Fuel, Program, Score};
use wasmtime::component::ResourceAny;

use crate::{
    Call, CaseOutcome, Cause, Evaluation, Failure, Rejection, Space, bindings::wit, convert,
    limits::CASES,
};

/// An instance with an open space and a loaded split.
pub struct Dataset {
    space: Space,
    resource: ResourceAny,
    groups: Vec<u32>,
}

impl Dataset {
    pub(crate) fn new(mut space: Space, resource: ResourceAny) -> Result<Self, Failure> {
        let fuel = space.limits().fuel.load;
        let groups = space.instance().call(Call::Groups, fuel, |track, store| {
            track.dataset().call_groups(store, resource)
        })?;
        if !CASES.contains(&groups.len()) {
            let detail = format!("{} cases, allowed are 1 to 65536", groups.len());
            return Err(Failure::rejected(
                Call::Groups,
                Rejection::OutOfLimits,
                detail,
            ));
        }
        Ok(Self {
            space,
            resource,
            groups,
        })
    }

    /// The program space that the data belongs to.
    pub fn space(&mut self) -> &mut Space {
        &mut self.space
    }

    /// The group of each case.
    #[must_use]
    pub fn groups(&self) -> &[u32] {
        &self.groups
    }

    /// The number of cases.
    #[must_use]
    pub fn case_count(&self) -> u32 {
        u32::try_from(self.groups.len()).expect("checked against the limit on cases")
    }

    /// Scores a program on a range of cases, and checks number and range of the outcomes.
    ///
    /// # Errors
    /// The call fails, the track refuses the program, or the outcomes break a rule. A range that is
    /// empty or beyond [`Dataset::case_count`] is [`Cause::Internal`].
    pub fn evaluate(
        &mut self,
        program: &Program,
        cases: Range<u32>,
    ) -> Result<Evaluation, Failure> {
        self.evaluate_metered(program, cases)
            .map(|(evaluation, _)| evaluation)
    }

    /// As [`Dataset::evaluate`], with the fuel that was used (under the verdict profile).
    pub(crate) fn evaluate_metered(
        &mut self,
        program: &Program,
        cases: Range<u32>,
    ) -> Result<(Evaluation, Option<Fuel>), Failure> {
        if cases.is_empty() || cases.end > self.case_count() {
            let detail = format!("asked for cases {cases:?} of {}", self.case_count());
            return Err(Failure::no_verdict(Call::Evaluate, Cause::Internal, detail));
        }
        let count = cases.end - cases.start;
        let range = wit::Cases {
            first: cases.start,
            count,
        };
        let resource = self.resource;
        let budget = self.space.limits().case_budget;
        let fuel = self.space.limits().fuel.case.times(u64::from(count));
        let found = self
            .space
            .instance()
            .call(Call::Evaluate, fuel, |track, store| {
                track
                    .dataset()
                    .call_evaluate(store, resource, program.bytes(), range, budget)
            })?;
        let used = self.space.instance().fuel_used(fuel);
        let outcomes = found.map_err(|error| {
            let detail = convert::program_error(error).to_string();
            Failure::rejected(Call::Evaluate, Rejection::NotAProgram, detail)
        })?;
        self.check(count, &outcomes)
            .map(|evaluation| (evaluation, used))
    }

    /// A number equal for programs that behave alike on the track's probe, if it has one.
    ///
    /// # Errors
    /// The call fails.
    pub fn fingerprint(&mut self, program: &Program) -> Result<Option<u64>, Failure> {
        let resource = self.resource;
        let fuel = self.space.limits().fuel.case;
        self.space
            .instance()
            .call(Call::Fingerprint, fuel, |track, store| {
                track
                    .dataset()
                    .call_fingerprint(store, resource, program.bytes())
            })
    }

    fn check(&self, count: u32, found: &[wit::Outcome]) -> Result<Evaluation, Failure> {
        if found.len() != count as usize {
            let detail = format!("{} outcomes for {count} cases", found.len());
            return Err(Failure::rejected(
                Call::Evaluate,
                Rejection::WrongOutcomeCount,
                detail,
            ));
        }
        let metric = &self.space.descriptor().metric;
        let (low, high) = (metric.worst.min(metric.best), metric.worst.max(metric.best));
        let mut outcomes = Vec::with_capacity(found.len());
        for (case, outcome) in found.iter().enumerate() {
            outcomes.push(match *outcome {
                wit::Outcome::Score(nanos) => {
                    let score = Score::from_nanos(nanos)
                        .ok()
                        .filter(|score| (low..=high).contains(score))
                        .ok_or_else(|| {
                            let detail = format!(
                                "outcome {case} is {nanos} nano-units, outside {low} to {high}"
                            );
                            Failure::rejected(Call::Evaluate, Rejection::ScoreOutOfRange, detail)
                        })?;
                    CaseOutcome::Score(score)
                }
                wit::Outcome::Fault(fault) => CaseOutcome::Fault(convert::fault(fault)),
            });
        }
        let scores: Vec<Score> = outcomes
            .iter()
            .map(|outcome| match outcome {
                CaseOutcome::Score(score) => *score,
                CaseOutcome::Fault(_) => metric.worst,
            })
            .collect();
        let mean = Score::mean(&scores).expect("at least one case");
        Ok(Evaluation {
            outcomes,
            scores,
            mean,
        })
    }
}

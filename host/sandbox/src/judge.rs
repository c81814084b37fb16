//! [`judge`]: the one way to a score that may be signed.

use assay_protocol::{Fuel, Program};

use crate::{
    Call, Cause, Component, Dataset, Evaluation, Failure, Limits, Outcome, Profile, Rejection,
};

/// What a program is judged on: everything besides track and program that a score depends on.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// The challenge's parameters, as TOML text.
    pub parameters: &'a str,
    /// The challenge's limits.
    pub limits: &'a Limits,
    /// The prepared split.
    pub prepared: &'a [u8],
}

/// A program's outcome on a whole split, and the fuel it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The outcomes and their mean.
    pub evaluation: Evaluation,
    /// The fuel that `evaluate` used.
    pub fuel: Fuel,
}

/// Scores a program on the whole split in one call, in a fresh store and instance, under
/// [`Profile::Verdict`]. A program that is not in canonical form is rejected.
///
/// The failure beside the outcome has the text for people; it is none if there is a score.
pub fn judge(
    component: &Component,
    task: Task<'_>,
    program: &Program,
) -> (Outcome<Judgement>, Option<Failure>) {
    let result = try_judge(component, task, program);
    let failure = result.as_ref().err().cloned();
    (result.into(), failure)
}

fn try_judge(
    component: &Component,
    task: Task<'_>,
    program: &Program,
) -> Result<Judgement, Failure> {
    if component.profile() != Profile::Verdict {
        let detail = "only components loaded under the verdict profile can be judged";
        return Err(Failure::no_verdict(Call::Evaluate, Cause::Internal, detail));
    }
    let mut dataset = open(component, task)?;
    let canonical = dataset.space().canonicalize(program.bytes())?;
    match canonical {
        Ok(canonical) if canonical == *program => {}
        Ok(_) => return Err(not_a_program("its bytes are not in canonical form")),
        Err(error) => return Err(not_a_program(&error.to_string())),
    }
    let cases = 0..dataset.case_count();
    let (evaluation, fuel) = dataset.evaluate_metered(program, cases)?;
    let fuel = fuel.expect("the verdict profile meters fuel");
    Ok(Judgement { evaluation, fuel })
}

/// A fresh instance with the task's space and data.
///
/// # Errors
/// A call fails. Parameters or data that the track refuses count as answers outside the limits:
/// they are pinned by the challenge and were accepted before.
pub fn open(component: &Component, task: Task<'_>) -> Result<Dataset, Failure> {
    let refused = |call, detail| Failure::rejected(call, Rejection::OutOfLimits, detail);
    component
        .instantiate(task.limits)?
        .open(task.parameters)?
        .map_err(|error| refused(Call::Open, error.to_string()))?
        .load(task.prepared)?
        .map_err(|error| refused(Call::Load, error.to_string()))
}

fn not_a_program(detail: &str) -> Failure {
    Failure::rejected(Call::Canonicalize, Rejection::NotAProgram, detail)
}

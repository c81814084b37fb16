//! Whether a track keeps the promises of the interface, on a challenge's parameters and data.
//!
//! The sandbox survives a track that breaks them; a search on it finds nothing, or finds programs
//! that validators score otherwise. Each promise has a stable code. All programs are drawn from
//! fixed seeds, so that the answer is the same each time.

use assay_miner::Ready;
use assay_protocol::{Program, Score};
use assay_sandbox::{Dataset, Failure, FailureKind, Profile};

/// Random programs that the checks work on.
const PROGRAMS: u64 = 24;

/// Programs that are scored case by case, too.
const SCORED: usize = 8;

/// A promise that the track breaks.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Violation {
    #[error("{0}; canonical bytes must be what `canonicalize` gives back unchanged")]
    Canonical(String),
    #[error("{0}; `parse` must be the inverse of `render`")]
    Text(String),
    #[error("{0}; every function must depend on its arguments alone")]
    Repeatable(String),
    #[error("{0}; a case's outcome must not depend on the cases beside it")]
    Cases(String),
    #[error("{0}; the results of the two profiles must be equal: don't look at the bits of a NaN")]
    Profiles(String),
    #[error("{0}; no call may fail on a program that the track itself made, nor on damaged bytes")]
    Call(Failure),
    /// Not the track's doing.
    #[error("{0}")]
    NoVerdict(Failure),
}

impl Violation {
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Canonical(_) => "conformance/canonical",
            Self::Text(_) => "conformance/text",
            Self::Repeatable(_) => "conformance/repeatable",
            Self::Cases(_) => "conformance/cases",
            Self::Profiles(_) => "conformance/profiles",
            Self::Call(_) => "conformance/call",
            Self::NoVerdict(_) => "no-verdict",
        }
    }
}

impl From<Failure> for Violation {
    fn from(failure: Failure) -> Self {
        match failure.kind {
            FailureKind::Rejected(_) => Self::Call(failure),
            FailureKind::NoVerdict(_) => Self::NoVerdict(failure),
        }
    }
}

/// Checks every promise; the first that is broken ends the check.
pub(crate) fn check(ready: &Ready<'_>) -> Result<(), Violation> {
    let mut dataset = ready.open(Profile::Verdict)?;
    let programs = programs(&mut dataset)?;
    for program in &programs {
        canonical(&mut dataset, program)?;
        text(&mut dataset, program)?;
    }
    damaged_bytes(&mut dataset, &programs)?;
    repeatable(ready, &mut dataset, &programs)?;
    scores(ready, &mut dataset, &programs)
}

/// The baselines, random programs, and their children of every kind.
fn programs(dataset: &mut Dataset) -> Result<Vec<Program>, Violation> {
    let space = dataset.space();
    let kinds = u32::try_from(space.descriptor().mutations.len()).expect("at most 256 mutations");
    let baselines = space.baselines()?;
    let mut programs: Vec<_> = baselines
        .into_iter()
        .map(|baseline| baseline.program)
        .collect();
    for seed in 0..PROGRAMS {
        programs.push(space.random(seed)?);
    }
    let parents = programs.len();
    for kind in 0..kinds {
        for seed in 0..PROGRAMS {
            let parent = programs[(seed as usize + kind as usize) % parents].clone();
            programs.push(space.mutate(&parent, kind, seed)?);
        }
    }
    for seed in 0..PROGRAMS {
        let (first, second) = (seed as usize % parents, (seed as usize * 7 + 1) % parents);
        let (first, second) = (programs[first].clone(), programs[second].clone());
        programs.push(space.crossover(&first, &second, seed)?);
    }
    Ok(programs)
}

fn canonical(dataset: &mut Dataset, program: &Program) -> Result<(), Violation> {
    match dataset.space().canonicalize(program.bytes())? {
        Ok(again) if again == *program => Ok(()),
        Ok(again) => {
            let (id, again) = (program.id(), again.id());
            Err(Violation::Canonical(format!(
                "program {id} has the canonical form {again}"
            )))
        }
        Err(error) => Err(Violation::Canonical(format!(
            "program {}: {error}",
            program.id()
        ))),
    }
}

fn text(dataset: &mut Dataset, program: &Program) -> Result<(), Violation> {
    let id = program.id();
    let text = dataset
        .space()
        .render(program)?
        .map_err(|error| Violation::Text(format!("program {id} has no text: {error}")))?;
    match dataset.space().parse(&text)? {
        Ok(again) if again == *program => Ok(()),
        Ok(again) => Err(Violation::Text(format!(
            "the text of program {id} is {}",
            again.id()
        ))),
        Err(error) => Err(Violation::Text(format!(
            "the text of program {id}: {error}"
        ))),
    }
}

/// What a miner may send: bytes cut short or changed. An error is as good as another program.
fn damaged_bytes(dataset: &mut Dataset, programs: &[Program]) -> Result<(), Violation> {
    for program in programs {
        let bytes = program.bytes();
        for at in 0..bytes.len().min(64) {
            let mut changed = bytes.to_vec();
            changed[at] ^= 0x55;
            for damaged in [&bytes[..at], &changed] {
                if let Ok(canonical_form) = dataset.space().canonicalize(damaged)? {
                    canonical(dataset, &canonical_form)?;
                }
            }
        }
    }
    Ok(())
}

/// The same calls in a fresh instance, in another order.
fn repeatable(
    ready: &Ready<'_>,
    dataset: &mut Dataset,
    programs: &[Program],
) -> Result<(), Violation> {
    let differs = |what: String| {
        Err(Violation::Repeatable(format!(
            "{what} differs in a second instance"
        )))
    };
    let mut second = ready.open(Profile::Verdict)?;
    for seed in (0..PROGRAMS).rev() {
        if second.space().random(seed)? != dataset.space().random(seed)? {
            return differs(format!("the random program of seed {seed}"));
        }
    }
    for program in programs.iter().rev() {
        let id = program.id();
        if second.space().complexity(program)? != dataset.space().complexity(program)? {
            return differs(format!("the complexity of program {id}"));
        }
        if second.space().traits(program)? != dataset.space().traits(program)? {
            return differs(format!("a trait of program {id}"));
        }
        if second.fingerprint(program)? != dataset.fingerprint(program)? {
            return differs(format!("the fingerprint of program {id}"));
        }
    }
    let again = ready
        .split()
        .prepare_search_again()
        .map_err(|error| Violation::Repeatable(error.to_string()))?;
    if again != ready.split().prepared() {
        return differs("the prepared data".to_owned());
    }
    Ok(())
}

/// Whole split, case by case, after other programs, and under the other profile.
fn scores(ready: &Ready<'_>, dataset: &mut Dataset, programs: &[Program]) -> Result<(), Violation> {
    let mut search = ready.open(Profile::Search)?;
    let step = programs.len().div_ceil(SCORED);
    for program in programs.iter().step_by(step) {
        let id = program.id();
        let fresh = ready.judge(program)?;
        let cases = 0..dataset.case_count();
        // Twice: the first program has none before it that could have left something behind.
        for _ in 0..2 {
            if dataset.evaluate(program, cases.clone())? != fresh {
                let what = format!("the score of program {id} differs after other calls");
                return Err(Violation::Repeatable(what));
            }
        }
        let mut single: Vec<Score> = Vec::new();
        for case in cases.clone() {
            single.extend(dataset.evaluate(program, case..case + 1)?.scores);
        }
        if single != fresh.scores {
            let what = format!("program {id} scores otherwise case by case");
            return Err(Violation::Cases(what));
        }
        if search.evaluate(program, cases)? != fresh {
            let what = format!("program {id} scores otherwise under the search profile");
            return Err(Violation::Profiles(what));
        }
    }
    Ok(())
}

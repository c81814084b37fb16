#![allow(clippy::unwrap_used, reason = "tests")]
//! The track against an independent oracle: a slow interpreter of programs in `f64`, written from
//! the specification.
//!
//! - `interpreter` and `operations` are the oracle, with `draws` for random numbers.
//! - `rounding` and `compare` say how far `f32` may be from it.
//! - `corpus` has programs about each operation: its `inputs`, and an `observer` of all its result.
//!   `learners` has programs that learn, `random` any.
//! - `track` is the track's side.
//! - `mutants` are wrong meanings, each of which the comparison must notice.

mod compare;
mod corpus;
mod draws;
mod inputs;
mod instructions;
mod interpreter;
mod learners;
mod mutants;
mod observer;
mod operations;
mod random;
mod rounding;
mod tasks;
mod track;
mod value;

use std::cell::Cell;

use assay_sdk::Rng;
use assay_track_automl_zero::{Operation, Task};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use crate::compare::{Count, Expected};
use crate::corpus::of_operation;
use crate::interpreter::{Experiment, Observed};
use crate::learners::learners;
use crate::mutants::{MUTANTS, Mutant};
use crate::tasks::task;
use crate::track::{observe, scores};

const RANDOM_PROGRAMS: u32 = 1_500;

/// Compares all, and demands that in at least `share` of the numbers there is something to compare.
fn compare(experiments: &[Experiment], share: f64) -> Result<(), String> {
    let mut count = Count::default();
    let mut failures = Vec::new();
    for experiment in experiments {
        match Expected::of(experiment).compare(&observe(experiment)) {
            Ok(more) => count = count + more,
            Err(what) => failures.push(format!("{}: {what}", experiment.name)),
        }
    }
    if (count.compared as f64) < share * count.all as f64 {
        failures.push(format!(
            "only {} of {} numbers can be compared",
            count.compared, count.all
        ));
    }
    if failures.is_empty() {
        return Ok(());
    }
    let number = failures.len();
    failures.truncate(3);
    Err(format!("{number} failures:\n  {}", failures.join("\n  ")))
}

#[test]
fn each_operation_means_what_the_oracle_says() {
    let failures: Vec<String> = Operation::ALL
        .into_iter()
        .filter_map(|operation| compare(&of_operation(operation), 0.75).err())
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn programs_that_learn_do_as_the_oracle() {
    compare(&learners(), 0.8).unwrap();
}

/// Tasks that are scored together don't share anything.
#[test]
fn each_task_has_the_score_that_the_oracle_gives_it_alone() {
    for experiment in learners() {
        let tasks: Vec<Task> = (0..11)
            .map(|number| another_task(&experiment, number))
            .collect();
        for (task, found) in tasks.iter().zip(scores(&experiment, &tasks)) {
            let alone = Experiment {
                task: task.clone(),
                ..experiment.clone()
            };
            let found = Observed {
                score: found,
                ..observe(&alone)
            };
            if let Err(what) = Expected::of(&alone).compare(&found) {
                panic!("{}: {what}", experiment.name);
            }
        }
    }
}

/// A task of the size of an experiment's own.
fn another_task(experiment: &Experiment, number: u32) -> Task {
    let Task {
        features,
        training_labels,
        validation_labels,
        ..
    } = &experiment.task;
    let sizes = [training_labels.len(), validation_labels.len()];
    let mut rng = Rng::keyed(2, [number, 0, 0]);
    task(*features, experiment.goal, sizes, &mut rng)
}

/// Always the same programs, so that a failure is one of this code and not of this run.
#[test]
fn random_programs_do_as_the_oracle() {
    let config = Config {
        cases: RANDOM_PROGRAMS,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let count = Cell::new(Count::default());
    let result = TestRunner::new_with_rng(config, rng).run(&random::experiment(), |experiment| {
        let compared = Expected::of(&experiment).compare(&observe(&experiment));
        count.set(count.get() + compared.map_err(TestCaseError::fail)?);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    let Count { all, compared } = count.get();
    assert!(
        4 * compared > 3 * all,
        "only {compared} of {all} numbers can be compared"
    );
}

/// A comparison that nothing fails shows nothing.
#[test]
fn every_wrong_meaning_is_noticed() {
    let mut missed = Vec::new();
    for operation in Operation::ALL {
        let corpus = of_operation(operation);
        let corpus: Vec<Expected<'_>> = corpus.iter().map(Expected::of).collect();
        let mutants = MUTANTS.iter().filter(|mutant| mutant.is_of(operation));
        assert!(mutants.clone().count() > 0, "{operation:?} has no mutant");
        missed.extend(mutants.filter(|mutant| !corpus.iter().any(|case| case.notices(mutant))));
    }

    let random = [Operation::VectorUniform, Operation::ScalarGaussian];
    let mut corpus = learners();
    corpus.extend(random.into_iter().flat_map(of_operation));
    corpus.extend(of_operation(Operation::ScalarAdd));
    let corpus: Vec<Expected<'_>> = corpus.iter().map(Expected::of).collect();
    let slips = MUTANTS.iter().filter(|mutant| mutant.is_of_protocol());
    missed.extend(slips.filter(|mutant| !corpus.iter().any(|case| case.notices(mutant))));

    let missed: Vec<String> = missed.into_iter().map(Mutant::name).collect();
    assert!(missed.is_empty(), "not noticed: {missed:?}");
}

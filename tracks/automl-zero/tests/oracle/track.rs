//! [`observe`]: what the track does.

use assay_sdk::{Fault, Track};
use assay_track_automl_zero::{
    AutomlZero, Examples, Lengths, MAX_LENGTH, Memory, Parameters, Protocol, Source, Synthetic,
    Task, prepared, trace,
};

use crate::interpreter::{Experiment, Observed};

/// Traces an experiment and scores it.
pub(crate) fn observe(experiment: &Experiment) -> Observed {
    let protocol = Protocol {
        goal: experiment.goal,
        epochs: experiment.epochs,
        error_limit: experiment.error_limit,
    };
    let trace = trace(&experiment.program, &experiment.task, &protocol);
    Observed {
        errors: trace.errors.into_iter().map(f64::from).collect(),
        predictions: trace.predictions.into_iter().map(f64::from).collect(),
        score: scores(experiment, std::slice::from_ref(&experiment.task))[0],
    }
}

/// The scores of an experiment's program on tasks of the size of its own, by the way that a host
/// takes.
pub(crate) fn scores(experiment: &Experiment, tasks: &[Task]) -> Vec<Option<f64>> {
    let task = &experiment.task;
    let track = AutomlZero::open(Parameters {
        features: task.features,
        epochs: experiment.epochs,
        memory: Memory {
            scalars: 10,
            vectors: 9,
            matrices: 8,
        },
        lengths: Lengths {
            setup: MAX_LENGTH,
            predict: MAX_LENGTH,
            learn: MAX_LENGTH,
        },
        examples: Examples {
            training: task.training_labels.len(),
            validation: task.validation_labels.len(),
        },
        error_limit: experiment.error_limit,
        data: Source::Linear(Synthetic {
            goal: experiment.goal,
        }),
    });
    let track = track.unwrap();
    let prepared = prepared::write(tasks, experiment.goal).unwrap();
    let dataset = track.load(&prepared).unwrap();
    let outcomes = track.evaluate(&dataset, &experiment.program, 0..tasks.len(), u64::MAX);
    let scores = outcomes.into_iter().map(|outcome| match outcome {
        Ok(score) => Some(score.nanos() as f64 * 1e-9),
        Err(Fault::Numeric) => None,
        Err(fault) => panic!("{fault:?} without a budget"),
    });
    scores.collect()
}

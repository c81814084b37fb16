//! Labels from a [`Teacher`] for inputs from the normal distribution.

use assay_sdk::Rng;

use super::streams;
use crate::parameters::{Goal, Parameters};
use crate::task::Task;

/// What a teacher computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Architecture {
    Linear,
    Network,
}

/// A drawn function. It has no constant term: with twice the inputs the output is twice as large.
#[derive(Debug)]
enum Teacher {
    /// A weight for each feature.
    Linear(Vec<f64>),
    /// Hidden units: a weight for each feature, and one for the output.
    Network(Vec<(Vec<f64>, f64)>),
}

impl Teacher {
    /// Draws every weight from the normal distribution. A network has as many hidden units as
    /// features; its output weights are then shifted along the lengths of the units, so that the
    /// mean of its output is 0 and neither class is rare.
    fn draw(mut rng: Rng, architecture: Architecture, features: usize) -> Self {
        let mut weights = || (0..features).map(|_| rng.gaussian()).collect::<Vec<_>>();
        if architecture == Architecture::Linear {
            return Self::Linear(weights());
        }
        let outputs = weights();
        let mut units: Vec<_> = outputs.into_iter().map(|one| (weights(), one)).collect();
        // The mean of the positive part of `w x` is proportional to the length of w.
        let squared = |unit: &[f64]| dot(unit.iter().copied(), unit);
        let (mut along, mut squares) = (0.0, 0.0);
        for (unit, output) in &units {
            along += output * squared(unit).sqrt();
            squares += squared(unit);
        }
        if squares > 0.0 {
            for (unit, output) in &mut units {
                *output -= along / squares * squared(unit).sqrt();
            }
        }
        Self::Network(units)
    }

    fn output(&self, example: &[f32]) -> f64 {
        let weighted = |weights: &[f64]| dot(example.iter().map(|x| f64::from(*x)), weights);
        match self {
            Self::Linear(weights) => weighted(weights),
            Self::Network(units) => units.iter().fold(0.0, |sum, (weights, output)| {
                let unit = weighted(weights);
                // Not `max`, which may give either zero.
                if unit > 0.0 { sum + output * unit } else { sum }
            }),
        }
    }
}

fn dot(first: impl Iterator<Item = f64>, second: &[f64]) -> f64 {
    first.zip(second).fold(0.0, |sum, (a, b)| sum + a * b)
}

/// The task of a case: a teacher of its own, fresh examples for training and validation.
pub(crate) fn task(
    parameters: &Parameters,
    architecture: Architecture,
    seed: u64,
    case: u32,
) -> Task {
    let features = parameters.features;
    let goal = parameters.data.goal();
    let teacher = Teacher::draw(streams::teacher(seed, case), architecture, features);
    let mut rng = streams::inputs(seed, case);
    let mut draw = |count: usize| -> (Vec<f32>, Vec<f32>) {
        let inputs: Vec<f32> = (0..count * features)
            .map(|_| rng.gaussian() as f32)
            .collect();
        let label = |example: &[f32]| match (goal, teacher.output(example)) {
            (Goal::Numbers, output) => output as f32,
            (Goal::Classes, output) if output > 0.0 => 1.0,
            (Goal::Classes, _) => 0.0,
        };
        let labels = inputs.chunks_exact(features).map(label).collect();
        (inputs, labels)
    };
    let (training, training_labels) = draw(parameters.examples.training);
    let (validation, validation_labels) = draw(parameters.examples.validation);
    Task {
        group: case,
        seed: streams::taught_task_seed(seed, case),
        features,
        training,
        training_labels,
        validation,
        validation_labels,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teachers_compute_what_they_say() {
        let linear = Teacher::Linear(vec![2.0, -1.0]);
        assert_eq!(linear.output(&[0.5, 3.0]), -2.0);
        let units = vec![(vec![1.0, 1.0], 3.0), (vec![-1.0, 0.0], 5.0)];
        let network = Teacher::Network(units);
        assert_eq!(network.output(&[0.5, 0.25]), 2.25);
        assert_eq!(network.output(&[-0.5, 0.25]), 2.5);
    }

    #[test]
    fn the_mean_output_of_a_network_is_zero() {
        let Teacher::Network(units) = Teacher::draw(Rng::new(1), Architecture::Network, 16) else {
            panic!("another architecture");
        };
        let mean: f64 = units
            .iter()
            .map(|(unit, output)| output * dot(unit.iter().copied(), unit).sqrt())
            .sum();
        assert!(mean.abs() < 1e-12, "{mean}");
    }
}

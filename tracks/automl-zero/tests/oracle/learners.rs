//! [`learners`]: programs that learn, over many steps.

use assay_sdk::Rng;
use assay_track_automl_zero::{FEATURES, Goal, LABEL, Operation::*, PREDICTION, Program};

use crate::instructions::{of, of_value, of_values};
use crate::interpreter::Experiment;
use crate::tasks::{FEATURE_COUNTS, task};

/// Each learner on tasks of each kind.
pub(crate) fn learners() -> Vec<Experiment> {
    let mut experiments = Vec::new();
    for (name, program) in [
        ("linear", linear()),
        ("network", network()),
        ("bilinear", bilinear()),
    ] {
        for features in FEATURE_COUNTS {
            for goal in [Goal::Classes, Goal::Numbers] {
                let mut rng = Rng::keyed(1, [features as u32, goal as u32, 0]);
                experiments.push(Experiment {
                    name: format!("{name}, {features} features, {goal:?}"),
                    program: program.clone(),
                    task: task(features, goal, [60, 30], &mut rng),
                    goal,
                    epochs: 2,
                    error_limit: 100.0,
                });
            }
        }
    }
    experiments
}

/// Linear regression by stochastic gradient descent.
fn linear() -> Program {
    let [error, rate] = [2, 3];
    let [weights, step] = [1, 2];
    Program {
        setup: vec![of_value(ScalarConstant, rate, 0, 0.01)],
        predict: vec![of(VectorDot, PREDICTION, [FEATURES, weights])],
        learn: vec![
            of(ScalarSubtract, error, [LABEL, PREDICTION]),
            of(ScalarMultiply, error, [error, rate]),
            of(VectorScale, step, [error, FEATURES]),
            of(VectorAdd, weights, [weights, step]),
        ],
    }
}

/// A network with one hidden layer of rectified units.
fn network() -> Program {
    let [error, rate] = [2, 3];
    let [outer, zero, sums, hidden, bias, step, back, gate] = [1, 2, 3, 4, 5, 6, 7, 8];
    let [weights, gradient] = [0, 1];
    Program {
        setup: vec![
            of_value(ScalarConstant, rate, 0, 0.02),
            of_values(VectorGaussian, outer, [0.0, 0.3]),
            of_values(MatrixGaussian, weights, [0.0, 0.3]),
        ],
        predict: vec![
            of(MatrixVectorProduct, sums, [weights, FEATURES]),
            of(VectorAdd, sums, [sums, bias]),
            of(VectorMaximum, hidden, [sums, zero]),
            of(VectorDot, PREDICTION, [hidden, outer]),
        ],
        learn: vec![
            of(ScalarSubtract, error, [LABEL, PREDICTION]),
            of(ScalarMultiply, error, [error, rate]),
            of(VectorScale, step, [error, hidden]),
            of(VectorScale, back, [error, outer]),
            of(VectorHeaviside, gate, [sums]),
            of(VectorMultiply, back, [back, gate]),
            of(VectorOuter, gradient, [back, FEATURES]),
            of(MatrixAdd, weights, [weights, gradient]),
            of(VectorAdd, outer, [outer, step]),
            of(VectorAdd, bias, [bias, back]),
        ],
    }
}

/// Tricks that evolution found: noise on the inputs, a bilinear form, normalised gradients, a rate
/// that decays.
fn bilinear() -> Program {
    let [error, rate, size, decay] = [2, 3, 4, 5];
    let [noise, left, right, sums, step] = [1, 2, 3, 4, 5];
    let [weights, gradient] = [0, 1];
    Program {
        setup: vec![
            of_value(ScalarConstant, rate, 0, 0.05),
            of_value(ScalarConstant, decay, 0, 0.99),
            of_values(MatrixUniform, weights, [-0.1, 0.1]),
        ],
        predict: vec![
            of_values(VectorUniform, noise, [-0.1, 0.1]),
            of(VectorAdd, left, [FEATURES, noise]),
            of(VectorSubtract, right, [FEATURES, noise]),
            of(MatrixVectorProduct, sums, [weights, right]),
            of(VectorDot, PREDICTION, [left, sums]),
        ],
        learn: vec![
            of(ScalarSubtract, error, [LABEL, PREDICTION]),
            of(VectorScale, step, [error, left]),
            of(VectorOuter, gradient, [step, right]),
            of(MatrixNorm, size, [gradient]),
            of(ScalarDivide, size, [rate, size]),
            of(MatrixScale, gradient, [size, gradient]),
            of(MatrixAdd, weights, [weights, gradient]),
            of(ScalarMultiply, rate, [rate, decay]),
        ],
    }
}

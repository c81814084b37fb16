//! [`experiment`]: any programs.

use assay_sdk::Rng;
use assay_track_automl_zero::{
    Constants, Goal, Instruction, Kind, Operation, PREDICTION, Program, Signature, is_writable,
};
use proptest::prelude::*;

use crate::interpreter::Experiment;
use crate::tasks::{FEATURE_COUNTS, task};

/// The first address that programs don't use.
const fn cells(kind: Kind) -> u8 {
    match kind {
        Kind::Scalar => 5,
        Kind::Vector => 4,
        Kind::Matrix => 3,
    }
}

/// A short experiment with a random program: rounding errors have few steps to grow in.
pub(crate) fn experiment() -> impl Strategy<Value = Experiment> {
    let features = prop::sample::select(FEATURE_COUNTS.to_vec());
    let goal = prop::sample::select(vec![Goal::Classes, Goal::Numbers]);
    (features, goal, 1..3_u32, any::<u64>()).prop_flat_map(|(features, goal, epochs, seed)| {
        let mut rng = Rng::new(seed);
        let task = task(features, goal, [3, 3], &mut rng);
        program(features as u8).prop_map(move |program| Experiment {
            name: "random".to_owned(),
            program,
            task: task.clone(),
            goal,
            epochs,
            error_limit: 1_000.0,
        })
    })
}

fn program(features: u8) -> impl Strategy<Value = Program> {
    let list = |most: usize| {
        prop::collection::vec(instruction(Operation::ALL.to_vec(), features), 0..most)
    };
    let predicts = |operation: &Operation| {
        let signature = operation.signature();
        signature.output == Some(Kind::Scalar) && !signature.inputs.is_empty()
    };
    let predicting = Operation::ALL.into_iter().filter(predicts).collect();
    let last = instruction(predicting, features).prop_map(|instruction| Instruction {
        output: PREDICTION,
        ..instruction
    });
    (list(10), list(10), last, list(12)).prop_map(|(setup, mut predict, last, learn)| {
        predict.push(last);
        Program {
            setup,
            predict,
            learn,
        }
    })
}

fn instruction(operations: Vec<Operation>, features: u8) -> impl Strategy<Value = Instruction> {
    let operation = prop::sample::select(operations);
    operation.prop_flat_map(move |operation| {
        let Signature {
            output,
            inputs,
            constants,
        } = operation.signature();
        let input = |n: usize| match inputs.get(n) {
            Some(kind) => (0..cells(*kind)).boxed(),
            None => Just(0).boxed(),
        };
        let output = match output {
            Some(kind) => (u8::from(!is_writable(kind, 0))..cells(kind)).boxed(),
            None => Just(0).boxed(),
        };
        let index = |n: usize| 0..if n < constants.indices() { features } else { 1 };
        let values = match constants {
            Constants::None => Just([0.0; 2]).boxed(),
            Constants::Bounds => [-2.0_f32..2.0, -2.0_f32..2.0].boxed(),
            Constants::MeanAndDeviation => [-1.0_f32..1.0, -0.5_f32..1.0].boxed(),
            Constants::Value | Constants::ElementOfVector | Constants::ElementOfMatrix => {
                prop_oneof![1 => Just(0.0), 1 => Just(1.0_f32), 6 => -2.0_f32..2.0]
                    .prop_map(|value| [value, 0.0])
                    .boxed()
            }
        };
        (output, [input(0), input(1)], [index(0), index(1)], values).prop_map(
            move |(output, inputs, indices, values)| Instruction {
                operation,
                output,
                inputs,
                indices,
                values,
            },
        )
    })
}

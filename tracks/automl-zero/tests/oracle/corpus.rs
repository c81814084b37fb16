//! [`of_operation`]: experiments that show all of an operation's result through the prediction.

use assay_sdk::Rng;
use assay_track_automl_zero::{
    Constants, FEATURES, Goal, Instruction, Kind, LABEL, Operation, PREDICTION, Phase, Program,
};

use crate::inputs::{Inputs, surroundings};
use crate::instructions::{address, cell};
use crate::interpreter::Experiment;
use crate::observer::Observer;
use crate::tasks::{FEATURE_COUNTS, task};

/// How often each combination of features, inputs and phase comes up.
const ROUNDS: u32 = 2;

/// All experiments about one operation: each number of features, kind of inputs and phase; what
/// else there is to vary is drawn.
pub(crate) fn of_operation(operation: Operation) -> Vec<Experiment> {
    let mut experiments = Vec::new();
    for features in FEATURE_COUNTS {
        for inputs in Inputs::ALL {
            for (phase, round) in phases() {
                let place = features as u32 * 100 + inputs as u32;
                let stream = [u32::from(operation.number()), place, phase as u32];
                let rng = Rng::keyed(u64::from(round), stream);
                let corpus = Corpus {
                    operation,
                    features,
                    inputs,
                    phase,
                    rng,
                };
                experiments.push(corpus.experiment());
            }
        }
    }
    experiments
}

fn phases() -> impl Iterator<Item = (Phase, u32)> {
    let rounds = |phase| (0..ROUNDS).map(move |round| (phase, round));
    Phase::ALL.into_iter().flat_map(rounds)
}

struct Corpus {
    operation: Operation,
    features: usize,
    inputs: Inputs,
    phase: Phase,
    rng: Rng,
}

impl Corpus {
    fn experiment(mut self) -> Experiment {
        let (instruction, output) = self.instruction();
        let mut program = Program::default();
        program.setup.extend(surroundings());
        program
            .setup
            .extend(self.inputs.fill(self.features, &mut self.rng));
        let body = program.phase_mut(self.phase);
        body.extend(self.inputs.refresh());
        body.extend((0..self.rng.below(3)).map(|_| Instruction::NO_OP));
        body.push(instruction);
        let kind = self.operation.signature().output.unwrap_or(Kind::Scalar);
        program
            .predict
            .extend(self.observer().observe(kind, output));

        let goal = *self.rng.choose(&[Goal::Classes, Goal::Numbers]);
        Experiment {
            name: format!(
                "{:?} in {}, {:?} inputs, {} features",
                self.operation,
                self.phase.name(),
                self.inputs,
                self.features
            ),
            program,
            task: task(self.features, goal, [4, 3], &mut self.rng),
            goal,
            epochs: 1 + self.rng.below(2) as u32,
            error_limit: if self.rng.chance(0.1) {
                100.0
            } else {
                f32::MAX
            },
        }
    }

    /// The operation with addresses and constants, and the cell to observe.
    fn instruction(&mut self) -> (Instruction, u8) {
        let signature = self.operation.signature();
        let mut inputs = [cell::FIRST, cell::SECOND];
        for (input, kind) in inputs.iter_mut().zip(signature.inputs) {
            *input = address(*kind, *input);
        }
        let Some(output) = signature.output else {
            return (Instruction::NO_OP, LABEL);
        };
        let mut target = address(output, cell::OUTPUT);
        match self.rng.below(6) {
            // The output is one of the inputs.
            0 if signature.inputs.first() == Some(&output) => target = inputs[0],
            1 if signature.inputs.get(1) == Some(&output) => target = inputs[1],
            // Both inputs are the same.
            2 if signature.inputs.len() == 2 && signature.inputs[0] == signature.inputs[1] => {
                inputs[1] = inputs[0];
            }
            // Cells that aren't the program's.
            3 if signature.inputs.first() == Some(&Kind::Vector) => inputs[0] = FEATURES,
            3 if signature.inputs.first() == Some(&Kind::Scalar) => inputs[0] = LABEL,
            4 if signature.inputs.get(1) == Some(&Kind::Vector) => inputs[1] = FEATURES,
            4 if signature.inputs.get(1) == Some(&Kind::Scalar) => inputs[1] = PREDICTION,
            _ => {}
        }
        let indices = signature.constants.indices();
        let instruction = Instruction {
            indices: [0, 1].map(|n| {
                let index = self.rng.index(self.features) as u8;
                if n < indices { index } else { 0 }
            }),
            values: self.values(signature.constants),
            ..Instruction::new(self.operation, target, inputs)
        };
        (instruction, target)
    }

    fn values(&self, constants: Constants) -> [f32; 2] {
        match constants {
            Constants::None => [0.0, 0.0],
            Constants::Value | Constants::ElementOfVector | Constants::ElementOfMatrix => {
                let value = match self.inputs {
                    Inputs::Ordinary => 0.25,
                    Inputs::Moving => -3.5,
                    Inputs::Edges => -0.0,
                    Inputs::Scales => 1e18,
                    Inputs::Specials => -1e-40,
                };
                [value, 0.0]
            }
            Constants::Bounds => match self.inputs {
                Inputs::Ordinary => [-1.5, 2.0],
                Inputs::Moving => [2.0, -1.0],
                Inputs::Edges => [0.5, 0.5],
                Inputs::Scales => [1e10, -3e10],
                Inputs::Specials => [1e-10, 3e-10],
            },
            Constants::MeanAndDeviation => match self.inputs {
                Inputs::Ordinary => [0.5, 2.0],
                Inputs::Moving => [-1.0, -0.25],
                Inputs::Edges => [0.5, 0.0],
                Inputs::Scales => [0.0, 1e10],
                Inputs::Specials => [1e-10, 1e-10],
            },
        }
    }

    fn observer(&mut self) -> Observer {
        match self.inputs {
            Inputs::Edges if self.rng.chance(0.5) => Observer::Inverse,
            Inputs::Specials => Observer::Limited,
            _ => *self.rng.choose(&[Observer::Weighted, Observer::Limited]),
        }
    }
}

//! [`evaluate`]: a task by the protocol, one scalar after the other.

use std::collections::HashMap;

use assay_track_automl_zero::{
    FEATURES, Goal, Instruction, Kind, LABEL, PREDICTION, Phase, Program, Task,
};
use ndarray::Array1;

use crate::draws::Draws;
use crate::mutants::{Mutant, Slip};
use crate::operations::Call;
use crate::rounding::Rounding;
use crate::value::Value;

/// A program on a task: all that a score depends on.
#[derive(Debug, Clone)]
pub(crate) struct Experiment {
    pub(crate) name: String,
    pub(crate) program: Program,
    pub(crate) task: Task,
    pub(crate) goal: Goal,
    pub(crate) epochs: u32,
    pub(crate) error_limit: f32,
}

/// What can be seen of an evaluation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Observed {
    /// |y - s1| of the training examples, up to the one that ends the task.
    pub(crate) errors: Vec<f64>,
    /// s1 of the validation examples, before any sigmoid, up to the one that ends the task.
    pub(crate) predictions: Vec<f64>,
    /// Nothing where the task has the worst score because of a fault.
    pub(crate) score: Option<f64>,
}

/// Evaluates an experiment, with one meaning wrong if there is a mutant.
pub(crate) fn evaluate(
    experiment: &Experiment,
    rounding: Rounding,
    mutant: Option<&Mutant>,
) -> Observed {
    let mut machine = Machine {
        experiment,
        rounding,
        mutant,
        cells: HashMap::new(),
        steps: [0; 3],
    };
    let mut observed = Observed::default();
    observed.score = machine.run(&mut observed);
    observed
}

struct Machine<'a> {
    experiment: &'a Experiment,
    rounding: Rounding,
    mutant: Option<&'a Mutant>,
    /// A cell that isn't there holds zeros.
    cells: HashMap<(Kind, u8), Value>,
    /// How often each phase's function ran.
    steps: [u32; 3],
}

impl Machine<'_> {
    fn run(&mut self, observed: &mut Observed) -> Option<f64> {
        let Experiment {
            task,
            goal,
            epochs,
            error_limit,
            ..
        } = self.experiment;
        self.call(Phase::Setup);
        for _ in 0..*epochs {
            if self.slips(Slip::LearnStepsPerEpoch) {
                self.steps[Phase::Learn as usize] = 0;
            }
            for (features, label) in examples(task, &task.training, &task.training_labels) {
                self.predict(features, label);
                if *goal == Goal::Classes && !self.slips(Slip::NoSigmoid) {
                    let probability = self.sigmoid();
                    self.write(Kind::Scalar, PREDICTION, Value::Scalar(probability));
                }
                let error = self.rounding.round((label - self.prediction()).abs());
                observed.errors.push(error);
                if error.is_nan() || error > f64::from(*error_limit) {
                    return None;
                }
                self.learn(label);
            }
        }

        if self.slips(Slip::PredictStepsPerSplit) {
            self.steps[Phase::Predict as usize] = 0;
        }
        if self.slips(Slip::Forgets) {
            self.cells.clear();
        }
        let mut correct = 0;
        let mut squares = 0.0;
        for (features, label) in examples(task, &task.validation, &task.validation_labels) {
            self.predict(features, label);
            let prediction = self.prediction();
            observed.predictions.push(prediction);
            if prediction.is_nan() {
                return None;
            }
            // The sigmoid is above a half where its argument is above zero.
            correct += usize::from((prediction > 0.0) == (label > 0.5));
            squares += (label - prediction).powi(2);
            if self.slips(Slip::LearnsInValidation) {
                self.learn(label);
            }
        }
        let count = task.validation_labels.len() as f64;
        Some(match goal {
            Goal::Classes => correct as f64 / count,
            Goal::Numbers => 1.0 - std::f64::consts::FRAC_2_PI * (squares / count).sqrt().atan(),
        })
    }

    fn predict(&mut self, features: Array1<f64>, label: f64) {
        let seen = if self.slips(Slip::SeesLabel) {
            label
        } else {
            0.0
        };
        self.write(Kind::Vector, FEATURES, Value::Vector(features));
        self.write(Kind::Scalar, LABEL, Value::Scalar(seen));
        self.call(Phase::Predict);
    }

    fn learn(&mut self, label: f64) {
        self.write(Kind::Scalar, LABEL, Value::Scalar(label));
        self.call(Phase::Learn);
    }

    /// Runs the function of a phase once.
    fn call(&mut self, phase: Phase) {
        let mut skipped = 0;
        let experiment = self.experiment;
        for (position, instruction) in experiment.program.phase(phase).iter().enumerate() {
            let draws = Draws {
                seed: experiment.task.seed,
                phase: if self.slips(Slip::OnePhase) {
                    Phase::Setup
                } else {
                    phase
                },
                step: if self.slips(Slip::SameEveryStep) {
                    0
                } else {
                    self.steps[phase as usize]
                },
                position: position as u32 - skipped,
            };
            if instruction.operation.signature().output.is_none() && self.slips(Slip::Compacts) {
                skipped += 1;
            }
            self.execute(instruction, draws);
        }
        self.steps[phase as usize] += 1;
    }

    fn execute(&mut self, instruction: &Instruction, draws: Draws) {
        let signature = instruction.operation.signature();
        let inputs = signature.inputs.iter().zip(instruction.inputs);
        let inputs = inputs
            .map(|(&kind, address)| self.read(kind, address))
            .collect();
        let output = signature.output.unwrap_or(Kind::Scalar);
        let mut call = Call {
            operation: instruction.operation,
            inputs,
            before: self.read(output, instruction.output),
            indices: instruction.indices.map(usize::from),
            values: instruction.values.map(f64::from),
            features: self.experiment.task.features,
            draws,
            rounding: &mut self.rounding,
        };
        let result = match self.mutant {
            Some(Mutant::Operation {
                operation, wrong, ..
            }) if *operation == call.operation => wrong(&mut call),
            _ => call.result(),
        };
        if let Some(value) = result {
            self.write(output, instruction.output, value);
        }
    }

    fn read(&self, kind: Kind, address: u8) -> Value {
        let cell = self.cells.get(&(kind, address)).cloned();
        cell.unwrap_or_else(|| Value::zero(kind, self.experiment.task.features))
    }

    fn write(&mut self, kind: Kind, address: u8, value: Value) {
        assert_eq!(value.kind(), kind, "a result of the wrong type");
        self.cells.insert((kind, address), value);
    }

    fn prediction(&self) -> f64 {
        self.read(Kind::Scalar, PREDICTION).scalar()
    }

    fn sigmoid(&mut self) -> f64 {
        let power = self.rounding.round((-self.prediction()).exp());
        self.rounding.round_to_normal(1.0 / (1.0 + power))
    }

    fn slips(&self, slip: Slip) -> bool {
        matches!(self.mutant, Some(Mutant::Protocol { slip: made, .. }) if *made == slip)
    }
}

fn examples<'a>(
    task: &Task,
    features: &'a [f32],
    labels: &'a [f32],
) -> impl Iterator<Item = (Array1<f64>, f64)> + use<'a> {
    let features = features.chunks_exact(task.features);
    features.zip(labels).map(|(features, label)| {
        let features = features.iter().map(|feature| f64::from(*feature)).collect();
        (features, f64::from(*label))
    })
}

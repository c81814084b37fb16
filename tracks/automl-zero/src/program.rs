//! [`Program`]: three lists of instructions.

use crate::operation::{Kind, Operation};

/// The component function that an instruction belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Runs once, before the first example.
    Setup,
    /// Runs on each example, without its label.
    Predict,
    /// Runs on each training example, with its label.
    Learn,
}

impl Phase {
    /// In the order in which they first run.
    pub const ALL: [Self; 3] = [Self::Setup, Self::Predict, Self::Learn];

    /// Its name in text and parameters.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Predict => "predict",
            Self::Learn => "learn",
        }
    }
}

/// Scalar 0: the label of the example, 0 while predicting. Never written by a program.
pub const LABEL: u8 = 0;
/// Scalar 1: the prediction.
pub const PREDICTION: u8 = 1;
/// Vector 0: the features of the example. Never written by a program.
pub const FEATURES: u8 = 0;

/// Whether a program may write the cell of this address.
#[must_use]
pub const fn is_writable(kind: Kind, address: u8) -> bool {
    !matches!(
        (kind, address),
        (Kind::Scalar, LABEL) | (Kind::Vector, FEATURES)
    )
}

/// One instruction. What its operation has no use for is zero, so that equal instructions have equal
/// fields.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Instruction {
    /// What it does.
    pub operation: Operation,
    /// The address of the result, in the memory of its type.
    pub output: u8,
    /// The addresses of the inputs, each in the memory of its type.
    pub inputs: [u8; 2],
    /// Row and column, or the element of a vector: below the number of features.
    pub indices: [u8; 2],
    /// The constants; finite.
    pub values: [f32; 2],
}

impl Instruction {
    /// Does nothing.
    pub const NO_OP: Self = Self {
        operation: Operation::NoOp,
        output: 0,
        inputs: [0; 2],
        indices: [0; 2],
        values: [0.0; 2],
    };

    /// An instruction without constants. Inputs beyond those of the operation are ignored.
    #[must_use]
    pub const fn new(operation: Operation, output: u8, inputs: [u8; 2]) -> Self {
        let count = operation.signature().inputs.len();
        Self {
            operation,
            output,
            inputs: [
                if count > 0 { inputs[0] } else { 0 },
                if count > 1 { inputs[1] } else { 0 },
            ],
            ..Self::NO_OP
        }
    }
}

/// A learning algorithm: instructions to set up, to predict and to learn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Program {
    /// Runs once.
    pub setup: Vec<Instruction>,
    /// Runs on each example.
    pub predict: Vec<Instruction>,
    /// Runs on each training example.
    pub learn: Vec<Instruction>,
}

impl Program {
    /// The instructions of a phase.
    #[must_use]
    pub fn phase(&self, phase: Phase) -> &[Instruction] {
        match phase {
            Phase::Setup => &self.setup,
            Phase::Predict => &self.predict,
            Phase::Learn => &self.learn,
        }
    }

    /// The instructions of a phase, to change.
    pub fn phase_mut(&mut self, phase: Phase) -> &mut Vec<Instruction> {
        match phase {
            Phase::Setup => &mut self.setup,
            Phase::Predict => &mut self.predict,
            Phase::Learn => &mut self.learn,
        }
    }

    /// The number of instructions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.setup.len() + self.predict.len() + self.learn.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

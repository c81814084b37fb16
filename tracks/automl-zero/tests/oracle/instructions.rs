//! Instructions and memory of the corpus.

use assay_track_automl_zero::{Instruction, Kind, Operation};

/// Where the corpus keeps what, in the memory of each type.
pub(crate) mod cell {
    pub(crate) const FIRST: u8 = 1;
    pub(crate) const SECOND: u8 = 2;
    pub(crate) const OUTPUT: u8 = 3;
    pub(crate) const WEIGHTS: u8 = 4;
    pub(crate) const LOWEST: u8 = 5;
    pub(crate) const HIGHEST: u8 = 6;
    pub(crate) const WORK: u8 = 7;
}

/// The address of a cell: scalars start one later, since the first two are label and prediction.
pub(crate) const fn address(kind: Kind, cell: u8) -> u8 {
    match kind {
        Kind::Scalar => cell + 1,
        Kind::Vector | Kind::Matrix => cell,
    }
}

/// An instruction with one input or two.
pub(crate) fn of<const N: usize>(operation: Operation, output: u8, inputs: [u8; N]) -> Instruction {
    let input = |n: usize| inputs.get(n).copied().unwrap_or(0);
    Instruction::new(operation, output, [input(0), input(1)])
}

/// An instruction with bounds, or mean and deviation.
pub(crate) fn of_values(operation: Operation, output: u8, values: [f32; 2]) -> Instruction {
    Instruction {
        values,
        ..of(operation, output, [])
    }
}

/// A scalar, or one element of a vector.
pub(crate) fn of_value(operation: Operation, output: u8, index: usize, value: f32) -> Instruction {
    Instruction {
        indices: [index as u8, 0],
        ..of_values(operation, output, [value, 0.0])
    }
}

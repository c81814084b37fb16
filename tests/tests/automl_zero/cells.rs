//! The memory of the corpus, and short ways to write instructions.

use assay_track_automl_zero::{Instruction, Kind, Operation};

pub(crate) const FIRST: u8 = 1;
pub(crate) const SECOND: u8 = 2;
pub(crate) const OUTPUT: u8 = 3;
/// What the inputs are made from for each example.
pub(crate) const BASE: u8 = 4;
/// Between 0.5 and 1.5.
pub(crate) const WEIGHTS: u8 = 5;
pub(crate) const LOWEST: u8 = 6;
pub(crate) const HIGHEST: u8 = 7;
/// The scalar 1e38, which makes normal numbers of subnormal ones.
pub(crate) const MAGNIFIER: u8 = 8;
/// All elements 1.
pub(crate) const ONES: u8 = 9;
/// The vector whose first element is 1, the others 0.
pub(crate) const UNIT: u8 = 10;
/// For the observer.
pub(crate) const WORK: u8 = 11;
pub(crate) const VIEW: u8 = 12;
/// For wrong meanings that take more than one instruction.
pub(crate) const SCRATCH: u8 = 13;
pub(crate) const SCRATCH_TOO: u8 = 14;

/// Cells of each type.
pub(crate) const CELLS: usize = 16;

/// The address of a cell: scalars start one later, since the first two are label and prediction.
pub(crate) const fn address(kind: Kind, cell: u8) -> u8 {
    match kind {
        Kind::Scalar => cell + 1,
        Kind::Vector | Kind::Matrix => cell,
    }
}

pub(crate) const fn scalar(cell: u8) -> u8 {
    address(Kind::Scalar, cell)
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

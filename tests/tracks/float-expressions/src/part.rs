//! [`Part`]: the results of one function, operator or set of programs.

use assay_sdk::expression::Value;

use crate::{Operands, functions, operators, programs};

/// Results with a name, so that a difference can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What was computed, and in which type.
    pub name: String,
    /// The bits of the results, lowest byte first.
    pub bytes: Vec<u8>,
}

/// Everything that is computed on the operands, in a fixed order.
pub fn parts(operands: &Operands) -> Vec<Part> {
    let mut parts = functions::parts(operands);
    parts.extend(operators::parts(operands));
    parts.extend(programs::parts(operands));
    parts
}

/// A result that can be written.
pub(crate) trait Result {
    fn write(self, bytes: &mut Vec<u8>);
}

impl Result for f32 {
    fn write(self, bytes: &mut Vec<u8>) {
        let bits = if self.is_nan() {
            0x7fc0_0000
        } else {
            self.to_bits()
        };
        bytes.extend(bits.to_le_bytes());
    }
}

impl Result for f64 {
    fn write(self, bytes: &mut Vec<u8>) {
        let bits = if self.is_nan() {
            0x7ff8_0000_0000_0000
        } else {
            self.to_bits()
        };
        bytes.extend(bits.to_le_bytes());
    }
}

impl<F: Result> Result for Value<F> {
    fn write(self, bytes: &mut Vec<u8>) {
        match self {
            Self::Number(number) => number.write(bytes),
            Self::Truth(truth) => bytes.push(truth.into()),
        }
    }
}

impl Part {
    pub(crate) fn new<R: Result>(name: String, results: impl IntoIterator<Item = R>) -> Part {
        let mut bytes = Vec::new();
        for result in results {
            result.write(&mut bytes);
        }
        Part { name, bytes }
    }
}

/// Each operand with each.
pub(crate) fn pairs<F: Copy>(operands: &[F]) -> impl Iterator<Item = (F, F)> {
    operands
        .iter()
        .flat_map(move |first| operands.iter().map(move |second| (*first, *second)))
}

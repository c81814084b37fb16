//! How each operation is written.

use crate::operation::{Constants, Kind, Operation};

/// The way an operation is written to the right of `=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notation {
    /// The word [`NO_OP`] alone, without `=`.
    NoOp,
    /// A symbol between the two inputs.
    Infix(char),
    /// A name before the inputs, or before the two constants.
    Function(&'static str),
    /// The constant alone; indices stand behind the output.
    Constant,
}

/// An instruction that does nothing.
pub(super) const NO_OP: &str = "no-op";

/// The notation of an operation.
pub(super) const fn notation(operation: Operation) -> Notation {
    use Notation::{Constant, Function, Infix};
    use Operation::*;
    match operation {
        NoOp => Notation::NoOp,
        ScalarAdd | VectorAdd | MatrixAdd => Infix('+'),
        ScalarSubtract | VectorSubtract | MatrixSubtract => Infix('-'),
        ScalarMultiply | VectorMultiply | MatrixMultiply | VectorScale | MatrixScale => Infix('*'),
        ScalarDivide | VectorDivide | MatrixDivide => Infix('/'),
        MatrixVectorProduct | MatrixProduct => Infix('@'),
        ScalarAbsolute | VectorAbsolute | MatrixAbsolute => Function("abs"),
        ScalarReciprocal | VectorReciprocal | MatrixReciprocal => Function("reciprocal"),
        ScalarSine => Function("sin"),
        ScalarCosine => Function("cos"),
        ScalarTangent => Function("tan"),
        ScalarArcSine => Function("arcsin"),
        ScalarArcCosine => Function("arccos"),
        ScalarArcTangent => Function("arctan"),
        ScalarExponential => Function("exp"),
        ScalarLogarithm => Function("log"),
        ScalarHeaviside | VectorHeaviside | MatrixHeaviside => Function("heaviside"),
        VectorBroadcast => Function("broadcast"),
        // The matrix whose every column, or row, is the vector.
        MatrixColumnBroadcast => Function("columns"),
        MatrixRowBroadcast => Function("rows"),
        VectorNorm | MatrixNorm => Function("norm"),
        MatrixColumnNorm => Function("column_norm"),
        MatrixRowNorm => Function("row_norm"),
        MatrixTranspose => Function("transpose"),
        VectorDot => Function("dot"),
        VectorOuter => Function("outer"),
        ScalarMinimum | VectorMinimum | MatrixMinimum => Function("min"),
        ScalarMaximum | VectorMaximum | MatrixMaximum => Function("max"),
        VectorMean | MatrixMean => Function("mean"),
        MatrixRowMean => Function("row_mean"),
        VectorDeviation | MatrixDeviation => Function("deviation"),
        MatrixRowDeviation => Function("row_deviation"),
        ScalarConstant | VectorConstant | MatrixConstant => Constant,
        ScalarUniform | VectorUniform | MatrixUniform => Function("uniform"),
        ScalarGaussian | VectorGaussian | MatrixGaussian => Function("gaussian"),
    }
}

/// The operations written in a way, in the order of their numbers.
pub(super) fn written_as(wanted: Notation) -> impl Iterator<Item = Operation> {
    Operation::ALL
        .into_iter()
        .filter(move |operation| notation(*operation) == wanted)
}

/// The names of all functions, in alphabetical order.
pub(super) fn functions() -> Vec<&'static str> {
    let mut names: Vec<_> = Operation::ALL
        .into_iter()
        .filter_map(|operation| match notation(operation) {
            Notation::Function(name) => Some(name),
            _ => None,
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Whether a function takes two constants rather than cells.
pub(super) fn takes_constants(name: &'static str) -> bool {
    written_as(Notation::Function(name))
        .any(|operation| operation.signature().constants != Constants::None)
}

/// Types in brackets, `(scalar, vector)` say.
pub(super) fn list(kinds: &[Kind]) -> String {
    let names: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
    format!("({})", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Else a text could stand for two programs.
    #[test]
    fn notation_and_types_tell_operations_apart() {
        let key = |operation: Operation| {
            let signature = operation.signature();
            let drawn = operation.is_random() || notation(operation) == Notation::Constant;
            let output = signature.output.filter(|_| drawn);
            (notation(operation), signature.inputs, output)
        };
        for (number, first) in Operation::ALL.into_iter().enumerate() {
            for second in &Operation::ALL[..number] {
                assert_ne!(key(first), key(*second), "{first:?} and {second:?}");
            }
        }
    }
}

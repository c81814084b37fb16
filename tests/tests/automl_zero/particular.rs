//! What may be wrong about one operation in particular.

use std::f32::consts::FRAC_PI_2;

use assay_track_automl_zero::{Instruction, Operation, Operation::*};

use super::cells::{ONES, SCRATCH, SCRATCH_TOO, UNIT, of, of_value, scalar};

/// What is particular to an operation. Most of it differs in the last bit only.
pub(crate) fn particular(right: &Instruction) -> Vec<(&'static str, Vec<Instruction>)> {
    let Instruction {
        operation,
        output,
        inputs: [a, b],
        ..
    } = *right;
    let [s, t] = [SCRATCH, SCRATCH_TOO].map(scalar);
    let one = scalar(ONES);
    // The same scratch for vectors and for matrices.
    let (x, y) = (SCRATCH, SCRATCH_TOO);
    let first_element = of(VectorDot, output, [x, UNIT]);
    match operation {
        NoOp => vec![("counts for nothing", vec![])],

        ScalarDivide => vec![(
            "multiplies by the reciprocal",
            vec![
                of(ScalarReciprocal, s, [b]),
                of(ScalarMultiply, output, [a, s]),
            ],
        )],
        VectorDivide => vec![(
            "multiplies by the reciprocal",
            vec![
                of(VectorReciprocal, x, [b]),
                of(VectorMultiply, output, [a, x]),
            ],
        )],
        MatrixDivide => vec![(
            "multiplies by the reciprocal",
            vec![
                of(MatrixReciprocal, x, [b]),
                of(MatrixMultiply, output, [a, x]),
            ],
        )],
        VectorScale => vec![
            (
                "adds",
                vec![of(VectorBroadcast, x, [a]), of(VectorAdd, output, [x, b])],
            ),
            (
                "divides by the reciprocal",
                vec![
                    of(ScalarReciprocal, s, [a]),
                    of(VectorBroadcast, x, [s]),
                    of(VectorDivide, output, [b, x]),
                ],
            ),
        ],
        MatrixScale => vec![(
            "divides by the reciprocal",
            vec![
                of(ScalarReciprocal, s, [a]),
                of(VectorBroadcast, x, [s]),
                of(MatrixRowBroadcast, x, [x]),
                of(MatrixDivide, output, [b, x]),
            ],
        )],
        ScalarAbsolute => keeps(right, ScalarMultiply, one),
        VectorAbsolute => keeps(right, VectorMultiply, ONES),
        MatrixAbsolute | MatrixTranspose => keeps(right, MatrixMultiply, ONES),
        ScalarHeaviside => not_strict(right, ScalarSubtract, one, [s, t]),
        VectorHeaviside => not_strict(right, VectorSubtract, ONES, [x, y]),
        MatrixHeaviside => not_strict(right, MatrixSubtract, ONES, [x, y]),

        ScalarSine => vec![(
            "is the cosine of another angle",
            vec![
                of_value(ScalarConstant, s, 0, FRAC_PI_2),
                of(ScalarSubtract, s, [a, s]),
                of(ScalarCosine, output, [s]),
            ],
        )],
        ScalarCosine => vec![(
            "is the sine of another angle",
            vec![
                of_value(ScalarConstant, s, 0, FRAC_PI_2),
                of(ScalarAdd, s, [a, s]),
                of(ScalarSine, output, [s]),
            ],
        )],
        // It is the quotient of sine and cosine.
        ScalarTangent => vec![(
            "is the reciprocal of the cotangent",
            vec![
                of(ScalarSine, s, [a]),
                of(ScalarCosine, t, [a]),
                of(ScalarDivide, s, [t, s]),
                of(ScalarReciprocal, output, [s]),
            ],
        )],
        ScalarArcSine => complement(right, ScalarArcCosine),
        ScalarArcCosine => complement(right, ScalarArcSine),
        ScalarArcTangent => vec![(
            "is the arc sine of the sine",
            vec![
                of(ScalarArcTangent, s, [a]),
                of(ScalarSine, s, [s]),
                of(ScalarArcSine, output, [s]),
            ],
        )],
        ScalarExponential => vec![(
            "is the reciprocal of another power",
            vec![
                of(ScalarSubtract, s, [a, a]),
                of(ScalarSubtract, s, [s, a]),
                of(ScalarExponential, s, [s]),
                of(ScalarReciprocal, output, [s]),
            ],
        )],
        ScalarLogarithm => vec![(
            "is that of the reciprocal",
            vec![
                of(ScalarReciprocal, s, [a]),
                of(ScalarLogarithm, s, [s]),
                of(ScalarSubtract, t, [s, s]),
                of(ScalarSubtract, output, [t, s]),
            ],
        )],

        VectorBroadcast => vec![(
            "fills the first element only",
            vec![of(VectorScale, output, [a, UNIT])],
        )],
        VectorNorm => vec![
            ("has no root", vec![of(VectorDot, output, [a, a])]),
            (
                "adds in order",
                vec![
                    of(MatrixRowBroadcast, x, [a]),
                    of(MatrixRowNorm, x, [x]),
                    first_element,
                ],
            ),
        ],
        VectorMean => vec![
            ("is the sum", vec![of(VectorDot, output, [a, ONES])]),
            (
                "adds in order",
                vec![
                    of(MatrixRowBroadcast, x, [a]),
                    of(MatrixRowMean, x, [x]),
                    first_element,
                ],
            ),
        ],
        VectorDeviation => vec![(
            "adds in order",
            vec![
                of(MatrixRowBroadcast, x, [a]),
                of(MatrixRowDeviation, x, [x]),
                first_element,
            ],
        )],
        VectorDot => vec![(
            "adds in order",
            vec![
                of(MatrixRowBroadcast, x, [a]),
                of(MatrixVectorProduct, x, [x, b]),
                first_element,
            ],
        )],
        // The sum of the transposed matrix has the same terms in another order.
        MatrixNorm | MatrixMean | MatrixDeviation => vec![(
            "adds by columns",
            vec![of(MatrixTranspose, x, [a]), of(operation, output, [x])],
        )],
        MatrixRowMean | MatrixRowDeviation | MatrixRowNorm | MatrixColumnNorm => vec![(
            "is of the other lines",
            vec![of(MatrixTranspose, x, [a]), of(operation, output, [x])],
        )],
        MatrixVectorProduct => vec![(
            "takes the columns",
            vec![
                of(MatrixTranspose, x, [a]),
                of(MatrixVectorProduct, output, [x, b]),
            ],
        )],
        VectorOuter => vec![(
            "is a matrix of the first vector alone",
            vec![of(MatrixColumnBroadcast, output, [a])],
        )],
        MatrixProduct => vec![(
            "takes the rows of the second",
            vec![
                of(MatrixTranspose, x, [b]),
                of(MatrixProduct, output, [a, x]),
            ],
        )],

        VectorConstant => vec![(
            "clears the other elements",
            vec![of(VectorSubtract, output, [output, output]), *right],
        )],
        MatrixConstant => vec![
            (
                "clears the other elements",
                vec![of(MatrixSubtract, output, [output, output]), *right],
            ),
            ("exchanges row and column", vec![exchanged(right)]),
        ],
        MatrixUniform | MatrixGaussian => vec![(
            "goes by columns",
            vec![*right, of(MatrixTranspose, output, [output])],
        )],
        VectorUniform | VectorGaussian => vec![(
            "draws one number",
            vec![
                *right,
                of(VectorDot, s, [output, UNIT]),
                of(VectorBroadcast, output, [s]),
            ],
        )],
        _ => Vec::new(),
    }
}

/// Does nothing with the numbers: multiplies them by 1.
fn keeps(
    right: &Instruction,
    multiply: Operation,
    ones: u8,
) -> Vec<(&'static str, Vec<Instruction>)> {
    let copy = of(multiply, right.output, [right.inputs[0], ones]);
    vec![("does nothing", vec![copy])]
}

/// 1 at zero, and where there is no number.
fn not_strict(
    right: &Instruction,
    subtract: Operation,
    ones: u8,
    [x, y]: [u8; 2],
) -> Vec<(&'static str, Vec<Instruction>)> {
    let input = right.inputs[0];
    let body = vec![
        of(subtract, y, [ones, ones]),
        of(subtract, x, [y, input]),
        of(right.operation, x, [x]),
        of(subtract, right.output, [ones, x]),
    ];
    vec![("is 1 at zero", body)]
}

/// A quarter turn less the other function.
fn complement(right: &Instruction, other: Operation) -> Vec<(&'static str, Vec<Instruction>)> {
    let [s, t] = [SCRATCH, SCRATCH_TOO].map(scalar);
    let body = vec![
        of_value(ScalarConstant, s, 0, FRAC_PI_2),
        of(other, t, [right.inputs[0]]),
        of(ScalarSubtract, right.output, [s, t]),
    ];
    vec![("is rounded twice", body)]
}

fn exchanged(right: &Instruction) -> Instruction {
    let [row, column] = right.indices;
    Instruction {
        indices: [column, row],
        ..*right
    }
}

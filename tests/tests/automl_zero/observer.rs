//! A result brought down to the prediction.

use assay_track_automl_zero::{FEATURES, Instruction, Kind, Operation, Operation::*, PREDICTION};

use super::cells::{HIGHEST, LOWEST, MAGNIFIER, ONES, VIEW, WEIGHTS, WORK, address, of, scalar};

/// How a number is looked at. Each view gives a number between the limits.
#[derive(Debug, Clone, Copy)]
enum View {
    /// As it is; what is no number looks like the lower limit.
    Lower,
    /// As it is; what is no number looks like the upper limit.
    Upper,
    /// Its reciprocal: shows the sign of zero.
    Inverse,
    /// 1e38 times as large: shows subnormal numbers.
    Magnified,
}

/// Instructions that add up what is at an address of a type, weighted, in the prediction. `closely`
/// shows special numbers as well, at the price of the last bits.
pub(crate) fn observe(kind: Kind, seen: u8, closely: bool) -> Vec<Instruction> {
    let views: &[View] = if closely {
        &[View::Lower, View::Upper, View::Inverse, View::Magnified]
    } else {
        &[View::Lower, View::Upper]
    };
    let mut instructions = Vec::new();
    for (number, view) in views.iter().enumerate() {
        instructions.extend(view.of(kind, seen));
        let output = scalar(if number == 0 { VIEW } else { WORK });
        instructions.extend(weigh(kind, output));
        if number > 0 {
            // Weights the views seen before, so that none of them cancels another.
            instructions.push(of(
                ScalarMultiply,
                scalar(VIEW),
                [scalar(VIEW), scalar(WEIGHTS)],
            ));
            instructions.push(of(ScalarAdd, scalar(VIEW), [scalar(VIEW), scalar(WORK)]));
        }
    }
    instructions.push(of(ScalarMultiply, PREDICTION, [scalar(VIEW), scalar(ONES)]));
    instructions
}

impl View {
    /// Puts what is seen into the work cell.
    fn of(self, kind: Kind, seen: u8) -> Vec<Instruction> {
        let [reciprocal, scale, minimum, maximum]: [Operation; 4] = match kind {
            Kind::Scalar => [
                ScalarReciprocal,
                ScalarMultiply,
                ScalarMinimum,
                ScalarMaximum,
            ],
            Kind::Vector => [VectorReciprocal, VectorScale, VectorMinimum, VectorMaximum],
            Kind::Matrix => [MatrixReciprocal, MatrixScale, MatrixMinimum, MatrixMaximum],
        };
        let [lowest, highest, work] = [LOWEST, HIGHEST, WORK].map(|cell| address(kind, cell));
        // Of a minimum or maximum, the first operand is taken where the second is no number.
        let mut instructions = match self {
            Self::Lower => vec![of(maximum, work, [lowest, seen])],
            Self::Upper => vec![of(minimum, work, [highest, seen])],
            Self::Inverse => vec![
                of(reciprocal, work, [seen]),
                of(maximum, work, [lowest, work]),
            ],
            Self::Magnified => vec![
                of(scale, work, [scalar(MAGNIFIER), seen]),
                of(maximum, work, [lowest, work]),
            ],
        };
        instructions.push(match self {
            Self::Upper => of(maximum, work, [lowest, work]),
            _ => of(minimum, work, [highest, work]),
        });
        instructions
    }
}

/// The weighted sum of the work cell.
fn weigh(kind: Kind, output: u8) -> Vec<Instruction> {
    match kind {
        Kind::Scalar => vec![of(ScalarMultiply, output, [scalar(WORK), scalar(WEIGHTS)])],
        Kind::Vector => vec![of(VectorDot, output, [WORK, WEIGHTS])],
        Kind::Matrix => vec![
            of(MatrixMultiply, WORK, [WORK, WEIGHTS]),
            of(MatrixVectorProduct, WORK, [WORK, WEIGHTS]),
            // Other weights than before, so that the transposed matrix looks different.
            of(VectorDot, output, [WORK, FEATURES]),
        ],
    }
}

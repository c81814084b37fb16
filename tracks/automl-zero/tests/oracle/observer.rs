//! [`Observer`]: a result brought down to the prediction.

use assay_track_automl_zero::{FEATURES, Instruction, Kind, Operation::*, PREDICTION};

use crate::instructions::cell::{HIGHEST, LOWEST, WEIGHTS, WORK};
use crate::instructions::{address, of};

/// How a result is reduced to one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Observer {
    /// Its elements, weighted.
    Weighted,
    /// Its elements limited to +-16, weighted: infinities become numbers, what isn't a number -16.
    Limited,
    /// The reciprocals of its elements, limited and weighted: shows the sign of zero.
    Inverse,
}

impl Observer {
    /// Instructions that bring what is at an address of a type down to the prediction.
    pub(crate) fn observe(self, kind: Kind, seen: u8) -> Vec<Instruction> {
        let [reciprocal, maximum, minimum] = match kind {
            Kind::Scalar => [ScalarReciprocal, ScalarMaximum, ScalarMinimum],
            Kind::Vector => [VectorReciprocal, VectorMaximum, VectorMinimum],
            Kind::Matrix => [MatrixReciprocal, MatrixMaximum, MatrixMinimum],
        };
        let at = |cell: u8| address(kind, cell);
        let mut instructions = Vec::new();
        let mut seen = seen;
        if self == Self::Inverse {
            instructions.push(of(reciprocal, at(WORK), [seen]));
            seen = at(WORK);
        }
        if self != Self::Weighted {
            instructions.push(of(maximum, at(WORK), [at(LOWEST), seen]));
            instructions.push(of(minimum, at(WORK), [at(HIGHEST), at(WORK)]));
            seen = at(WORK);
        }
        match kind {
            Kind::Scalar => instructions.push(of(ScalarMultiply, PREDICTION, [seen, at(WEIGHTS)])),
            Kind::Vector => instructions.push(of(VectorDot, PREDICTION, [seen, WEIGHTS])),
            Kind::Matrix => {
                instructions.push(of(MatrixMultiply, WORK, [seen, WEIGHTS]));
                instructions.push(of(MatrixVectorProduct, WORK, [WORK, WEIGHTS]));
                // Other weights than before, so that the transposed matrix looks different.
                instructions.push(of(VectorDot, PREDICTION, [WORK, FEATURES]));
            }
        }
        instructions
    }
}

//! [`Operation`]: the 65 instructions of AutoML-Zero, their names and types.

/// The type of a memory cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A number.
    Scalar,
    /// As many numbers as there are features.
    Vector,
    /// A square of numbers, features by features.
    Matrix,
}

/// The constants that an instruction carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Constants {
    /// None.
    None,
    /// One value.
    Value,
    /// An element of a vector, and its value.
    ElementOfVector,
    /// An element of a matrix (row, column), and its value.
    ElementOfMatrix,
    /// The two bounds of a uniform distribution; either may be the lower.
    Bounds,
    /// Mean and deviation of a normal distribution.
    MeanAndDeviation,
}

impl Constants {
    /// How many indices there are, from 0 to 2.
    #[must_use]
    pub const fn indices(self) -> usize {
        match self {
            Self::ElementOfVector => 1,
            Self::ElementOfMatrix => 2,
            _ => 0,
        }
    }

    /// How many values there are, from 0 to 2.
    #[must_use]
    pub const fn values(self) -> usize {
        match self {
            Self::None => 0,
            Self::Value | Self::ElementOfVector | Self::ElementOfMatrix => 1,
            Self::Bounds | Self::MeanAndDeviation => 2,
        }
    }
}

/// What an operation reads and writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Signature {
    /// The type of the result; only [`Operation::NoOp`] has none.
    pub output: Option<Kind>,
    /// The types of the inputs: none, one or two.
    pub inputs: &'static [Kind],
    /// The constants.
    pub constants: Constants,
}

macro_rules! operations {
    ($($number:literal $name:ident: $($input:ident)* => $output:expr, $constants:ident;)*) => {
        /// An instruction of AutoML-Zero (Real, Liang, So and Le, arXiv 2003.03384, supplementary
        /// table S1). The number is that of the table and the first byte of an encoded instruction.
        ///
        /// Elementwise unless its name says otherwise.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "the names are the documentation; the track's page has the rest")]
        pub enum Operation {
            $($name = $number,)*
        }

        impl Operation {
            /// All of them, in the order of their numbers.
            pub const ALL: [Self; 65] = [$(Self::$name),*];

            /// What it reads and writes.
            #[must_use]
            pub const fn signature(self) -> Signature {
                use Kind::*;
                match self {
                    $(Self::$name => Signature {
                        output: $output,
                        inputs: &[$($input),*],
                        constants: Constants::$constants,
                    },)*
                }
            }
        }
    };
}

operations! {
    0 NoOp: => None, None;
    1 ScalarAdd: Scalar Scalar => Some(Scalar), None;
    2 ScalarSubtract: Scalar Scalar => Some(Scalar), None;
    3 ScalarMultiply: Scalar Scalar => Some(Scalar), None;
    4 ScalarDivide: Scalar Scalar => Some(Scalar), None;
    5 ScalarAbsolute: Scalar => Some(Scalar), None;
    6 ScalarReciprocal: Scalar => Some(Scalar), None;
    7 ScalarSine: Scalar => Some(Scalar), None;
    8 ScalarCosine: Scalar => Some(Scalar), None;
    9 ScalarTangent: Scalar => Some(Scalar), None;
    10 ScalarArcSine: Scalar => Some(Scalar), None;
    11 ScalarArcCosine: Scalar => Some(Scalar), None;
    12 ScalarArcTangent: Scalar => Some(Scalar), None;
    13 ScalarExponential: Scalar => Some(Scalar), None;
    14 ScalarLogarithm: Scalar => Some(Scalar), None;
    15 ScalarHeaviside: Scalar => Some(Scalar), None;
    16 VectorHeaviside: Vector => Some(Vector), None;
    17 MatrixHeaviside: Matrix => Some(Matrix), None;
    18 VectorScale: Scalar Vector => Some(Vector), None;
    19 VectorBroadcast: Scalar => Some(Vector), None;
    20 VectorReciprocal: Vector => Some(Vector), None;
    21 VectorNorm: Vector => Some(Scalar), None;
    22 VectorAbsolute: Vector => Some(Vector), None;
    23 VectorAdd: Vector Vector => Some(Vector), None;
    24 VectorSubtract: Vector Vector => Some(Vector), None;
    25 VectorMultiply: Vector Vector => Some(Vector), None;
    26 VectorDivide: Vector Vector => Some(Vector), None;
    27 VectorDot: Vector Vector => Some(Scalar), None;
    28 VectorOuter: Vector Vector => Some(Matrix), None;
    29 MatrixScale: Scalar Matrix => Some(Matrix), None;
    30 MatrixReciprocal: Matrix => Some(Matrix), None;
    31 MatrixVectorProduct: Matrix Vector => Some(Vector), None;
    32 MatrixColumnBroadcast: Vector => Some(Matrix), None;
    33 MatrixRowBroadcast: Vector => Some(Matrix), None;
    34 MatrixNorm: Matrix => Some(Scalar), None;
    35 MatrixColumnNorm: Matrix => Some(Vector), None;
    36 MatrixRowNorm: Matrix => Some(Vector), None;
    37 MatrixTranspose: Matrix => Some(Matrix), None;
    38 MatrixAbsolute: Matrix => Some(Matrix), None;
    39 MatrixAdd: Matrix Matrix => Some(Matrix), None;
    40 MatrixSubtract: Matrix Matrix => Some(Matrix), None;
    41 MatrixMultiply: Matrix Matrix => Some(Matrix), None;
    42 MatrixDivide: Matrix Matrix => Some(Matrix), None;
    43 MatrixProduct: Matrix Matrix => Some(Matrix), None;
    44 ScalarMinimum: Scalar Scalar => Some(Scalar), None;
    45 VectorMinimum: Vector Vector => Some(Vector), None;
    46 MatrixMinimum: Matrix Matrix => Some(Matrix), None;
    47 ScalarMaximum: Scalar Scalar => Some(Scalar), None;
    48 VectorMaximum: Vector Vector => Some(Vector), None;
    49 MatrixMaximum: Matrix Matrix => Some(Matrix), None;
    50 VectorMean: Vector => Some(Scalar), None;
    51 MatrixMean: Matrix => Some(Scalar), None;
    52 MatrixRowMean: Matrix => Some(Vector), None;
    53 MatrixRowDeviation: Matrix => Some(Vector), None;
    54 VectorDeviation: Vector => Some(Scalar), None;
    55 MatrixDeviation: Matrix => Some(Scalar), None;
    56 ScalarConstant: => Some(Scalar), Value;
    57 VectorConstant: => Some(Vector), ElementOfVector;
    58 MatrixConstant: => Some(Matrix), ElementOfMatrix;
    59 ScalarUniform: => Some(Scalar), Bounds;
    60 VectorUniform: => Some(Vector), Bounds;
    61 MatrixUniform: => Some(Matrix), Bounds;
    62 ScalarGaussian: => Some(Scalar), MeanAndDeviation;
    63 VectorGaussian: => Some(Vector), MeanAndDeviation;
    64 MatrixGaussian: => Some(Matrix), MeanAndDeviation;
}

impl Operation {
    /// The operation of a number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Its number in the table, 0 to 64.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// What one execution costs a case's budget, with so many features: about the work it is, in
    /// additions of scalars, with 4 for being executed at all. A number of the result counts 1, a
    /// function or a random number 16, and in a product of matrices each multiplication 1.
    #[must_use]
    pub fn cost(self, features: usize) -> u64 {
        let numbers = |kind: Kind| match kind {
            Kind::Scalar => 1,
            Kind::Vector => features as u64,
            Kind::Matrix => (features * features) as u64,
        };
        let Signature { output, inputs, .. } = self.signature();
        let cells = inputs.iter().copied().chain(output);
        let largest = cells.map(numbers).max().unwrap_or(0);
        let work = match self {
            Self::MatrixProduct => largest * features as u64,
            Self::VectorConstant | Self::MatrixConstant => 1,
            _ if self.is_random() || self.is_function() => 16 * largest,
            _ => largest,
        };
        4 + work
    }

    /// Whether it is an elementary function that takes tens of machine instructions.
    const fn is_function(self) -> bool {
        let number = self.number();
        Self::ScalarSine.number() <= number && number <= Self::ScalarLogarithm.number()
    }

    /// Whether it draws random numbers.
    #[must_use]
    pub const fn is_random(self) -> bool {
        matches!(
            self.signature().constants,
            Constants::Bounds | Constants::MeanAndDeviation
        )
    }

    /// Whether it changes one element of its output and keeps the others, so that it reads it too.
    #[must_use]
    pub const fn is_partial(self) -> bool {
        matches!(
            self.signature().constants,
            Constants::ElementOfVector | Constants::ElementOfMatrix
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_follow_the_work() {
        let costs = [
            (Operation::NoOp, 4),
            (Operation::ScalarAdd, 5),
            (Operation::ScalarLogarithm, 20),
            (Operation::ScalarHeaviside, 5),
            (Operation::VectorConstant, 5),
            (Operation::VectorAdd, 12),
            (Operation::MatrixVectorProduct, 68),
            (Operation::MatrixNorm, 68),
            (Operation::MatrixProduct, 516),
            (Operation::MatrixGaussian, 1_028),
        ];
        for (operation, cost) in costs {
            assert_eq!(operation.cost(8), cost, "{operation:?}");
        }
    }

    #[test]
    fn numbers_are_positions() {
        for (number, operation) in Operation::ALL.iter().enumerate() {
            assert_eq!(usize::from(operation.number()), number);
            assert_eq!(Operation::from_number(number as u8), Some(*operation));
        }
        assert_eq!(Operation::from_number(65), None);
    }
}

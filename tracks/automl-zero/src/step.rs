//! [`Step`]: one instruction of the machine, and [`Layout`]: where cells lie in its memory.

use crate::cells::Cell;
use crate::operation::{Kind, Operation};
use crate::parameters::Memory;
use crate::program::{FEATURES, Instruction, Phase};

/// The place of the example's features, which are not in memory: each example would have to be copied.
pub(crate) const EXAMPLE: usize = usize::MAX;

/// Where each cell begins in a memory of numbers: scalars, then vectors, then matrices by rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    features: usize,
    memory: Memory,
}

impl Layout {
    pub(crate) fn new(features: usize, memory: Memory) -> Self {
        Self { features, memory }
    }

    pub(crate) fn features(self) -> usize {
        self.features
    }

    /// How many numbers there are, with the temporary place.
    pub(crate) fn numbers(self) -> usize {
        self.temporary() + self.features * self.features
    }

    /// Room for one vector or matrix that no program knows of.
    pub(crate) fn temporary(self) -> usize {
        self.first_matrix() + self.memory.matrices * self.features * self.features
    }

    /// The place of a cell's first number.
    pub(crate) fn place(self, cell: Cell) -> usize {
        let address = usize::from(cell.address);
        match cell.kind {
            Kind::Scalar => address,
            Kind::Vector if cell.address == FEATURES => EXAMPLE,
            Kind::Vector => self.memory.scalars + address * self.features,
            Kind::Matrix => self.first_matrix() + address * self.features * self.features,
        }
    }

    fn first_matrix(self) -> usize {
        self.memory.scalars + self.memory.vectors * self.features
    }
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// One instruction of the program.
    Plain(Operation),
    /// The first input, a vector, as it is.
    CopyVector,
    /// The first input, a matrix, as it is.
    CopyMatrix,
    /// Matrix plus outer product of two vectors.
    AddOuter,
    /// Matrix less outer product.
    SubtractOuter,
    /// Vector plus scalar times vector.
    AddScaledVector,
    /// Vector less scalar times vector.
    SubtractScaledVector,
    /// Matrix plus scalar times matrix.
    AddScaledMatrix,
    /// Matrix less scalar times matrix.
    SubtractScaledMatrix,
    /// Vector plus scalar times the difference of two vectors.
    AddScaledVectorDifference,
    /// Matrix plus scalar times the difference of two matrices.
    AddScaledMatrixDifference,
}

/// One instruction of the machine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Step {
    pub(crate) code: Code,
    /// Where the result goes.
    pub(crate) output: usize,
    /// Where the operands are, in the order in which the description of the code names them.
    pub(crate) inputs: [usize; 4],
    /// Constants.
    pub(crate) values: [f32; 2],
    /// Which random numbers to draw: the place of the instruction in the program as written.
    pub(crate) stream: Stream,
}

/// The place of an instruction in a program, as a word that random numbers depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stream(pub(crate) u32);

impl Stream {
    fn new(phase: Phase, position: usize) -> Self {
        Self((phase as u32) << 16 | position as u32)
    }
}

impl Step {
    /// If the result would spoil an operand that the kernel still needs: the step with its result in
    /// the temporary place, and the step that copies it from there.
    pub(crate) fn split(self, layout: Layout) -> Option<[Self; 2]> {
        let copy = match self.code {
            Code::Plain(Operation::MatrixVectorProduct) => Code::CopyVector,
            Code::Plain(Operation::MatrixProduct | Operation::MatrixTranspose) => Code::CopyMatrix,
            _ => return None,
        };
        let [first, second, ..] = self.inputs;
        if self.output != first && self.output != second {
            return None;
        }
        let temporary = layout.temporary();
        let first = Self {
            output: temporary,
            ..self
        };
        let second = Self {
            code: copy,
            inputs: [temporary, 0, 0, 0],
            ..self
        };
        Some([first, second])
    }

    /// The instruction at a position of a phase. A constant element is a scalar at its place.
    pub(crate) fn new(
        instruction: &Instruction,
        phase: Phase,
        position: usize,
        layout: Layout,
    ) -> Self {
        let Instruction {
            operation,
            inputs,
            indices: [row, column],
            values,
            ..
        } = *instruction;
        let signature = operation.signature();
        let element = match operation {
            Operation::VectorConstant => usize::from(row),
            Operation::MatrixConstant => usize::from(row) * layout.features + usize::from(column),
            _ => 0,
        };
        let place = |(&kind, address)| layout.place(Cell { kind, address });
        let mut places = signature.inputs.iter().zip(inputs).map(place);
        Self {
            code: match operation {
                Operation::VectorConstant | Operation::MatrixConstant => {
                    Code::Plain(Operation::ScalarConstant)
                }
                _ => Code::Plain(operation),
            },
            output: instruction
                .written()
                .map_or(0, |cell| layout.place(cell) + element),
            inputs: [(); 4].map(|()| places.next().unwrap_or(0)),
            values,
            stream: Stream::new(phase, position),
        }
    }
}

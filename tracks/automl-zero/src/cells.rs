//! [`Cells`]: sets of memory cells, for the analyses that look at what instructions read and write.

use crate::operation::Kind;
use crate::parameters::MAX_CELLS;
use crate::program::{FEATURES, Instruction, LABEL, PREDICTION};

/// A set of memory cells, a bit for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cells([u32; 3]);

const _: () = assert!(MAX_CELLS == 32, "a cell is a bit of 32");

/// One memory cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) kind: Kind,
    pub(crate) address: u8,
}

impl Cell {
    /// Where the prediction is found.
    pub(crate) const PREDICTION: Self = Self {
        kind: Kind::Scalar,
        address: PREDICTION,
    };
}

impl Cells {
    /// The set of one cell.
    pub(crate) fn of(cell: Cell) -> Self {
        let mut cells = Self::default();
        cells.insert(cell);
        cells
    }

    /// What is new for each example: the label, the prediction and the features.
    pub(crate) fn per_example() -> Self {
        let mut cells = Self::of(Cell::PREDICTION);
        cells.insert(Cell {
            kind: Kind::Scalar,
            address: LABEL,
        });
        cells.insert(Cell {
            kind: Kind::Vector,
            address: FEATURES,
        });
        cells
    }

    pub(crate) fn contains(self, cell: Cell) -> bool {
        self.0[cell.kind as usize] & bit(cell) != 0
    }

    pub(crate) fn insert(&mut self, cell: Cell) {
        self.0[cell.kind as usize] |= bit(cell);
    }

    pub(crate) fn remove(&mut self, cell: Cell) {
        self.0[cell.kind as usize] &= !bit(cell);
    }

    pub(crate) fn union(self, other: Self) -> Self {
        Self(std::array::from_fn(|kind| self.0[kind] | other.0[kind]))
    }

    pub(crate) fn meets(self, other: Self) -> bool {
        (0..3).any(|kind| self.0[kind] & other.0[kind] != 0)
    }
}

fn bit(cell: Cell) -> u32 {
    1 << (cell.address % MAX_CELLS as u8)
}

impl Instruction {
    /// The cell it writes.
    pub(crate) fn written(&self) -> Option<Cell> {
        let kind = self.operation.signature().output?;
        Some(Cell {
            kind,
            address: self.output,
        })
    }

    /// The cells it reads. One that changes a single element reads the cell that it writes.
    pub(crate) fn read(&self) -> Cells {
        let mut cells = Cells::default();
        for (&kind, &address) in self.operation.signature().inputs.iter().zip(&self.inputs) {
            cells.insert(Cell { kind, address });
        }
        if self.operation.is_partial()
            && let Some(cell) = self.written()
        {
            cells.insert(cell);
        }
        cells
    }
}

//! [`Inputs`]: what an operation of the corpus works on.

use assay_sdk::Rng;
use assay_track_automl_zero::{FEATURES, Instruction, Kind, Operation::*};

use crate::instructions::cell::{FIRST, HIGHEST, LOWEST, OUTPUT, SECOND, WEIGHTS, WORK};
use crate::instructions::{address, of, of_value, of_values};

/// What the inputs of the operation are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inputs {
    /// Numbers between -1.5 and 1.5.
    Ordinary,
    /// Other numbers at each step, which depend on the example and the past.
    Moving,
    /// A few values that meet each other: zeros of both signs, ones, equal pairs.
    Edges,
    /// Very large beside very small.
    Scales,
    /// Infinities and what isn't a number.
    Specials,
}

const fn scalar(cell: u8) -> u8 {
    address(Kind::Scalar, cell)
}

/// Weights, limits, and something in the cells that operations write.
pub(crate) fn surroundings() -> Vec<Instruction> {
    let mut setup = Vec::new();
    for cell in [WEIGHTS, OUTPUT] {
        setup.extend(uniform(cell, [0.5, 1.5]));
    }
    for (cell, limit) in [(LOWEST, -16.0), (HIGHEST, 16.0)] {
        setup.push(of_value(ScalarConstant, scalar(cell), 0, limit));
        setup.push(of(VectorBroadcast, cell, [scalar(cell)]));
        setup.push(of(MatrixColumnBroadcast, cell, [cell]));
    }
    setup
}

/// Draws the cell of each type.
fn uniform(cell: u8, bounds: [f32; 2]) -> [Instruction; 3] {
    [
        of_values(ScalarUniform, scalar(cell), bounds),
        of_values(VectorUniform, cell, bounds),
        of_values(MatrixUniform, cell, bounds),
    ]
}

impl Inputs {
    pub(crate) const ALL: [Self; 5] = [
        Self::Ordinary,
        Self::Moving,
        Self::Edges,
        Self::Scales,
        Self::Specials,
    ];

    /// Instructions of setup that fill the first and second cell of each type.
    pub(crate) fn fill(self, features: usize, rng: &mut Rng) -> Vec<Instruction> {
        let mut bounds = [[-1.5, 1.5]; 2];
        if self == Self::Scales {
            bounds = [[1e15, 3e15], [-1e-15, -3e-15]];
            if rng.chance(0.5) {
                bounds.reverse();
            }
        }
        let cells = [FIRST, SECOND].into_iter().zip(bounds);
        let mut setup: Vec<_> = cells
            .flat_map(|(cell, bounds)| uniform(cell, bounds))
            .collect();
        match self {
            Self::Ordinary | Self::Moving | Self::Scales => {}
            Self::Edges => set_edges(features, rng, &mut setup),
            Self::Specials => set_specials(features, rng, &mut setup),
        }
        setup
    }

    /// Instructions before the operation, in its phase.
    pub(crate) fn refresh(self) -> Vec<Instruction> {
        if self != Self::Moving {
            return Vec::new();
        }
        vec![
            of(VectorAdd, FIRST, [FIRST, FEATURES]),
            of(VectorSubtract, SECOND, [FEATURES, SECOND]),
            of(VectorMean, scalar(FIRST), [FIRST]),
            of(VectorDot, scalar(SECOND), [SECOND, WEIGHTS]),
            of(VectorOuter, FIRST, [FIRST, SECOND]),
            of(MatrixTranspose, WORK, [FIRST]),
            of(MatrixSubtract, SECOND, [WORK, SECOND]),
        ]
    }
}

fn set_edges(features: usize, rng: &mut Rng, setup: &mut Vec<Instruction>) {
    const VALUES: [f32; 6] = [0.0, -0.0, 1.0, -1.0, 2.0, 0.5];
    for cell in [FIRST, SECOND] {
        let value = *rng.choose(&VALUES);
        setup.push(of_value(ScalarConstant, scalar(cell), 0, value));
        // Sometimes a vector of zeros, say.
        let same = rng.chance(0.3);
        for index in 0..features {
            let value = if same { value } else { *rng.choose(&VALUES) };
            setup.push(of_value(VectorConstant, cell, index, value));
        }
    }
    // Products of the edges: ones, zeros of both signs, equal pairs.
    setup.push(of(VectorOuter, FIRST, [FIRST, SECOND]));
    setup.push(of(VectorOuter, SECOND, [SECOND, FIRST]));
}

/// Infinities of both signs, what isn't a number, and numbers, in places where each meets each.
fn set_specials(features: usize, rng: &mut Rng, setup: &mut Vec<Instruction>) {
    for cell in [FIRST, SECOND] {
        // An infinity, and perhaps its difference from itself.
        let scalar = scalar(cell);
        if rng.chance(0.7) {
            setup.push(of_value(ScalarConstant, scalar, 0, zero(rng)));
            setup.push(of(ScalarReciprocal, scalar, [scalar]));
            if rng.chance(0.5) {
                setup.push(of(ScalarSubtract, scalar, [scalar, scalar]));
            }
        }
        set_infinities(cell, features, rng, setup);
        setup.push(of_values(VectorUniform, WORK, [1.0, 2.0]));
        set_infinities(WORK, features, rng, setup);
        setup.push(of(VectorSubtract, WORK, [WORK, WORK]));
        setup.push(of(VectorAdd, cell, [cell, WORK]));
    }
    // Special rows in one matrix and special columns in the other.
    setup.push(of(MatrixColumnBroadcast, WORK, [FIRST]));
    setup.push(of(MatrixMultiply, FIRST, [FIRST, WORK]));
    setup.push(of(MatrixRowBroadcast, WORK, [SECOND]));
    setup.push(of(MatrixMultiply, SECOND, [SECOND, WORK]));
}

/// Makes some elements of a vector infinite.
fn set_infinities(cell: u8, features: usize, rng: &mut Rng, setup: &mut Vec<Instruction>) {
    for index in 0..features {
        if rng.chance(0.4) {
            setup.push(of_value(VectorConstant, cell, index, zero(rng)));
        }
    }
    setup.push(of(VectorReciprocal, cell, [cell]));
}

/// Of either sign.
fn zero(rng: &mut Rng) -> f32 {
    *rng.choose(&[0.0, -0.0])
}

//! What operations of the corpus work on.

use std::f32::consts::{FRAC_PI_2, PI};

use assay_sdk::Rng;
use assay_track_automl_zero::{FEATURES, Instruction, Operation::*};

use super::cells::{
    BASE, FIRST, HIGHEST, LOWEST, MAGNIFIER, ONES, OUTPUT, SCRATCH, SECOND, UNIT, WEIGHTS, of,
    of_value, of_values, scalar,
};

/// Numbers that meet each other, as quotients: zeros of both signs, small numbers, infinities, what
/// is no number; then numbers far apart and one that is subnormal.
pub(crate) const EDGES: [[f32; 2]; 12] = [
    [0.0, 1.0],
    [-0.0, 1.0],
    [1.0, 1.0],
    [-1.0, 1.0],
    [2.0, 1.0],
    [0.1, 1.0],
    [1.0, 0.0],
    [-1.0, 0.0],
    [0.0, 0.0],
    [3e38, 1.0],
    [-1e-20, 1.0],
    [1e-39, 1.0],
];

/// Further numbers for functions of one number.
pub(crate) const ARGUMENTS: [[f32; 2]; 12] = [
    [0.999_999_94, 1.0],
    [-1.000_000_1, 1.0],
    [0.6, 1.0],
    [-0.7, 1.0],
    [FRAC_PI_2, 1.0],
    [-PI, 1.0],
    [88.72, 1.0],
    [-87.4, 1.0],
    [-103.9, 1.0],
    [1e4, 1.0],
    [-1e7, 1.0],
    [1e30, 1.0],
];

/// Numbers that occur together: a sum in which one is no number shows nothing else.
const PALETTES: [&[usize]; 5] = [
    &[0, 1, 2, 3, 4, 5],
    &[0, 2, 3, 4, 6, 7],
    &[1, 2, 5, 6, 8],
    &[0, 2, 9, 10, 11],
    // Equal numbers, whose variance rounding may make negative.
    &[5],
];

/// Instructions of setup that everything else needs.
pub(crate) fn surroundings() -> Vec<Instruction> {
    let mut setup = Vec::new();
    for (cell, bounds) in [
        (WEIGHTS, [0.5, 1.5]),
        (OUTPUT, [-1.0, 1.0]),
        (BASE, [-1.0, 1.0]),
    ] {
        setup.push(of_values(ScalarUniform, scalar(cell), bounds));
        setup.push(of_values(VectorUniform, cell, bounds));
        setup.push(of_values(MatrixUniform, cell, bounds));
    }
    for (cell, value) in [(LOWEST, -1024.0), (HIGHEST, 1024.0), (ONES, 1.0)] {
        setup.push(of_value(ScalarConstant, scalar(cell), 0, value));
        setup.push(of(VectorBroadcast, cell, [scalar(cell)]));
        setup.push(of(MatrixColumnBroadcast, cell, [cell]));
    }
    setup.push(of_value(ScalarConstant, scalar(MAGNIFIER), 0, 1e38));
    setup.push(of_value(VectorConstant, UNIT, 0, 1.0));
    setup
}

/// Fills the inputs with ordinary numbers that depend on the example.
pub(crate) fn moving() -> Vec<Instruction> {
    vec![
        of(VectorAdd, FIRST, [BASE, FEATURES]),
        of(VectorMultiply, SECOND, [FIRST, WEIGHTS]),
        of(VectorSubtract, SECOND, [SECOND, BASE]),
        of(VectorMean, scalar(FIRST), [FIRST]),
        of(VectorDot, scalar(SECOND), [SECOND, WEIGHTS]),
        of(VectorOuter, FIRST, [FIRST, SECOND]),
        of(MatrixTranspose, SECOND, [FIRST]),
        of(MatrixSubtract, SECOND, [BASE, SECOND]),
    ]
}

/// Fills two scalars with quotients.
pub(crate) fn scalars(first: [f32; 2], second: [f32; 2]) -> Vec<Instruction> {
    let mut setup = Vec::new();
    for (cell, [numerator, denominator]) in [(FIRST, first), (SECOND, second)] {
        setup.push(of_value(ScalarConstant, scalar(cell), 0, numerator));
        setup.push(of_value(ScalarConstant, scalar(SCRATCH), 0, denominator));
        let quotient = [scalar(cell), scalar(SCRATCH)];
        setup.push(of(ScalarDivide, scalar(cell), quotient));
    }
    setup
}

/// Fills all inputs with numbers of a palette; in matrices, each number of the first vector meets
/// each of the second.
pub(crate) fn edges(round: u32, features: usize) -> Vec<Instruction> {
    let mut rng = Rng::keyed(u64::from(round), [features as u32, 0, 0]);
    let palette = PALETTES[round as usize % PALETTES.len()];
    let mut draw = || EDGES[*rng.choose(palette)];
    let mut setup = scalars(draw(), draw());
    for cell in [FIRST, SECOND] {
        for index in 0..features {
            let [numerator, denominator] = draw();
            setup.push(of_value(VectorConstant, cell, index, numerator));
            setup.push(of_value(VectorConstant, SCRATCH, index, denominator));
        }
        setup.push(of(VectorDivide, cell, [cell, SCRATCH]));
    }
    let mut broadcasts = [MatrixColumnBroadcast, MatrixRowBroadcast];
    if round as usize / PALETTES.len() % 2 == 1 {
        broadcasts.reverse();
    }
    setup.push(of(broadcasts[0], FIRST, [FIRST]));
    setup.push(of(broadcasts[1], SECOND, [SECOND]));
    setup
}

//! Kernels on matrices and vectors whose elements are not all in the same place. The result never
//! lies where an operand does.

use std::hint::black_box;

use assay_sdk::simd::F32x4;

use super::{Slot, unrolled};
use crate::lanes::{Lanes, VECTORS};

/// `output[i] = sum over j of matrix[i][j] * vector[j]`.
#[inline(always)]
pub(crate) fn matrix_vector_product(output: &[Slot], matrix: &[Slot], vector: &[Slot]) {
    match vector.len() {
        16 => by_four_rows::<16, 1>(output, matrix, vector),
        8 => by_four_rows::<8, 1>(output, matrix, vector),
        4 => by_four_rows::<4, 1>(output, matrix, vector),
        features => by_row(output, matrix, vector, features, 1),
    }
}

/// `output[i][j] = sum over k of first[i][k] * second[k][j]`, for matrices of so many features.
#[inline(always)]
pub(crate) fn matrix_product(output: &[Slot], first: &[Slot], second: &[Slot], features: usize) {
    for column in 0..features {
        let (output, second) = (&output[column..], &second[column..]);
        match features {
            16 => by_four_rows::<16, 16>(output, first, second),
            8 => by_four_rows::<8, 8>(output, first, second),
            4 => by_four_rows::<4, 4>(output, first, second),
            _ => by_row(output, first, second, features, features),
        }
    }
}

/// A matrix times a vector, where each `stride`-th number is one of the vector's, and each
/// `stride`-th place one of the output's.
fn by_row(output: &[Slot], matrix: &[Slot], vector: &[Slot], features: usize, stride: usize) {
    let output = output.iter().step_by(stride);
    for (slot, row) in output.zip(matrix.chunks_exact(features)) {
        let products = row.iter().zip(vector.iter().step_by(stride));
        slot.set(products.fold(Lanes::ZERO, |sum, (number, factor)| {
            sum + number.get() * factor.get()
        }));
    }
}

/// As [`by_row`].
#[inline(always)]
fn by_four_rows<const FEATURES: usize, const STRIDE: usize>(
    output: &[Slot],
    matrix: &[Slot],
    vector: &[Slot],
) {
    let features = black_box(FEATURES);
    let rows = matrix.chunks_exact(4 * FEATURES);
    for (output, rows) in output.chunks(4 * STRIDE).zip(rows) {
        four_rows::<FEATURES, STRIDE>(output, rows, vector, features);
    }
}

/// Four rows of a matrix times a vector, without a loop; one vector of tasks after the other, so that
/// all that is loaded at once fits 16 registers. A function of its own for the reason that
/// elementwise kernels have one.
///
/// `features` is `FEATURES`, but the compilers do not know. They must expect each column to be the
/// last, and so can't load many columns before they add the first: they would run out of registers,
/// store what they loaded and load it again.
#[inline(never)]
fn four_rows<const FEATURES: usize, const STRIDE: usize>(
    output: &[Slot],
    rows: &[Slot],
    vector: &[Slot],
    features: usize,
) {
    let output = &output[..3 * STRIDE + 1];
    let rows = &rows[..4 * FEATURES];
    let vector = &vector[..(FEATURES - 1) * STRIDE + 1];
    unrolled! { TASKS in [0 1] {
        let mut sums = [F32x4::ZERO; 4];
        'columns: {
            unrolled! { COLUMN in [0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15] {
                if COLUMN < FEATURES {
                    if COLUMN == features {
                        break 'columns;
                    }
                    let number = vector[COLUMN * STRIDE].get().0[TASKS];
                    unrolled! { ROW in [0 1 2 3] {
                        let element = rows[ROW * FEATURES + COLUMN].get().0[TASKS];
                        sums[ROW] = sums[ROW] + element * number;
                    }}
                }
            }}
        }
        unrolled! { ROW in [0 1 2 3] {
            let slot = &output[ROW * STRIDE];
            let mut number = slot.get();
            number.0[TASKS] = sums[ROW];
            slot.set(number);
        }}
    }}
}

const _: () = assert!(VECTORS == 2, "two are spelled out above");

/// `output[i][j] = first[i] * second[j]`.
#[inline(always)]
pub(crate) fn outer(output: &[Slot], first: &[Slot], second: &[Slot]) {
    for (output, factor) in output.chunks_exact(second.len()).zip(first) {
        super::scale(output, factor.get(), second);
    }
}

/// `output[i][j] = function(sum[i][j], first[i] * second[j])`.
#[inline(always)]
pub(crate) fn add_outer(
    output: &[Slot],
    sum: &[Slot],
    [first, second]: [&[Slot]; 2],
    function: impl Fn(Lanes, Lanes) -> Lanes,
) {
    if let Ok(second) = <&[Slot; 16]>::try_from(second) {
        add_four_rows(output, sum, first, second, &function);
    } else if let Ok(second) = <&[Slot; 8]>::try_from(second) {
        add_four_rows(output, sum, first, second, &function);
    } else {
        let features = second.len();
        let rows = output
            .chunks_exact(features)
            .zip(sum.chunks_exact(features));
        for ((output, sum), factor) in rows.zip(first) {
            super::add_scaled(output, sum, factor.get(), second, &function);
        }
    }
}

#[inline(always)]
fn add_four_rows<const FEATURES: usize>(
    output: &[Slot],
    sum: &[Slot],
    first: &[Slot],
    second: &[Slot; FEATURES],
    function: &impl Fn(Lanes, Lanes) -> Lanes,
) {
    let outputs = output.chunks_exact(4 * FEATURES);
    let sums = sum.chunks_exact(4 * FEATURES);
    for ((output, sum), factors) in outputs.zip(sums).zip(first.as_chunks().0) {
        four_rows_more(output, sum, factors, second, function);
    }
}

/// Four rows, without a loop; a function of its own for the reason that elementwise kernels have one.
#[inline(never)]
fn four_rows_more<const FEATURES: usize>(
    output: &[Slot],
    sum: &[Slot],
    factors: &[Slot; 4],
    second: &[Slot; FEATURES],
    function: &impl Fn(Lanes, Lanes) -> Lanes,
) {
    let (output, sum) = (&output[..4 * FEATURES], &sum[..4 * FEATURES]);
    unrolled! { ROW in [0 1 2 3] {
        let factor = factors[ROW].get();
        unrolled! { COLUMN in [0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15] {
            if COLUMN < FEATURES {
                let place = ROW * FEATURES + COLUMN;
                let product = factor * second[COLUMN].get();
                output[place].set(function(sum[place].get(), product));
            }
        }}
    }}
}

/// `output[i][j] = vector[i]`.
#[inline(always)]
pub(crate) fn column_broadcast(output: &[Slot], vector: &[Slot]) {
    for (output, number) in output.chunks_exact(vector.len()).zip(vector) {
        super::fill(output, number.get());
    }
}

/// `output[i][j] = vector[j]`.
#[inline(always)]
pub(crate) fn row_broadcast(output: &[Slot], vector: &[Slot]) {
    for output in output.chunks_exact(vector.len()) {
        super::copy(output, vector);
    }
}

/// `output[i][j] = matrix[j][i]`, for matrices of so many features.
#[inline(always)]
pub(crate) fn transpose(output: &[Slot], matrix: &[Slot], features: usize) {
    for (row, output) in output.chunks_exact(features).enumerate() {
        for (slot, number) in output.iter().zip(matrix[row..].iter().step_by(features)) {
            slot.set(number.get());
        }
    }
}

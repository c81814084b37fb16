//! Kernels that add up. The page of the module above says in which order.

use super::{Slot, unrolled};
use crate::lanes::Lanes;

/// The sum of a term for each element, in four partial sums.
#[inline(always)]
fn sum(first: &[Slot], second: &[Slot], term: impl Fn(Lanes, Lanes) -> Lanes) -> Lanes {
    let mut sums = [Lanes::ZERO; 4];
    let (firsts, last_first) = first.as_chunks::<16>();
    let (seconds, last_second) = second.as_chunks::<16>();
    for (first, second) in firsts.iter().zip(seconds) {
        unrolled! { I in [0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15] {
            sums[I % 4] = sums[I % 4] + term(first[I].get(), second[I].get());
        }}
    }
    let (firsts, last_first) = last_first.as_chunks::<4>();
    let (seconds, last_second) = last_second.as_chunks::<4>();
    for (first, second) in firsts.iter().zip(seconds) {
        unrolled! { I in [0 1 2 3] {
            sums[I] = sums[I] + term(first[I].get(), second[I].get());
        }}
    }
    for ((first, second), sum) in last_first.iter().zip(last_second).zip(&mut sums) {
        *sum = *sum + term(first.get(), second.get());
    }
    let [first, second, third, fourth] = sums;
    (first + second) + (third + fourth)
}

/// The sum of a term for each element, one after the other.
#[inline(always)]
fn sum_in_order<'a>(slots: impl Iterator<Item = &'a Slot>, term: impl Fn(Lanes) -> Lanes) -> Lanes {
    slots.fold(Lanes::ZERO, |sum, slot| sum + term(slot.get()))
}

/// How many numbers there are, as a divisor: exact, as there are at most 1,024.
#[inline(always)]
fn count(length: usize) -> Lanes {
    Lanes::splat(length as f32)
}

#[inline(always)]
fn square(number: Lanes) -> Lanes {
    number * number
}

/// `sqrt(mean of squares - square of mean)`. What rounding makes negative counts as zero; a NaN
/// stays.
#[inline(always)]
fn spread(sum: Lanes, squares: Lanes, length: usize) -> Lanes {
    let mean = sum / count(length);
    (squares / count(length) - mean * mean)
        .maximum(Lanes::ZERO)
        .sqrt()
}

#[inline(always)]
pub(crate) fn dot(first: &[Slot], second: &[Slot]) -> Lanes {
    sum(first, second, |first, second| first * second)
}

/// Of a vector or (Frobenius) a matrix.
#[inline(always)]
pub(crate) fn norm(input: &[Slot]) -> Lanes {
    dot(input, input).sqrt()
}

/// Of a vector or matrix.
#[inline(always)]
pub(crate) fn mean(input: &[Slot]) -> Lanes {
    sum(input, input, |number, _| number) / count(input.len())
}

/// Of a vector or matrix.
#[inline(always)]
pub(crate) fn deviation(input: &[Slot]) -> Lanes {
    let total = sum(input, input, |number, _| number);
    spread(total, dot(input, input), input.len())
}

/// For each row.
#[inline(always)]
pub(crate) fn row_mean(output: &[Slot], matrix: &[Slot]) {
    each_row(output, matrix, |row| {
        sum_in_order(row.iter(), |number| number) / count(row.len())
    });
}

/// For each row.
#[inline(always)]
pub(crate) fn row_deviation(output: &[Slot], matrix: &[Slot]) {
    each_row(output, matrix, |row| {
        let total = sum_in_order(row.iter(), |number| number);
        spread(total, sum_in_order(row.iter(), square), row.len())
    });
}

/// For each row.
#[inline(always)]
pub(crate) fn row_norm(output: &[Slot], matrix: &[Slot]) {
    each_row(output, matrix, |row| {
        sum_in_order(row.iter(), square).sqrt()
    });
}

/// For each column.
#[inline(always)]
pub(crate) fn column_norm(output: &[Slot], matrix: &[Slot]) {
    for (column, slot) in output.iter().enumerate() {
        let column = matrix[column..].iter().step_by(output.len());
        slot.set(sum_in_order(column, square).sqrt());
    }
}

#[inline(always)]
fn each_row(output: &[Slot], matrix: &[Slot], function: impl Fn(&[Slot]) -> Lanes) {
    for (slot, row) in output.iter().zip(matrix.chunks_exact(output.len())) {
        slot.set(function(row));
    }
}

//! Kernels that compute each element from the elements in the same place.

use super::{Slot, unrolled};
use crate::lanes::Lanes;

/// `output[i] = function(input[i])`.
#[inline(always)]
pub(crate) fn map(output: &[Slot], input: &[Slot], function: impl Fn(Lanes) -> Lanes) {
    zip(output, input, input, |number, _| function(number));
}

/// `output[i] = function(first[i], second[i])`.
#[inline(always)]
pub(crate) fn zip(
    output: &[Slot],
    first: &[Slot],
    second: &[Slot],
    function: impl Fn(Lanes, Lanes) -> Lanes,
) {
    // Vectors of the usual numbers of features, at once.
    if let (Ok(output), Ok(first), Ok(second)) =
        (output.try_into(), first.try_into(), second.try_into())
    {
        return sixteen(output, first, second, &function);
    }
    if let (Ok(output), Ok(first), Ok(second)) =
        (output.try_into(), first.try_into(), second.try_into())
    {
        return eight(output, first, second, &function);
    }
    many(output, first, second, &function);
}

/// Any length; a function of its own so that calls for the usual ones have few registers to save.
#[inline(never)]
fn many(
    output: &[Slot],
    first: &[Slot],
    second: &[Slot],
    function: &impl Fn(Lanes, Lanes) -> Lanes,
) {
    let (outputs, last_outputs) = output.as_chunks();
    let (firsts, last_firsts) = first.as_chunks();
    let (seconds, last_seconds) = second.as_chunks();
    for ((output, first), second) in outputs.iter().zip(firsts).zip(seconds) {
        sixty_four(output, first, second, function);
    }
    let (outputs, last_outputs) = last_outputs.as_chunks();
    let (firsts, last_firsts) = last_firsts.as_chunks();
    let (seconds, last_seconds) = last_seconds.as_chunks();
    for ((output, first), second) in outputs.iter().zip(firsts).zip(seconds) {
        four(output, first, second, function);
    }
    let last = last_outputs.iter().zip(last_firsts).zip(last_seconds);
    for ((output, first), second) in last {
        output.set(function(first.get(), second.get()));
    }
}

macro_rules! at_once {
    ($($(#[$attribute:meta])* $name:ident = $length:literal [$($at:literal)*];)*) => {
        $($(#[$attribute])*
        fn $name(
            output: &[Slot; $length],
            first: &[Slot; $length],
            second: &[Slot; $length],
            function: &impl Fn(Lanes, Lanes) -> Lanes,
        ) {
            unrolled! { I in [$($at)*] {
                output[I].set(function(first[I].get(), second[I].get()));
            }}
        })*
    };
}

at_once! {
    #[inline(always)]
    sixteen = 16 [0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15];
    #[inline(always)]
    eight = 8 [0 1 2 3 4 5 6 7];
    /// A function of its own, because the compiler folds the place of each number into the
    /// instruction that loads or stores it only where it counts from an argument, not from a loop's
    /// variable.
    #[inline(never)]
    sixty_four = 64 [
        0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
        32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63
    ];
    /// As [`sixty_four`].
    #[inline(never)]
    four = 4 [0 1 2 3];
}

/// `output[i] = factor * input[i]`.
#[inline(always)]
pub(crate) fn scale(output: &[Slot], factor: Lanes, input: &[Slot]) {
    map(output, input, |number| factor * number);
}

/// `output[i] = function(sum[i], factor * input[i])`.
#[inline(always)]
pub(crate) fn add_scaled(
    output: &[Slot],
    sum: &[Slot],
    factor: Lanes,
    input: &[Slot],
    function: impl Fn(Lanes, Lanes) -> Lanes,
) {
    zip(output, sum, input, |sum, number| {
        function(sum, factor * number)
    });
}

/// `output[i] = sum[i] + factor * (first[i] - second[i])`.
#[inline(always)]
pub(crate) fn add_scaled_difference(
    output: &[Slot],
    factor: Lanes,
    [first, second, sum]: [&[Slot]; 3],
) {
    let (outputs, last_output) = output.as_chunks();
    let (firsts, last_first) = first.as_chunks();
    let (seconds, last_second) = second.as_chunks();
    let (sums, last_sum) = sum.as_chunks();
    for (((output, first), second), sum) in outputs.iter().zip(firsts).zip(seconds).zip(sums) {
        thirty_two_differences(output, factor, first, second, sum);
    }
    let last = last_output.iter().zip(last_first).zip(last_second);
    for (((output, first), second), sum) in last.zip(last_sum) {
        output.set(sum.get() + factor * (first.get() - second.get()));
    }
}

/// As [`sixty_four`].
#[inline(never)]
fn thirty_two_differences(
    output: &[Slot; 32],
    factor: Lanes,
    first: &[Slot; 32],
    second: &[Slot; 32],
    sum: &[Slot; 32],
) {
    unrolled! { I in [
        0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
    ] {
        output[I].set(sum[I].get() + factor * (first[I].get() - second[I].get()));
    }}
}

/// `output[i] = number`.
#[inline(always)]
pub(crate) fn fill(output: &[Slot], number: Lanes) {
    map(output, output, |_| number);
}

/// `output[i] = input[i]`.
#[inline(always)]
pub(crate) fn copy(output: &[Slot], input: &[Slot]) {
    map(output, input, |number| number);
}

//! Kernels that draw random numbers.
//!
//! A number is a function of the task's seed, the place of the instruction in the program as written
//! (its phase and position), how often that phase has run before, and the element: word `e % 4` of
//! Philox4x32-10 at counter `[e / 4, times, phase << 16 | position, 0]` under the seed as key. So
//! neither other instructions nor the tasks beside it change what a program draws.

use assay_sdk::simd::{F32x4, U32x4, philox};

use super::{Slot, unrolled};
use crate::lanes::{LANES, Lanes, VECTORS};
use crate::step::Stream;

/// Where random numbers come from while a phase runs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Draws {
    /// The seed of each task, low word first.
    keys: [[U32x4; 2]; VECTORS],
    /// How often the phase has run before.
    pub(crate) times: u32,
}

impl Draws {
    pub(crate) fn new(seeds: &[u64; LANES]) -> Self {
        let (chunks, _) = seeds.as_chunks::<4>();
        Self {
            keys: std::array::from_fn(|vector| {
                let seeds = chunks[vector];
                [
                    U32x4::from_array(seeds.map(|seed| seed as u32)),
                    U32x4::from_array(seeds.map(|seed| (seed >> 32) as u32)),
                ]
            }),
            times: 0,
        }
    }

    /// Four words for each of four tasks.
    #[inline(always)]
    fn words(&self, tasks: usize, stream: Stream, block: usize) -> [U32x4; 4] {
        let counter = [block as u32, self.times, stream.0, 0];
        philox::block(counter.map(U32x4::splat), self.keys[tasks])
    }
}

/// `output[e] = low + (high - low) * u`, with `u` a multiple of 2^-24 in `[0, 1)`. The bounds are
/// exchanged if they are the wrong way round.
#[inline(always)]
pub(crate) fn uniform(output: &[Slot], draws: &Draws, stream: Stream, bounds: [f32; 2]) {
    let [first, second] = bounds;
    let (low, high) = if second < first {
        (second, first)
    } else {
        (first, second)
    };
    fill(output, draws, stream, [low, high - low], |first, second| {
        (philox::uniform(first), philox::uniform(second))
    });
}

/// `output[e] = mean + deviation * g`, with `g` from the standard normal distribution: elements `2k`
/// and `2k + 1` are the cosine and the sine half of Box and Muller's transform of their two words.
#[inline(always)]
pub(crate) fn gaussian(output: &[Slot], draws: &Draws, stream: Stream, parameters: [f32; 2]) {
    fill(output, draws, stream, parameters, philox::normals);
}

/// `output[e] = shift + scale * number`, with pairs of numbers made of pairs of words.
///
/// First come all words, in the places of the numbers, and then all numbers: each word and each
/// number is the end of a long chain of operations, and so a processor finds several chains to work on
/// at a time.
#[inline(always)]
fn fill(
    output: &[Slot],
    draws: &Draws,
    stream: Stream,
    [shift, scale]: [f32; 2],
    numbers: impl Fn(U32x4, U32x4) -> (F32x4, F32x4),
) {
    let (shift, scale) = (F32x4::splat(shift), F32x4::splat(scale));
    let numbers = |first, second| {
        let (first, second) = numbers(first, second);
        (shift + scale * first, shift + scale * second)
    };
    let (blocks, rest) = output.as_chunks();
    for (block, output) in blocks.iter().enumerate() {
        four_words(output, draws, stream, block);
    }
    for output in blocks {
        four_numbers(output, &numbers);
    }
    if !rest.is_empty() {
        let last = <[Slot; 4]>::default();
        four_words(&last, draws, stream, blocks.len());
        four_numbers(&last, &numbers);
        super::copy(rest, &last[..rest.len()]);
    }
}

/// Puts the words of a block, as the bits of numbers, where the numbers will be.
#[inline(never)]
fn four_words(output: &[Slot; 4], draws: &Draws, stream: Stream, block: usize) {
    let words: [_; VECTORS] = std::array::from_fn(|tasks| draws.words(tasks, stream, block));
    for (at, slot) in output.iter().enumerate() {
        slot.set(Lanes(words.map(|words| F32x4::from_bits(words[at]))));
    }
}

/// Makes numbers of words.
#[inline(never)]
fn four_numbers(output: &[Slot; 4], numbers: &impl Fn(U32x4, U32x4) -> (F32x4, F32x4)) {
    unrolled! { PAIR in [0 2] {
        let (first, second) = (output[PAIR].get().0, output[PAIR + 1].get().0);
        let numbers: [_; VECTORS] = std::array::from_fn(|tasks| {
            numbers(first[tasks].to_bits(), second[tasks].to_bits())
        });
        output[PAIR].set(Lanes(numbers.map(|(number, _)| number)));
        output[PAIR + 1].set(Lanes(numbers.map(|(_, number)| number)));
    }}
}

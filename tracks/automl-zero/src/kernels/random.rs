//! Kernels that draw random numbers.
//!
//! A number is a function of the task's seed, the place of the instruction in the program as written
//! (its phase and position), how often that phase has run before, and the element: word `e % 4` of
//! Philox4x32-10 at counter `[e / 4, times, phase << 16 | position, 0]` under the seed as key. So
//! neither other instructions nor the tasks beside it change what a program draws.

use assay_sdk::simd::{U32x4, philox};

use super::Slot;
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

    /// Four words for each task.
    #[inline(always)]
    fn block(&self, vector: usize, stream: Stream, block: usize) -> [U32x4; 4] {
        let counter = [block as u32, self.times, stream.0, 0];
        philox::block(counter.map(U32x4::splat), self.keys[vector])
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
    let (low, width) = (Lanes::splat(low), Lanes::splat(high - low));
    for (block, output) in output.chunks(4).enumerate() {
        let words: [_; VECTORS] =
            std::array::from_fn(|vector| draws.block(vector, stream, block).map(philox::uniform));
        for (element, output) in output.iter().enumerate() {
            let unit = Lanes(std::array::from_fn(|vector| words[vector][element]));
            output.set(low + width * unit);
        }
    }
}

/// `output[e] = mean + deviation * g`, with `g` from the standard normal distribution: elements `2k`
/// and `2k + 1` are the cosine and the sine half of Box and Muller's transform of their two words.
#[inline(always)]
pub(crate) fn gaussian(
    output: &[Slot],
    draws: &Draws,
    stream: Stream,
    [mean, deviation]: [f32; 2],
) {
    let (mean, deviation) = (Lanes::splat(mean), Lanes::splat(deviation));
    for (block, output) in output.chunks(4).enumerate() {
        let numbers: [_; VECTORS] = std::array::from_fn(|vector| {
            let [a, b, c, d] = draws.block(vector, stream, block);
            let (first, second) = philox::normals(a, b);
            let (third, fourth) = philox::normals(c, d);
            [first, second, third, fourth]
        });
        for (element, output) in output.iter().enumerate() {
            let number = Lanes(std::array::from_fn(|vector| numbers[vector][element]));
            output.set(mean + deviation * number);
        }
    }
}

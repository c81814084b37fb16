//! Random numbers for four lanes at once, as a function of a key and a counter alone.
//!
//! [`block`] is `Philox4x32-10`, the function that [`Rng`](crate::Rng) counts through. With it a track
//! can draw a number for what it is about (a task, an example, an instruction) rather than in the
//! order in which things happen to run, so that a score depends on nothing else.
//!
//! ```
//! use assay_sdk::simd::{U32x4, philox};
//!
//! let counter = [3, 14, 0, 0].map(U32x4::splat);
//! let key = [U32x4::from_array([0, 1, 2, 3]), U32x4::splat(42)];
//! let [first, second, third, _] = philox::block(counter, key);
//! let unit = philox::uniform(first);
//! let (x, y) = philox::normals(second, third);
//! # assert!(unit.to_array().iter().all(|unit| (0.0..1.0).contains(unit)));
//! # assert!((x * x + y * y).to_array().iter().all(|square| square.is_finite()));
//! ```

use std::hint::black_box;

use super::{F32x4, U32x4};

const MULTIPLIERS: [U32x4; 2] = [U32x4::splat(0xD251_1F53), U32x4::splat(0xCD9E_8D57)];
/// What the key grows by each round.
const KEY_STEPS: [U32x4; 2] = [U32x4::splat(0x9E37_79B9), U32x4::splat(0xBB67_AE85)];

/// The spacing of the uniform numbers.
const STEP: F32x4 = F32x4::splat(1.0 / (1 << 24) as f32);

/// The four random words at each lane's counter, under its key: what
/// [`Philox::block`](assay_random::Philox::block) gives for each lane.
#[inline]
#[must_use]
pub fn block(counter: [U32x4; 4], key: [U32x4; 2]) -> [U32x4; 4] {
    // Where LLVM sees constants, it makes multiplications of 64 by 64 bits of those below, for which
    // machines have no instruction.
    let multipliers = black_box(MULTIPLIERS);
    let (mut words, mut key) = (counter, key);
    let mut round = || {
        let (low0, high0) = words[0].multiply_wide(multipliers[0]);
        let (low1, high1) = words[2].multiply_wide(multipliers[1]);
        words = [
            high1 ^ words[1] ^ key[0],
            low1,
            high0 ^ words[3] ^ key[1],
            low0,
        ];
        key[0] = key[0].wrapping_add(KEY_STEPS[0]);
        key[1] = key[1].wrapping_add(KEY_STEPS[1]);
    };
    // Ten rounds without a loop, which a host that can interrupt one would make slow.
    round();
    round();
    round();
    round();
    round();
    round();
    round();
    round();
    round();
    round();
    words
}

/// Uniform multiples of 2^-24 in [0, 1), of random words.
#[inline]
#[must_use]
pub fn uniform(words: U32x4) -> F32x4 {
    (words >> 8).signed_to_f32() * STEP
}

/// Two vectors of independent normal numbers with mean 0 and deviation 1, of two vectors of random
/// words. None is above 5.8.
///
/// This is the transformation of Box and Muller: the logarithm of the first word gives the distance
/// from the origin of the plane, the second word the direction.
#[inline]
#[must_use]
pub fn normals(first: U32x4, second: U32x4) -> (F32x4, F32x4) {
    // Never 0, whose logarithm is infinite.
    let distance = uniform(first) + STEP;
    let radius = (F32x4::splat(-2.0) * distance.ln()).sqrt();
    let (sin, cos) = uniform(second).sin_cos_turns();
    (radius * cos, radius * sin)
}

#[cfg(test)]
mod tests {
    use assay_random::Philox;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_lane_is_the_generator(counter: [[u32; 4]; 4], key: [[u32; 4]; 2]) {
            let words = block(counter.map(U32x4::from_array), key.map(U32x4::from_array));
            for lane in 0..4 {
                let expected = Philox::block(counter.map(|word| word[lane]), key.map(|word| word[lane]));
                prop_assert_eq!(words.map(|word| word.to_array()[lane]), expected);
            }
        }
    }

    #[test]
    fn extreme_words_give_finite_numbers() {
        let words = U32x4::from_array([0, 255, 256, u32::MAX]);
        assert_eq!(
            uniform(words).to_array(),
            [0.0, 0.0, 2.0_f32.powi(-24), 1.0 - 2.0_f32.powi(-24)]
        );
        let (x, y) = normals(words, U32x4::ZERO);
        assert_eq!(
            x.to_array().map(|x| (x * 100.0).round()),
            [577.0, 577.0, 565.0, 0.0]
        );
        assert_eq!(y.to_array(), [0.0; 4]);
    }

    /// Each moment and share is within four deviations of what it is for the normal distribution.
    #[test]
    fn normals_are_distributed_normally() {
        const BLOCKS: u32 = 1 << 14;
        let mut pairs = Vec::new();
        for number in 0..BLOCKS {
            let counter = [number, 0, 0, 0].map(U32x4::splat);
            let key = [U32x4::from_array([1, 2, 3, 4]), U32x4::ZERO];
            let [a, b, c, d] = block(counter, key);
            for (x, y) in [normals(a, b), normals(c, d)] {
                pairs.extend(x.to_array().into_iter().zip(y.to_array()));
            }
        }
        let count = 2.0 * pairs.len() as f64;
        let mean = |value: fn(f64) -> f64| {
            let sum = |(x, y): &(f32, f32)| value(f64::from(*x)) + value(f64::from(*y));
            pairs.iter().map(sum).sum::<f64>() / count
        };
        let share = |value: fn(f64) -> bool, expected: f64| {
            let sum =
                |(x, y): &(f32, f32)| u32::from(value((*x).into())) + u32::from(value((*y).into()));
            let share = f64::from(pairs.iter().map(sum).sum::<u32>()) / count;
            (share, expected, (expected * (1.0 - expected)).sqrt())
        };
        let product = pairs.iter().map(|(x, y)| f64::from(x * y)).sum::<f64>() / (count / 2.0);
        for (found, expected, deviation) in [
            (mean(|x| x), 0.0, 1.0),
            (mean(|x| x * x), 1.0, 2.0_f64.sqrt()),
            (mean(|x| x * x * x), 0.0, 15.0_f64.sqrt()),
            (mean(|x| x.powi(4)), 3.0, 96.0_f64.sqrt()),
            (product, 0.0, 2.0_f64.sqrt()),
            share(|x| x > 0.0, 0.5),
            share(|x| x.abs() < 0.674_489_75, 0.5),
            share(|x| x > 2.0, 0.022_750_13),
            share(|x| x < -2.0, 0.022_750_13),
            share(|x| x.abs() > 3.0, 0.002_699_80),
            share(|x| x.abs() > 4.0, 6.334e-5),
        ] {
            let bound = 4.0 * deviation / count.sqrt();
            assert!(
                (found - expected).abs() < bound,
                "{found} is not {expected}"
            );
        }
    }
}

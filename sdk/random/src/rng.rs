//! [`Rng`]: draws from one stream.

use crate::Philox;

/// A position in one random stream.
///
/// The Philox key is the seed, low word first. The counter is the number of the block within the
/// stream, then the three words of the stream. So streams never overlap, and a stream holds 2^34
/// words of 32 bits before it repeats.
///
/// Words are used in order, and every draw says how many it takes, so that a rewrite in another
/// language can give the same numbers.
#[derive(Debug, Clone)]
pub struct Rng {
    key: [u32; 2],
    stream: [u32; 3],
    /// The block after the one that `words` holds.
    next_block: u32,
    words: [u32; 4],
    /// How many of `words` are used up.
    used: usize,
}

impl Rng {
    /// The start of stream `[0, 0, 0]` of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::keyed(seed, [0; 3])
    }

    /// The start of one of the 2^96 independent streams of a seed: island, generation and slot,
    /// say.
    #[must_use]
    pub fn keyed(seed: u64, stream: [u32; 3]) -> Self {
        Self {
            key: [seed as u32, (seed >> 32) as u32],
            stream,
            next_block: 0,
            words: [0; 4],
            used: 4,
        }
    }

    /// The next word of 32 bits.
    pub fn next_u32(&mut self) -> u32 {
        if self.used == self.words.len() {
            let [first, second, third] = self.stream;
            self.words = Philox::block([self.next_block, first, second, third], self.key);
            self.next_block = self.next_block.wrapping_add(1);
            self.used = 0;
        }
        let word = self.words[self.used];
        self.used += 1;
        word
    }

    /// 64 bits: two words, the low one first.
    pub fn next_u64(&mut self) -> u64 {
        let low = u64::from(self.next_u32());
        let high = u64::from(self.next_u32());
        high << 32 | low
    }

    /// An integer in `0..n`, each equally likely, for `n` greater than 0.
    ///
    /// Lemire's method ("Fast Random Integer Generation in an Interval", 2019): the high half of
    /// `n` times 64 random bits, drawn again in the rare case that would favour some results. Takes
    /// two words, seldom more.
    ///
    /// # Panics
    /// If `n` is 0: there is no such integer.
    pub fn below(&mut self, n: u64) -> u64 {
        assert!(n > 0, "below(0) asks for a number from an empty range");
        loop {
            let product = u128::from(self.next_u64()) * u128::from(n);
            let remainder = product as u64;
            // 2^64 mod n: so many of the low halves must be refused to make the counts equal. It
            // is less than n, which saves the division nearly always.
            if remainder >= n || remainder >= n.wrapping_neg() % n {
                return (product >> 64) as u64;
            }
        }
    }

    /// An index into something of `len` elements, as [`below`](Self::below).
    ///
    /// # Panics
    /// If `len` is 0.
    pub fn index(&mut self, len: usize) -> usize {
        self.below(len as u64) as usize
    }

    /// A float in `[0, 1)`: one of the 2^53 multiples of 2^-53, each equally likely. Takes two
    /// words.
    pub fn unit(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
        (self.next_u64() >> 11) as f64 * STEP
    }

    /// A float from `low` towards `high`: `low + (high - low) * unit()`. Rounding can give `high`
    /// itself. Takes two words.
    pub fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// True with probability `p`: never at 0 or below (or NaN), always at 1 or above. Takes two
    /// words in any case.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// A draw from the normal distribution with mean 0 and standard deviation 1; beyond 8.58 it
    /// never goes.
    ///
    /// Box and Muller's transform, of which only the cosine half is used: a draw then always takes
    /// four words and leaves nothing behind for the next one.
    pub fn gaussian(&mut self) -> f64 {
        // In (0, 1], so that the logarithm is finite. The square root needs no library: IEEE 754
        // fixes its bits, as those of the four basic operations.
        let radius = 1.0 - self.unit();
        let turn = self.unit();
        (-2.0 * libm::log(radius)).sqrt() * libm::cos(core::f64::consts::TAU * turn)
    }

    /// An element of a slice, each equally likely. Takes two words, seldom more.
    ///
    /// # Panics
    /// If the slice is empty.
    pub fn choose<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.index(items.len())]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Rng;

    /// Changing any of these numbers changes every search result and generated data set.
    #[test]
    fn first_numbers_are_golden() {
        fn first<T>(draw: impl Fn(&mut Rng) -> T) -> [T; 3] {
            let mut rng = Rng::keyed(0x0123_4567_89AB_CDEF, [1, 2, 3]);
            [(); 3].map(|()| draw(&mut rng))
        }
        assert_eq!(
            first(Rng::next_u32),
            [0xd243_fe52, 0x9749_3bd9, 0x33f1_5ac4]
        );
        assert_eq!(
            first(Rng::next_u64),
            [
                0x9749_3bd9_d243_fe52,
                0xbd98_6273_33f1_5ac4,
                0xa455_3493_5fd7_7276
            ]
        );
        assert_eq!(first(|rng| rng.below(1_000)), [590, 740, 641]);
        // A bound that refuses about every second word pair: the first three pass.
        assert_eq!(
            first(|rng| rng.below(u64::MAX / 2 + 2)),
            [
                5_450_655_089_874_304_809,
                6_830_888_858_280_308_066,
                5_920_714_301_406_689_595
            ]
        );
        assert_eq!(first(|rng| rng.index(7)), [4, 5, 4]);
        assert_eq!(
            first(|rng| rng.unit().to_bits()),
            [
                0x3fe2_e927_7b3a_487f,
                0x3fe7_b30c_4e66_7e2b,
                0x3fe4_8aa6_926b_faee
            ]
        );
        assert_eq!(
            first(|rng| rng.uniform(-1.0, 1.0).to_bits()),
            [
                0x3fc7_493b_d9d2_43f8,
                0x3fde_cc31_3999_f8ac,
                0x3fd2_2a9a_49af_ebb8
            ]
        );
        assert_eq!(first(|rng| rng.chance(0.65)), [true, false, true]);
        assert_eq!(
            first(|rng| rng.gaussian().to_bits()),
            [
                0xbfb4_3103_6cb3_d2fd,
                0xbff4_69f7_d61c_4a1a,
                0xbfeb_76b0_7ee5_543b
            ]
        );
        assert_eq!(first(|rng| *rng.choose(&[10, 20, 30])), [20, 30, 20]);
        assert_eq!(Rng::new(7).next_u64(), 0xc009_f9dc_f460_7a2d);
    }

    #[test]
    fn the_layout_of_key_and_counter_is_as_documented() {
        let mut rng = Rng::keyed(
            0x299f_31d0_a409_3822,
            [0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
        );
        rng.next_block = 0x243f_6a88;
        // The published vector for the digits of pi.
        assert_eq!(rng.next_u64(), 0x94fd_cceb_d16c_fe09);
        assert_eq!(rng.next_u64(), 0x2412_6ea1_5001_e420);
    }

    #[test]
    fn gaussian_has_mean_zero_and_variance_one() {
        let mut rng = Rng::new(1);
        let draws: Vec<f64> = (0..100_000).map(|_| rng.gaussian()).collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let variance =
            draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / draws.len() as f64;
        assert!(mean.abs() < 0.01, "{mean}");
        assert!((variance - 1.0).abs() < 0.02, "{variance}");
    }

    #[test]
    fn below_is_unbiased_where_the_plain_product_is_not() {
        // With n = 3 * 2^62 every third of 2^64 values would be twice as likely without refusal.
        let n = 3 << 62;
        let mut rng = Rng::new(2);
        let mut thirds = [0_u32; 3];
        for _ in 0..30_000 {
            thirds[(rng.below(n) % 3) as usize] += 1;
        }
        for count in thirds {
            assert!((9_600..10_400).contains(&count), "{thirds:?}");
        }
    }

    proptest! {
        #[test]
        fn draws_stay_in_range(seed: u64, stream: [u32; 3], n in 1_u64..) {
            let mut rng = Rng::keyed(seed, stream);
            prop_assert!(rng.below(n) < n);
            prop_assert!((0.0..1.0).contains(&rng.unit()));
            prop_assert!((-2.0..=3.0).contains(&rng.uniform(-2.0, 3.0)));
            prop_assert!(rng.gaussian().abs() < 8.58);
            prop_assert!(!rng.chance(0.0) && rng.chance(1.0) && !rng.chance(f64::NAN));
        }
    }
}

//! [`add_products`]: the inner loop of a projection, exact in integers.
//!
//! Products of a byte and a weight are summed in 32 bits for as long as no sum can overflow, then in
//! 64. In WebAssembly with SIMD128 a multiplication takes eight pairs at once; elsewhere the loop is
//! plain. No order of exact sums gives another result.

/// Inputs that are multiplied at once.
pub(crate) const BLOCK: usize = 16;
/// Features that are computed at once, so that an input is read once for all of them.
pub(crate) const GROUP: usize = 4;

/// Blocks until the 32-bit sums move on: each of four lanes takes 4 products a block, hence 256 in
/// all, of at most 255 times 32,768; 257 would still fit.
const RUN: usize = 64;

/// The weights of a block of inputs, for each feature of a group.
pub(crate) type Weights = [[i16; BLOCK]; GROUP];

/// Adds the products of inputs and weights to the sum of each feature.
pub(crate) fn add_products(sums: &mut [i64; GROUP], inputs: &[[u8; BLOCK]], weights: &[Weights]) {
    for (inputs, weights) in inputs.chunks(RUN).zip(weights.chunks(RUN)) {
        let mut partial = [Partial::ZERO; GROUP];
        for (inputs, weights) in inputs.iter().zip(weights) {
            let inputs = Inputs::widen(inputs);
            for (partial, weights) in partial.iter_mut().zip(weights) {
                *partial = partial.add(inputs, weights);
            }
        }
        for (sum, partial) in sums.iter_mut().zip(partial) {
            *sum += partial.lanes().map(i64::from).iter().sum::<i64>();
        }
    }
}

use implementation::{Inputs, Partial};

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod implementation {
    use core::arch::wasm32::{
        i16x8, i32x4, i32x4_add, i32x4_dot_i16x8, i32x4_extract_lane, u8x16,
        u16x8_extend_high_u8x16, u16x8_extend_low_u8x16, v128,
    };

    use super::BLOCK;

    #[derive(Clone, Copy)]
    pub(super) struct Inputs {
        first: v128,
        second: v128,
    }

    impl Inputs {
        #[inline(always)]
        pub(super) fn widen(inputs: &[u8; BLOCK]) -> Self {
            let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = *inputs;
            let inputs = u8x16(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
            Self {
                first: u16x8_extend_low_u8x16(inputs),
                second: u16x8_extend_high_u8x16(inputs),
            }
        }
    }

    #[derive(Clone, Copy)]
    pub(super) struct Partial(v128);

    impl Partial {
        pub(super) const ZERO: Self = Self(i32x4(0, 0, 0, 0));

        #[inline(always)]
        pub(super) fn add(self, inputs: Inputs, weights: &[i16; BLOCK]) -> Self {
            let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = *weights;
            let first = i32x4_dot_i16x8(inputs.first, i16x8(a, b, c, d, e, f, g, h));
            let second = i32x4_dot_i16x8(inputs.second, i16x8(i, j, k, l, m, n, o, p));
            Self(i32x4_add(self.0, i32x4_add(first, second)))
        }

        pub(super) fn lanes(self) -> [i32; 4] {
            [
                i32x4_extract_lane::<0>(self.0),
                i32x4_extract_lane::<1>(self.0),
                i32x4_extract_lane::<2>(self.0),
                i32x4_extract_lane::<3>(self.0),
            ]
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod implementation {
    use super::BLOCK;

    #[derive(Clone, Copy)]
    pub(super) struct Inputs([i16; BLOCK]);

    impl Inputs {
        #[inline(always)]
        pub(super) fn widen(inputs: &[u8; BLOCK]) -> Self {
            Self(inputs.map(i16::from))
        }
    }

    #[derive(Clone, Copy)]
    pub(super) struct Partial([i32; 4]);

    impl Partial {
        pub(super) const ZERO: Self = Self([0; 4]);

        /// Lane `j` takes products `2j`, `2j + 1`, `2j + 8` and `2j + 9`, as in WebAssembly.
        #[inline(always)]
        pub(super) fn add(self, inputs: Inputs, weights: &[i16; BLOCK]) -> Self {
            let product = |at: usize| i32::from(inputs.0[at]) * i32::from(weights[at]);
            Self(std::array::from_fn(|lane| {
                let first = 2 * lane;
                let second = first + BLOCK / 2;
                let sum = product(first) + product(first + 1);
                self.0[lane] + (sum + (product(second) + product(second + 1)))
            }))
        }

        pub(super) fn lanes(self) -> [i32; 4] {
            self.0
        }
    }
}

//! Four bins at a time: [`Lanes`] holds a number, or a truth value as a mask of all ones or all
//! zeros, for each of four bins.
//!
//! In WebAssembly each operation is one SIMD128 instruction; elsewhere, and in a build without
//! SIMD128, it is the same IEEE 754 operation on four numbers in turn. Nothing here may round,
//! order or choose differently between the two.

/// Four lanes in memory: the bits of four numbers or masks.
pub(crate) type Words = [u32; 4];

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod implementation {
    use core::arch::wasm32::{
        f32x4_abs, f32x4_add, f32x4_div, f32x4_eq, f32x4_ge, f32x4_gt, f32x4_lt, f32x4_mul,
        f32x4_neg, f32x4_pmax, f32x4_pmin, f32x4_sub, u32x4, u32x4_extract_lane, v128, v128_and,
        v128_bitselect, v128_not, v128_or,
    };

    use super::Words;

    #[derive(Clone, Copy)]
    pub(crate) struct Lanes(v128);

    impl Lanes {
        #[inline(always)]
        pub(crate) fn load(words: Words) -> Lanes {
            Lanes(u32x4(words[0], words[1], words[2], words[3]))
        }

        #[inline(always)]
        pub(crate) fn words(self) -> Words {
            [
                u32x4_extract_lane::<0>(self.0),
                u32x4_extract_lane::<1>(self.0),
                u32x4_extract_lane::<2>(self.0),
                u32x4_extract_lane::<3>(self.0),
            ]
        }

        #[inline(always)]
        pub(crate) fn negate(self) -> Lanes {
            Lanes(f32x4_neg(self.0))
        }

        #[inline(always)]
        pub(crate) fn absolute(self) -> Lanes {
            Lanes(f32x4_abs(self.0))
        }

        #[inline(always)]
        pub(crate) fn not(self) -> Lanes {
            Lanes(v128_not(self.0))
        }

        /// `first` where this mask is true, else `second`.
        #[inline(always)]
        pub(crate) fn select(self, first: Lanes, second: Lanes) -> Lanes {
            Lanes(v128_bitselect(first.0, second.0, self.0))
        }
    }

    macro_rules! binary {
        ($($name:ident = $instruction:ident),* $(,)?) => {
            impl Lanes {
                $(#[inline(always)]
                pub(crate) fn $name(self, other: Lanes) -> Lanes {
                    Lanes($instruction(self.0, other.0))
                })*
            }
        };
    }

    binary!(
        add = f32x4_add,
        subtract = f32x4_sub,
        multiply = f32x4_mul,
        divide = f32x4_div,
        // The "pseudo" minimum is `if b < a { b } else { a }`, which is the operator's definition.
        minimum = f32x4_pmin,
        maximum = f32x4_pmax,
        equal = f32x4_eq,
        less = f32x4_lt,
        greater = f32x4_gt,
        at_least = f32x4_ge,
        and = v128_and,
        or = v128_or,
    );
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod implementation {
    use super::Words;

    #[derive(Clone, Copy)]
    pub(crate) struct Lanes(Words);

    impl Lanes {
        #[inline(always)]
        pub(crate) fn load(words: Words) -> Lanes {
            Lanes(words)
        }

        #[inline(always)]
        pub(crate) fn words(self) -> Words {
            self.0
        }

        #[inline(always)]
        pub(crate) fn negate(self) -> Lanes {
            Lanes(self.0.map(|word| word ^ 0x8000_0000))
        }

        #[inline(always)]
        pub(crate) fn absolute(self) -> Lanes {
            Lanes(self.0.map(|word| word & 0x7fff_ffff))
        }

        #[inline(always)]
        pub(crate) fn not(self) -> Lanes {
            Lanes(self.0.map(|word| !word))
        }

        #[inline(always)]
        pub(crate) fn and(self, other: Lanes) -> Lanes {
            Lanes(std::array::from_fn(|lane| self.0[lane] & other.0[lane]))
        }

        #[inline(always)]
        pub(crate) fn or(self, other: Lanes) -> Lanes {
            Lanes(std::array::from_fn(|lane| self.0[lane] | other.0[lane]))
        }

        /// `first` where this mask is true, else `second`.
        #[inline(always)]
        pub(crate) fn select(self, first: Lanes, second: Lanes) -> Lanes {
            self.and(first).or(self.not().and(second))
        }
    }

    macro_rules! binary {
        ($($name:ident($a:ident, $b:ident) = $result:expr),* $(,)?) => {
            impl Lanes {
                $(#[inline(always)]
                pub(crate) fn $name(self, other: Lanes) -> Lanes {
                    Lanes(std::array::from_fn(|lane| {
                        let ($a, $b) = (f32::from_bits(self.0[lane]), f32::from_bits(other.0[lane]));
                        $result
                    }))
                })*
            }
        };
    }

    /// A truth value as a mask.
    #[inline(always)]
    fn mask(truth: bool) -> u32 {
        u32::from(truth).wrapping_neg()
    }

    binary!(
        add(a, b) = (a + b).to_bits(),
        subtract(a, b) = (a - b).to_bits(),
        multiply(a, b) = (a * b).to_bits(),
        divide(a, b) = (a / b).to_bits(),
        minimum(a, b) = if b < a { b } else { a }.to_bits(),
        maximum(a, b) = if a < b { b } else { a }.to_bits(),
        equal(a, b) = mask(a == b),
        less(a, b) = mask(a < b),
        greater(a, b) = mask(a > b),
        at_least(a, b) = mask(a >= b),
    );
}

pub(crate) use implementation::Lanes;

impl Lanes {
    /// The same number in all lanes.
    #[inline(always)]
    pub(crate) fn splat(number: f32) -> Lanes {
        Lanes::load([number.to_bits(); 4])
    }
}

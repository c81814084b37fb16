//! [`U32x4`]: four words.

use std::fmt;
use std::ops::{BitAnd, BitOr, BitXor, Not, Shl, Shr};

use super::instructions::{
    f32x4_convert_i32x4, f32x4_convert_u32x4, i32x4_add, i32x4_eq, i32x4_mul, i32x4_shr, i32x4_sub,
    u32x4, u32x4_extract_lane, u32x4_shl, u32x4_shr, u32x4_shuffle, u64x2_extmul_high_u32x4,
    u64x2_extmul_low_u32x4, v128, v128_and, v128_not, v128_or, v128_xor,
};
use super::{F32x4, Mask32x4};

/// Four unsigned numbers, or just bits, of 32 bits each. Operators work lane by lane.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct U32x4(pub(super) v128);

impl U32x4 {
    /// Four zeros.
    pub const ZERO: Self = Self::splat(0);

    /// The same word in all lanes.
    #[inline(always)]
    #[must_use]
    pub const fn splat(word: u32) -> Self {
        Self(u32x4(word, word, word, word))
    }

    /// A word for each lane.
    #[inline(always)]
    #[must_use]
    pub const fn from_array(words: [u32; 4]) -> Self {
        let [a, b, c, d] = words;
        Self(u32x4(a, b, c, d))
    }

    /// The word of each lane.
    #[inline(always)]
    #[must_use]
    pub fn to_array(self) -> [u32; 4] {
        [
            u32x4_extract_lane::<0>(self.0),
            u32x4_extract_lane::<1>(self.0),
            u32x4_extract_lane::<2>(self.0),
            u32x4_extract_lane::<3>(self.0),
        ]
    }

    /// The low and the high halves of the products.
    #[inline(always)]
    #[must_use]
    pub fn multiply_wide(self, other: Self) -> (Self, Self) {
        let first = u64x2_extmul_low_u32x4(self.0, other.0);
        let second = u64x2_extmul_high_u32x4(self.0, other.0);
        (
            Self(u32x4_shuffle::<0, 2, 4, 6>(first, second)),
            Self(u32x4_shuffle::<1, 3, 5, 7>(first, second)),
        )
    }

    /// Shifts to the right and fills with copies of the highest bit, the sign of a signed number.
    /// The amount is below 32.
    #[inline(always)]
    #[must_use]
    pub fn shift_right_signed(self, amount: u32) -> Self {
        Self(i32x4_shr(self.0, amount))
    }

    /// The nearest numbers. Where words are known to be below 2^31, [`Self::signed_to_f32`] gives the
    /// same and is several times faster on some machines.
    #[inline(always)]
    #[must_use]
    pub fn to_f32(self) -> F32x4 {
        F32x4(f32x4_convert_u32x4(self.0))
    }

    /// The numbers nearest to the words as signed integers.
    #[inline(always)]
    #[must_use]
    pub fn signed_to_f32(self) -> F32x4 {
        F32x4(f32x4_convert_i32x4(self.0))
    }

    /// Where the words are equal.
    #[inline(always)]
    #[must_use]
    pub fn equal(self, other: Self) -> Mask32x4 {
        Mask32x4(i32x4_eq(self.0, other.0))
    }

    /// One more where the mask is true, modulo 2^32: counts, with one instruction.
    #[inline(always)]
    #[must_use]
    pub fn increment_where(self, mask: Mask32x4) -> Self {
        // A true lane is all ones, which is -1.
        Self(i32x4_sub(self.0, mask.0))
    }
}

macro_rules! wrapping {
    ($($name:ident = $instruction:ident, $meaning:literal;)*) => {
        impl U32x4 {
            $(
                #[doc = $meaning]
                #[inline(always)]
                #[must_use]
                pub fn $name(self, other: Self) -> Self {
                    Self($instruction(self.0, other.0))
                }
            )*
        }
    };
}

wrapping! {
    wrapping_add = i32x4_add, "The sums modulo 2^32.";
    wrapping_sub = i32x4_sub, "The differences modulo 2^32.";
    wrapping_mul = i32x4_mul, "The products modulo 2^32.";
}

macro_rules! operators {
    ($($operator:ident::$name:ident = $instruction:ident;)*) => {
        $(impl $operator for U32x4 {
            type Output = Self;

            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                Self($instruction(self.0, other.0))
            }
        })*
    };
}

operators! {
    BitAnd::bitand = v128_and;
    BitOr::bitor = v128_or;
    BitXor::bitxor = v128_xor;
}

impl Not for U32x4 {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        Self(v128_not(self.0))
    }
}

impl Shl<u32> for U32x4 {
    type Output = Self;

    /// The amount is taken modulo 32.
    #[inline(always)]
    fn shl(self, amount: u32) -> Self {
        Self(u32x4_shl(self.0, amount))
    }
}

impl Shr<u32> for U32x4 {
    type Output = Self;

    /// Fills with zeros. The amount is taken modulo 32.
    #[inline(always)]
    fn shr(self, amount: u32) -> Self {
        Self(u32x4_shr(self.0, amount))
    }
}

impl Default for U32x4 {
    /// Four zeros.
    fn default() -> Self {
        Self::ZERO
    }
}

impl fmt::Debug for U32x4 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("U32x4")
            .field(&self.to_array())
            .finish()
    }
}

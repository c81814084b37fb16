//! [`F32x4`]: four numbers.

use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::instructions::{
    f32x4, f32x4_abs, f32x4_add, f32x4_div, f32x4_eq, f32x4_extract_lane, f32x4_floor, f32x4_ge,
    f32x4_gt, f32x4_le, f32x4_lt, f32x4_mul, f32x4_nearest, f32x4_neg, f32x4_pmax, f32x4_pmin,
    f32x4_sqrt, f32x4_sub, v128,
};
use super::{Mask32x4, U32x4};

/// Four numbers. Operators work lane by lane and round to the nearest `f32`.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct F32x4(pub(super) v128);

impl F32x4 {
    /// Four zeros.
    pub const ZERO: Self = Self::splat(0.0);

    /// Four ones.
    pub const ONE: Self = Self::splat(1.0);

    /// The same number in all lanes.
    #[inline(always)]
    #[must_use]
    pub const fn splat(number: f32) -> Self {
        Self(f32x4(number, number, number, number))
    }

    /// A number for each lane.
    #[inline(always)]
    #[must_use]
    pub const fn from_array(numbers: [f32; 4]) -> Self {
        let [a, b, c, d] = numbers;
        Self(f32x4(a, b, c, d))
    }

    /// The number of each lane.
    #[inline(always)]
    #[must_use]
    pub fn to_array(self) -> [f32; 4] {
        [
            f32x4_extract_lane::<0>(self.0),
            f32x4_extract_lane::<1>(self.0),
            f32x4_extract_lane::<2>(self.0),
            f32x4_extract_lane::<3>(self.0),
        ]
    }

    /// The numbers that have these bits.
    #[inline(always)]
    #[must_use]
    pub const fn from_bits(bits: U32x4) -> Self {
        Self(bits.0)
    }

    /// The bits of the numbers; those of a NaN are not fixed.
    #[inline(always)]
    #[must_use]
    pub const fn to_bits(self) -> U32x4 {
        U32x4(self.0)
    }
}

macro_rules! unary {
    ($($name:ident = $instruction:ident, $meaning:literal;)*) => {
        impl F32x4 {
            $(
                #[doc = $meaning]
                #[inline(always)]
                #[must_use]
                pub fn $name(self) -> Self {
                    Self($instruction(self.0))
                }
            )*
        }
    };
}

unary! {
    absolute = f32x4_abs, "Without the sign.";
    sqrt = f32x4_sqrt, "The square root; NaN below zero.";
    nearest = f32x4_nearest, "The nearest integer, of two equally near ones the even one.";
    floor = f32x4_floor, "The greatest integer that is not greater.";
}

macro_rules! binary {
    ($($name:ident = $instruction:ident -> $result:ident, $meaning:literal;)*) => {
        impl F32x4 {
            $(
                #[doc = $meaning]
                #[inline(always)]
                #[must_use]
                pub fn $name(self, other: Self) -> $result {
                    $result($instruction(self.0, other.0))
                }
            )*
        }
    };
}

binary! {
    minimum = f32x4_pmin -> F32x4,
        "`if other < self { other } else { self }`: if either is NaN or both are zeros, then `self`.";
    maximum = f32x4_pmax -> F32x4,
        "`if self < other { other } else { self }`: if either is NaN or both are zeros, then `self`.";
    equal = f32x4_eq -> Mask32x4, "`==`: the two zeros are equal, NaN equals nothing.";
    less = f32x4_lt -> Mask32x4, "`<`: false if either is NaN.";
    at_most = f32x4_le -> Mask32x4, "`<=`: false if either is NaN.";
    greater = f32x4_gt -> Mask32x4, "`>`: false if either is NaN.";
    at_least = f32x4_ge -> Mask32x4, "`>=`: false if either is NaN.";
}

macro_rules! operators {
    ($($operator:ident::$name:ident = $instruction:ident;)*) => {
        $(impl $operator for F32x4 {
            type Output = Self;

            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                Self($instruction(self.0, other.0))
            }
        })*
    };
}

operators! {
    Add::add = f32x4_add;
    Sub::sub = f32x4_sub;
    Mul::mul = f32x4_mul;
    Div::div = f32x4_div;
}

impl Neg for F32x4 {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self(f32x4_neg(self.0))
    }
}

impl Default for F32x4 {
    /// Four zeros.
    fn default() -> Self {
        Self::ZERO
    }
}

impl fmt::Debug for F32x4 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("F32x4")
            .field(&self.to_array())
            .finish()
    }
}

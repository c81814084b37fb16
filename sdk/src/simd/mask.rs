//! [`Mask32x4`]: four truth values.

use std::fmt;
use std::ops::{BitAnd, BitOr, Not};

use super::instructions::{
    u32x4_all_true, v128, v128_and, v128_any_true, v128_bitselect, v128_not, v128_or,
};
use super::{F32x4, U32x4};

/// Four truth values, each as all ones or all zeros.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Mask32x4(pub(super) v128);

impl Mask32x4 {
    /// `first` where the mask is true, else `second`.
    #[inline(always)]
    #[must_use]
    pub fn select(self, first: F32x4, second: F32x4) -> F32x4 {
        F32x4(v128_bitselect(first.0, second.0, self.0))
    }

    /// `first` where the mask is true, else `second`.
    #[inline(always)]
    #[must_use]
    pub fn select_words(self, first: U32x4, second: U32x4) -> U32x4 {
        U32x4(v128_bitselect(first.0, second.0, self.0))
    }

    /// The numbers where the mask is true, else 0: cheaper than [`Self::select`].
    #[inline(always)]
    #[must_use]
    pub fn keep(self, numbers: F32x4) -> F32x4 {
        F32x4(v128_and(numbers.0, self.0))
    }

    /// Whether it is true in any lane.
    #[inline(always)]
    #[must_use]
    pub fn any(self) -> bool {
        v128_any_true(self.0)
    }

    /// Whether it is true in all lanes.
    #[inline(always)]
    #[must_use]
    pub fn all(self) -> bool {
        u32x4_all_true(self.0)
    }

    /// The truth value of each lane.
    #[inline(always)]
    #[must_use]
    pub fn to_array(self) -> [bool; 4] {
        self.to_bits().to_array().map(|word| word != 0)
    }

    /// A mask whose bits were taken by [`Self::to_bits`]. Of other words, [`Self::select`] takes each
    /// bit from where it says.
    #[inline(always)]
    #[must_use]
    pub const fn from_bits(bits: U32x4) -> Self {
        Self(bits.0)
    }

    /// `u32::MAX` where it is true, else 0.
    #[inline(always)]
    #[must_use]
    pub const fn to_bits(self) -> U32x4 {
        U32x4(self.0)
    }
}

impl BitAnd for Mask32x4 {
    type Output = Self;

    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self(v128_and(self.0, other.0))
    }
}

impl BitOr for Mask32x4 {
    type Output = Self;

    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        Self(v128_or(self.0, other.0))
    }
}

impl Not for Mask32x4 {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        Self(v128_not(self.0))
    }
}

impl fmt::Debug for Mask32x4 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Mask32x4")
            .field(&self.to_array())
            .finish()
    }
}

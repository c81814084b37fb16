//! [`Lanes`]: the same number of several tasks, side by side.

use std::ops::{Add, Div, Mul, Sub};

use assay_sdk::simd::{F32x4, Mask32x4};

/// How many vectors of four tasks run together. With two, dispatch is shared by eight tasks, and the
/// two chains of dependent additions of a sum hide each other's latency; with three, the matrices
/// of a network outgrow the first cache.
pub(crate) const VECTORS: usize = 2;

/// How many tasks run together.
pub const LANES: usize = 4 * VECTORS;

/// A number for each of [`LANES`] tasks.
#[derive(Debug, Clone, Copy, Default)]
#[repr(transparent)]
pub(crate) struct Lanes(pub(crate) [F32x4; VECTORS]);

/// A truth value for each of [`LANES`] tasks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mask(pub(crate) [Mask32x4; VECTORS]);

impl Lanes {
    pub(crate) const ZERO: Self = Self([F32x4::ZERO; VECTORS]);
    pub(crate) const ONE: Self = Self([F32x4::ONE; VECTORS]);

    #[inline(always)]
    pub(crate) fn splat(number: f32) -> Self {
        Self([F32x4::splat(number); VECTORS])
    }

    #[inline(always)]
    pub(crate) fn from_array(numbers: [f32; LANES]) -> Self {
        let (chunks, _) = numbers.as_chunks::<4>();
        Self(std::array::from_fn(|vector| {
            F32x4::from_array(chunks[vector])
        }))
    }

    #[inline(always)]
    pub(crate) fn to_array(self) -> [f32; LANES] {
        let vectors = self.0.map(F32x4::to_array);
        std::array::from_fn(|lane| vectors[lane / 4][lane % 4])
    }

    #[inline(always)]
    pub(crate) fn map(self, function: impl Fn(F32x4) -> F32x4) -> Self {
        Self(self.0.map(function))
    }

    #[inline(always)]
    fn zip(self, other: Self, function: impl Fn(F32x4, F32x4) -> F32x4) -> Self {
        Self(std::array::from_fn(|vector| {
            function(self.0[vector], other.0[vector])
        }))
    }

    #[inline(always)]
    fn compare(self, other: Self, function: impl Fn(F32x4, F32x4) -> Mask32x4) -> Mask {
        Mask(std::array::from_fn(|vector| {
            function(self.0[vector], other.0[vector])
        }))
    }

    #[inline(always)]
    pub(crate) fn absolute(self) -> Self {
        self.map(F32x4::absolute)
    }

    #[inline(always)]
    pub(crate) fn sqrt(self) -> Self {
        self.map(F32x4::sqrt)
    }

    /// `if other < self { other } else { self }`, as C++ `std::min`: a NaN in `self` stays, a NaN in
    /// `other` is dropped, and of two zeros `self` is taken.
    #[inline(always)]
    pub(crate) fn minimum(self, other: Self) -> Self {
        self.zip(other, F32x4::minimum)
    }

    /// `if self < other { other } else { self }`, as C++ `std::max`.
    #[inline(always)]
    pub(crate) fn maximum(self, other: Self) -> Self {
        self.zip(other, F32x4::maximum)
    }

    /// 1 above 0, else 0; 0 for NaN.
    #[inline(always)]
    pub(crate) fn heaviside(self) -> Self {
        self.map(|number| number.greater(F32x4::ZERO).keep(F32x4::ONE))
    }

    #[inline(always)]
    pub(crate) fn greater(self, other: Self) -> Mask {
        self.compare(other, F32x4::greater)
    }

    #[inline(always)]
    pub(crate) fn at_most(self, other: Self) -> Mask {
        self.compare(other, F32x4::at_most)
    }

    #[inline(always)]
    pub(crate) fn equal(self, other: Self) -> Mask {
        self.compare(other, F32x4::equal)
    }
}

impl Mask {
    #[inline(always)]
    pub(crate) fn all() -> Self {
        Lanes::ONE.greater(Lanes::ZERO)
    }

    #[inline(always)]
    pub(crate) fn to_array(self) -> [bool; LANES] {
        let vectors = self.0.map(Mask32x4::to_array);
        std::array::from_fn(|lane| vectors[lane / 4][lane % 4])
    }

    #[inline(always)]
    fn zip(self, other: Self, function: impl Fn(Mask32x4, Mask32x4) -> Mask32x4) -> Self {
        Self(std::array::from_fn(|vector| {
            function(self.0[vector], other.0[vector])
        }))
    }

    #[inline(always)]
    pub(crate) fn and(self, other: Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    #[inline(always)]
    pub(crate) fn or(self, other: Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    #[inline(always)]
    pub(crate) fn not(self) -> Self {
        Self(self.0.map(|mask| !mask))
    }

    /// Whether both are true or both are false.
    #[inline(always)]
    pub(crate) fn agrees(self, other: Self) -> Self {
        self.and(other).or(self.or(other).not())
    }

    #[inline(always)]
    pub(crate) fn any(self) -> bool {
        self.0.into_iter().any(Mask32x4::any)
    }

    /// The numbers where it is true, and 0 elsewhere.
    #[inline(always)]
    pub(crate) fn keep(self, numbers: Lanes) -> Lanes {
        Lanes(std::array::from_fn(|vector| {
            self.0[vector].keep(numbers.0[vector])
        }))
    }
}

macro_rules! operators {
    ($($operator:ident::$name:ident)*) => {
        $(impl $operator for Lanes {
            type Output = Self;

            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                self.zip(other, F32x4::$name)
            }
        })*
    };
}

operators! { Add::add Sub::sub Mul::mul Div::div }

//! `arc_sin`, `arc_cos` and `arc_tan`.

use std::f32::consts::{FRAC_PI_2, PI};

use super::super::{F32x4, Mask32x4};
use super::polynomial;

/// What [`FRAC_PI_2`] is too large by.
const EXCESS: f32 = 4.371_139e-8;

/// `(asin(s) / s - 1) / s^2`, in s^2, for |s| up to 1/2.
const ARC_SIN: [f32; 5] = [
    0.166_667_52,
    0.074_953_094,
    0.045_469_154,
    0.024_184_743,
    0.042_158_388,
];

/// `(atan(q) / q - 1) / q^2`, in q^2, for |q| up to 1.
const ARC_TAN: [f32; 8] = [
    -0.333_331_53,
    0.199_937_73,
    -0.142_110_56,
    0.106_660_046,
    -0.075_522_15,
    0.043_211_866,
    -0.016_367_93,
    0.002_920_693,
];

/// The arc sine of numbers from 0 to 1/2. Above that, where the mask is true, half the arc cosine,
/// since `acos(x) = 2 asin(sqrt((1 - x) / 2))`.
#[inline(always)]
fn reduced(absolute: F32x4) -> (F32x4, Mask32x4) {
    let half = F32x4::splat(0.5);
    let large = absolute.greater(half);
    let square = large.select((F32x4::ONE - absolute) * half, absolute * absolute);
    let s = large.select(square.sqrt(), absolute);
    (s + (s * square) * polynomial(square, ARC_SIN), large)
}

/// π/2 less the angle.
#[inline(always)]
fn complement(angle: F32x4) -> F32x4 {
    F32x4::splat(FRAC_PI_2) - (angle + F32x4::splat(EXCESS))
}

impl F32x4 {
    /// The arc sine of each number, from -π/2 to π/2; NaN outside of -1 to 1. Errors are below 2.5
    /// units in the last place.
    #[inline]
    #[must_use]
    pub fn arc_sin(self) -> Self {
        let (angle, large) = reduced(self.absolute());
        let result = large.select(complement(angle + angle), angle);
        result.flip(self.sign_bits())
    }

    /// The arc cosine of each number, from 0 to π; NaN outside of -1 to 1. Errors are below 1.5 units
    /// in the last place.
    #[inline]
    #[must_use]
    pub fn arc_cos(self) -> Self {
        let (angle, large) = reduced(self.absolute());
        let angle = angle.flip(self.sign_bits());
        let start = self.less(Self::ZERO).keep(Self::splat(PI));
        large.select(start + (angle + angle), complement(angle))
    }

    /// The arc tangent of each number, from -π/2 to π/2. Errors are below 2 units in the last place.
    #[inline]
    #[must_use]
    pub fn arc_tan(self) -> Self {
        let absolute = self.absolute();
        // atan(x) = π/2 - atan(1/x)
        let quotient = absolute.minimum(Self::ONE) / absolute.maximum(Self::ONE);
        let square = quotient * quotient;
        let angle = quotient + (quotient * square) * polynomial(square, ARC_TAN);
        let steep = absolute.greater(Self::ONE);
        let result = steep.select(complement(angle), angle);
        result.flip(self.sign_bits())
    }
}

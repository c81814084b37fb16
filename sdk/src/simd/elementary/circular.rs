//! `sin`, `cos` and `tan`.

use std::f32::consts::{FRAC_2_PI, FRAC_PI_2};

use super::super::{F32x4, Mask32x4, U32x4};
use crate::math::single;

/// Added to a number between 0 and 2^22, it rounds it to an integer, which is in the low bits of the
/// sum.
const ROUNDER: f32 = (1 << 23) as f32;

/// Up to here there are fewer than 2^8 quarter turns, whose products with the first two parts of
/// [`QUARTER`] are exact.
const LIMIT: f32 = 400.0;

/// π/2 in three parts: 16 bits, 16 bits and the rest.
const QUARTER: [f32; 3] = [1.570_800_8, -4.454_399_5e-6, -5.564_431_6e-11];

/// `(sin(r) / r - 1) / r^2`, in r^2, for |r| up to π/4.
const SIN: [f32; 3] = [-0.166_666_55, 0.008_332_189, -1.951_827_6e-4];

/// `(cos(r) - 1 + r^2 / 2) / r^4`, in r^2, for |r| up to π/4.
const COS: [f32; 3] = [0.041_666_646, -0.001_388_731, 2.443_232_7e-5];

/// An angle as `quarters` of a turn, an integer in the low bits, and a rest between -π/4 and π/4, of
/// which these are sine and cosine.
struct Angle {
    sine: F32x4,
    cosine: F32x4,
    quarters: U32x4,
}

impl Angle {
    /// Of angles between 0 and [`LIMIT`].
    #[inline(always)]
    fn from_radians(x: F32x4) -> Self {
        let rounded = x * F32x4::splat(FRAC_2_PI) + F32x4::splat(ROUNDER);
        let k = rounded - F32x4::splat(ROUNDER);
        let [first, second, third] = QUARTER.map(F32x4::splat);
        Self::new(x - k * first - k * second - k * third, rounded)
    }

    #[inline(always)]
    fn new(rest: F32x4, rounded: F32x4) -> Self {
        let square = rest * rest;
        let half = square * F32x4::splat(0.5);
        Self {
            sine: (rest * square) * super::polynomial(square, SIN) + rest,
            cosine: (square * square) * super::polynomial(square, COS) + (F32x4::ONE - half),
            quarters: rounded.to_bits(),
        }
    }

    /// Where the number of quarters is odd, so that sine and cosine change places.
    #[inline(always)]
    fn is_odd(&self) -> Mask32x4 {
        Mask32x4::from_bits((self.quarters << 31).shift_right_signed(31))
    }

    #[inline(always)]
    fn sin(&self) -> F32x4 {
        let signs = (self.quarters >> 1) << 31;
        self.is_odd().select(self.cosine, self.sine).flip(signs)
    }

    #[inline(always)]
    fn cos(&self) -> F32x4 {
        let signs = (self.quarters.wrapping_add(U32x4::splat(1)) >> 1) << 31;
        self.is_odd().select(self.sine, self.cosine).flip(signs)
    }
}

/// Where the absolute value is too large for [`Angle::from_radians`], infinite or NaN.
#[inline(always)]
fn is_outside(absolute: F32x4) -> Mask32x4 {
    !absolute.at_most(F32x4::splat(LIMIT))
}

impl F32x4 {
    /// The sine of each angle in radians. Errors are below 2.5 units in the last place.
    #[inline]
    #[must_use]
    pub fn sin(self) -> Self {
        let absolute = self.absolute();
        let result = Angle::from_radians(absolute).sin().flip(self.sign_bits());
        result.or_one_by_one(is_outside(absolute), self, single::sin)
    }

    /// The cosine of each angle in radians. Errors are below 2.5 units in the last place.
    #[inline]
    #[must_use]
    pub fn cos(self) -> Self {
        let absolute = self.absolute();
        let result = Angle::from_radians(absolute).cos();
        result.or_one_by_one(is_outside(absolute), self, single::cos)
    }

    /// The tangent of each angle in radians. Errors are below 4 units in the last place.
    #[inline]
    #[must_use]
    pub fn tan(self) -> Self {
        let absolute = self.absolute();
        let angle = Angle::from_radians(absolute);
        let odd = angle.is_odd();
        let ratio = odd.select(angle.cosine, angle.sine) / odd.select(angle.sine, angle.cosine);
        let result = ratio.flip((angle.quarters << 31) ^ self.sign_bits());
        result.or_one_by_one(is_outside(absolute), self, single::tan)
    }

    /// The sine and the cosine of each angle in turns, as random directions need them: an angle of 1
    /// is 2π. Angles are between 0 and 2^20. Errors are below 2^-23.
    #[inline]
    #[must_use]
    pub fn sin_cos_turns(self) -> (Self, Self) {
        let quarters = self * Self::splat(4.0);
        let rounded = quarters + Self::splat(ROUNDER);
        let rest = quarters - (rounded - Self::splat(ROUNDER));
        let angle = Angle::new(rest * Self::splat(FRAC_PI_2), rounded);
        (angle.sin(), angle.cos())
    }
}

//! `exp`, `ln` and `sigmoid`.

use std::f32::consts::{FRAC_1_SQRT_2, LOG2_E};

use super::super::{F32x4, U32x4};
use super::polynomial;

/// Added to a number below 2^22, it rounds it to an integer, which is in the low bits of the sum.
const ROUNDER: f32 = 1.5 * (1 << 23) as f32;

/// ln 2 in two parts. The first has 15 bits, so that its products with exponents are exact.
const LN_2: [f32; 2] = [0.693_145_75, 1.428_606_8e-6];

/// `(exp(r) - 1 - r) / r^2` for |r| up to ln(2) / 2.
const EXP: [f32; 5] = [
    0.499_999_94,
    0.166_665_17,
    0.041_668_102,
    0.008_369_182,
    0.001_383_868_2,
];

/// `(2 atanh(s) / s - 2) / s^2`, in s^2, for |s| up to (sqrt(2) - 1) / (sqrt(2) + 1).
const LN: [f32; 3] = [0.666_667_76, 0.399_775_77, 0.298_710_67];

/// `tanh(f ln(2) / 2) = f (SIGMOID[0] + f^2) / (SIGMOID[1] + SIGMOID[2] f^2)` for |f| up to 1/2.
const SIGMOID: [f32; 3] = [125.074_77, 360.889_5, 17.334_572];

/// 2 to the power of signed integers between -127, for which it is 0, and 128, for which it is
/// infinite.
#[inline(always)]
fn power_of_two(exponents: U32x4) -> F32x4 {
    F32x4::from_bits(exponents.wrapping_add(U32x4::splat(127)) << 23)
}

impl F32x4 {
    /// e to the power of each number: infinite above 88.72, 0 below -103.97. Errors are below 1.1
    /// units in the last place.
    #[inline]
    #[must_use]
    pub fn exp(self) -> Self {
        // Beyond these bounds the result doesn't change any more. NaN passes through.
        let x = self.maximum(Self::splat(-104.0)).minimum(Self::splat(89.0));
        // x = k ln 2 + r
        let rounded = x * Self::splat(LOG2_E) + Self::splat(ROUNDER);
        let k = rounded - Self::splat(ROUNDER);
        let r = x - k * Self::splat(LN_2[0]) - k * Self::splat(LN_2[1]);
        let power = (r * r) * polynomial(r, EXP) + r + Self::ONE;
        // In two steps, since k can be 128, and -150 where results are subnormal.
        let k = rounded
            .to_bits()
            .wrapping_sub(U32x4::splat(ROUNDER.to_bits()));
        let half = k.shift_right_signed(1);
        power * power_of_two(half) * power_of_two(k.wrapping_sub(half))
    }

    /// The natural logarithm of each number: NaN below 0, at 0 negative infinity. Errors are below
    /// 1 unit in the last place.
    #[inline]
    #[must_use]
    pub fn ln(self) -> Self {
        let tiny = self.less(Self::splat(f32::MIN_POSITIVE));
        let scaled = tiny.select(self * Self::splat((1 << 23) as f32), self);
        // scaled = 2^e (1 + f), with 1 + f between the roots of 1/2 and 2
        let bits = scaled.to_bits();
        let e = bits
            .wrapping_sub(U32x4::splat(FRAC_1_SQRT_2.to_bits()))
            .shift_right_signed(23);
        let f = Self::from_bits(bits.wrapping_sub(e << 23)) - Self::ONE;
        let e = e.signed_to_f32() - tiny.keep(Self::splat(23.0));
        // ln(1 + f) = 2 atanh(s) = 2 s + s R = f - s (f - R), since 2 s = f - s f
        let s = f / (f + Self::splat(2.0));
        let square = s * s;
        let rest = f - square * polynomial(square, LN);
        let small = e * Self::splat(LN_2[1]) - s * rest;
        let result = e * Self::splat(LN_2[0]) + (small + f);

        let result = self.equal(Self::splat(f32::INFINITY)).select(self, result);
        let pole = Self::splat(f32::NEG_INFINITY);
        let outside = self.equal(Self::ZERO).select(pole, Self::splat(f32::NAN));
        self.greater(Self::ZERO).select(result, outside)
    }

    /// `1 / (1 + exp(-x))`: between 0 and 1 for all numbers, infinities too; exactly 1 above 18 and
    /// 0 below -87.68, where it would be subnormal. Errors are below 2^-23;
    /// relative to results that are much smaller than 1, below `2 - 1.5 x` units in the last place.
    ///
    /// This is the function of the innermost loops of learning, hence 17 instructions. With
    /// `x = (k - f) ln 2` and `t = tanh(f ln(2) / 2)` it is `2^k (1 - t) / (2^k (1 - t) + (1 + t))`:
    /// both fractions, that of the hyperbolic tangent and its own, share one division.
    #[inline]
    #[must_use]
    pub fn sigmoid(self) -> Self {
        // With k = -127 the power of two below is 0, and so is the result. Up to k = 115 nothing
        // overflows. NaN passes through.
        let x = self.maximum(Self::splat(-88.0)).minimum(Self::splat(80.0));
        let turns = x * Self::splat(LOG2_E);
        // The bias of exponents is added along.
        let rounder = Self::splat(ROUNDER + 127.0);
        let rounded = turns + rounder;
        let f = (rounded - rounder) - turns;
        let power = Self::from_bits(rounded.to_bits() << 23);

        let square = f * f;
        let odd = f * (square + Self::splat(SIGMOID[0]));
        let even = square * Self::splat(SIGMOID[2]) + Self::splat(SIGMOID[1]);
        let numerator = power * (even - odd);
        numerator / (numerator + (even + odd))
    }
}

//! The elementary functions of [`F32x4`], of basic IEEE 754 operations alone: each reduces its
//! argument to a short interval and evaluates a polynomial there.
//!
//! The coefficients are the minimax ones for the interval that is stated beside them, computed with
//! Remez' algorithm in 40 digits and rounded so that the error of the whole stays far below that of
//! rounding the result.

mod arc;
mod circular;
mod exponential;
#[cfg(test)]
mod tests;

use super::{F32x4, Mask32x4, U32x4};

const SIGN: U32x4 = U32x4::splat(1 << 31);

/// `sum of coefficients[i] * x^i`, by Horner's rule.
#[inline(always)]
fn polynomial<const N: usize>(x: F32x4, coefficients: [f32; N]) -> F32x4 {
    coefficients
        .into_iter()
        .rev()
        .map(F32x4::splat)
        .reduce(|sum, coefficient| sum * x + coefficient)
        .expect("there are coefficients")
}

impl F32x4 {
    /// With the sign changed where the highest bit of `signs` is set.
    #[inline(always)]
    fn flip(self, signs: U32x4) -> Self {
        Self::from_bits(self.to_bits() ^ signs)
    }

    /// The highest bit of each number, alone.
    #[inline(always)]
    fn sign_bits(self) -> U32x4 {
        self.to_bits() & SIGN
    }

    /// These results, but those where `outside` is true from the function of single numbers: for
    /// arguments that are too rare to be worth vectors.
    #[inline(always)]
    fn or_one_by_one(self, outside: Mask32x4, arguments: Self, function: fn(f32) -> f32) -> Self {
        if outside.any() {
            return one_by_one(self, outside, arguments, function);
        }
        self
    }
}

#[cold]
fn one_by_one(
    results: F32x4,
    outside: Mask32x4,
    arguments: F32x4,
    function: fn(f32) -> f32,
) -> F32x4 {
    let (arguments, outside) = (arguments.to_array(), outside.to_array());
    let mut results = results.to_array();
    for lane in 0..4 {
        if outside[lane] {
            results[lane] = function(arguments[lane]);
        }
    }
    F32x4::from_array(results)
}

//! [`Score`] and [`Fault`]: what a case gives.

use std::fmt;

/// Nano-units in one unit of a metric.
const NANOS: i128 = 1_000_000_000;
/// The largest magnitude a score may have, 10^15 nano-units: a million units, which leaves room to
/// add up the 65,536 cases of a split without overflow.
const LIMIT: i64 = 1_000_000_000_000_000;

/// An exact score in nano-units (1e-9 of the metric's unit), between -10^15 and 10^15.
///
/// Floats end here: what a track computes in `f64` is rounded once, by the same integer arithmetic
/// on every machine, and everything later (means, comparisons, signatures) is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(i64);

/// Why a case has no score. It counts as the metric's worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A result was infinite, not a number, or beyond what a score holds.
    #[error("a result is not a finite number within range")]
    Numeric,
    /// The case used up the budget given to [`Track::evaluate`](crate::Track::evaluate).
    #[error("the case ran out of its budget")]
    OutOfBudget,
}

impl Score {
    /// 0 units.
    pub const ZERO: Self = Self(0);
    /// 1 unit.
    pub const ONE: Self = Self(NANOS as i64);
    /// The smallest score, -10^15 nano-units.
    pub const MIN: Self = Self(-LIMIT);
    /// The largest score, 10^15 nano-units.
    pub const MAX: Self = Self(LIMIT);

    /// A score of exactly so many nano-units.
    ///
    /// # Errors
    /// [`Fault::Numeric`] beyond 10^15.
    pub const fn from_nanos(nanos: i64) -> Result<Self, Fault> {
        if nanos < -LIMIT || nanos > LIMIT {
            return Err(Fault::Numeric);
        }
        Ok(Self(nanos))
    }

    /// The float, in units, rounded to the nearest nano-unit; a tie goes to the even one.
    ///
    /// The rounding is that of the float's exact value: multiplying it by 1e9 in floating point
    /// would round twice.
    ///
    /// # Errors
    /// [`Fault::Numeric`] if it is infinite, not a number, or beyond 10^15 nano-units.
    pub fn from_f64(units: f64) -> Result<Self, Fault> {
        // Far enough beyond the limit that nothing rounds back into it, and small enough that the
        // numerator below fits 84 bits.
        if !units.is_finite() || units.abs() >= 2_097_152.0 {
            return Err(Fault::Numeric);
        }
        let bits = units.to_bits();
        let fraction = i128::from(bits & ((1 << 52) - 1));
        // The value is `mantissa * 2^-shift`.
        let (mantissa, shift) = match (bits >> 52) & 0x7FF {
            0 => (fraction, 1_074),
            exponent => (fraction | 1 << 52, 1_075 - exponent as u32),
        };
        // The product is below 2^83, so there is nothing to round up.
        let magnitude = if shift > 126 {
            0
        } else {
            round_half_even(mantissa * NANOS, 1 << shift)
        };
        Self::from_wide(if units < 0.0 { -magnitude } else { magnitude })
    }

    /// The exact quotient of two integers, in units, rounded to the nearest nano-unit; a tie goes
    /// to the even one.
    ///
    /// # Errors
    /// [`Fault::Numeric`] if the denominator is 0 or the quotient is beyond 10^15 nano-units.
    pub fn ratio(numerator: i64, denominator: i64) -> Result<Self, Fault> {
        Self::wide_ratio(numerator.into(), denominator.into())
    }

    /// As [`ratio`](Self::ratio), for sums and differences that need more than 64 bits. Both
    /// magnitudes must stay below 2^66.
    pub(crate) fn wide_ratio(numerator: i128, denominator: i128) -> Result<Self, Fault> {
        if denominator == 0 {
            return Err(Fault::Numeric);
        }
        let scaled = numerator * NANOS * denominator.signum();
        Self::from_wide(round_half_even(scaled, denominator.abs()))
    }

    /// The score in nano-units.
    #[must_use]
    pub const fn nanos(self) -> i64 {
        self.0
    }

    fn from_wide(nanos: i128) -> Result<Self, Fault> {
        i64::try_from(nanos)
            .map_err(|_| Fault::Numeric)
            .and_then(Self::from_nanos)
    }
}

/// `numerator / denominator`, to the nearest integer, ties to even; the denominator is positive.
fn round_half_even(numerator: i128, denominator: i128) -> i128 {
    let floor = numerator.div_euclid(denominator);
    let rest = numerator.rem_euclid(denominator);
    // Compared as a difference, because twice the rest may not fit.
    match rest.cmp(&(denominator - rest)) {
        std::cmp::Ordering::Less => floor,
        std::cmp::Ordering::Equal => floor + (floor & 1),
        std::cmp::Ordering::Greater => floor + 1,
    }
}

/// Units with all nine decimals: `-0.058000000`.
impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        let (units, nanos) = (magnitude / 1_000_000_000, magnitude % 1_000_000_000);
        write!(f, "{sign}{units}.{nanos:09}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Fault, Score};

    fn nanos(units: f64) -> Option<i64> {
        Score::from_f64(units).ok().map(Score::nanos)
    }

    #[test]
    fn floats_round_to_nearest_and_ties_to_even() {
        assert_eq!(nanos(0.1), Some(100_000_000));
        assert_eq!(nanos(-1.5), Some(-1_500_000_000));
        assert_eq!(nanos(-0.0), Some(0));
        assert_eq!(nanos(f64::MIN_POSITIVE / 4.0), Some(0));
        // 2^-10 is 976562.5 nano-units exactly: a tie, as is three times that.
        assert_eq!(nanos(1.0 / 1_024.0), Some(976_562));
        assert_eq!(nanos(3.0 / 1_024.0), Some(2_929_688));
        assert_eq!(nanos(-1.0 / 1_024.0), Some(-976_562));
        assert_eq!(nanos(-3.0 / 1_024.0), Some(-2_929_688));
        // As floats, 2.5e-9 lies above the tie and 3.5e-9 below it; their products with 1e9 lie on it.
        assert_eq!((2.5e-9 * 1e9, 3.5e-9 * 1e9), (2.5, 3.5));
        assert_eq!(nanos(2.5e-9), Some(3));
        assert_eq!(nanos(3.5e-9), Some(3));
    }

    #[test]
    fn what_is_no_score_is_a_numeric_fault() {
        assert_eq!(nanos(1e6), Some(1_000_000_000_000_000));
        assert_eq!(nanos(-1e6), Some(-1_000_000_000_000_000));
        for units in [
            1_000_000.000_001,
            -1e7,
            1e300,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
        ] {
            assert_eq!(Score::from_f64(units), Err(Fault::Numeric), "{units}");
        }
        assert_eq!(Score::ratio(1, 0), Err(Fault::Numeric));
        assert_eq!(Score::ratio(i64::MAX, 1), Err(Fault::Numeric));
        assert_eq!(
            Score::from_nanos(1_000_000_000_000_001),
            Err(Fault::Numeric)
        );
    }

    #[test]
    fn ratios_are_exact() {
        assert_eq!(Score::ratio(1, 3).unwrap().nanos(), 333_333_333);
        assert_eq!(Score::ratio(-2, 3).unwrap().nanos(), -666_666_667);
        assert_eq!(Score::ratio(2, -3).unwrap().nanos(), -666_666_667);
        assert_eq!(Score::ratio(1, 2_000_000_000).unwrap().nanos(), 0);
        assert_eq!(Score::ratio(3, 2_000_000_000).unwrap().nanos(), 2);
        assert_eq!(Score::ratio(i64::MIN, i64::MIN), Ok(Score::ONE));
        assert_eq!(
            Score::ratio(-58, 1_000).unwrap().to_string(),
            "-0.058000000"
        );
    }

    proptest! {
        #[test]
        fn a_float_lies_within_half_a_nano_of_its_score(units in -1e6..1e6) {
            let score = nanos(units).unwrap();
            prop_assert!((score as f64 - units * 1e9).abs() <= 0.63);
            prop_assert_eq!(nanos(-units), Some(-score));
        }

        #[test]
        fn integers_and_dyadic_fractions_agree_with_the_ratio(n in -(1_i64 << 40)..1 << 40, bits in 20..30) {
            let exact = n as f64 / (1_i64 << bits) as f64;
            prop_assert_eq!(Score::from_f64(exact), Score::ratio(n, 1_i64 << bits));
        }
    }
}

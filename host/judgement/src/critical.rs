//! [`CriticalValue`]: how large the squared t statistic must be, computed exactly.
//!
//! Student's t with `n` degrees of freedom lies within `-t..t` with probability `A(t|n)`, which for
//! integer `n` is a finite sum: Abramowitz and Stegun, *Handbook of Mathematical Functions*, 26.7.3
//! (odd `n`) and 26.7.4 (even `n`). With the angle `theta` whose tangent is `t / sqrt(n)`:
//!
//! - even: `A = sin (1 + 1/2 cos^2 + (1*3)/(2*4) cos^4 + ... )`, up to `cos^(n-2)`,
//! - odd: `A = 2/pi (theta + sin cos (1 + 2/3 cos^2 + (2*4)/(3*5) cos^4 + ... ))`, up to `cos^(n-3)`.
//!
//! `cos^2 = n / (n + t^2)` is rational in `t^2`, which is what we look for. The sums are evaluated in
//! fixed point with [`FRACTION_BITS`], with integers only, so every machine gets the same bits; the
//! smallest critical value is then found by bisection.
//!
//! # The error, and why it doesn't matter
//!
//! Each term is the one before times `cos^2` and a ratio below 1, each rounded: it is off by at most
//! three units of the last place more than the one before. Over 32,768 terms, the most there are, that
//! adds up to less than 2^32 units, and the factors before the sum, square roots, angle and pi, to
//! less than 2^18 units each times a sum of at most 2^15. [`ERROR`] is 2^40 units, so 2^-216. A
//! change of `t^2` by a millionth at the smallest level, 10^-12, changes the probability by more than
//! 2^-65. Where the error leaves open whether a value is large enough, it counts as too small: so the
//! result is either the true one or, if the truth were within 2^-216 of a tie, one millionth more,
//! and the same everywhere.

use num_bigint::BigUint;

use crate::{Alpha, Attempts, GroupCount};

/// The bits after the binary point.
const FRACTION_BITS: u64 = 256;

/// More than what all roundings add up to, in units of the last place.
const ERROR: u64 = 1 << 40;

/// The square of the one-sided critical value of Student's t, in millionths: what the t statistic's
/// square must exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CriticalValue(u64);

impl CriticalValue {
    /// The smallest number of millionths whose square root Student's t with `groups - 1` degrees of
    /// freedom exceeds with a chance of at most `alpha / attempts`.
    ///
    /// Milliseconds for 45 groups, up to a second for 65,536.
    #[must_use]
    pub fn compute(alpha: Alpha, attempts: Attempts, groups: GroupCount) -> Self {
        let freedom = u64::from(groups.get() - 1);
        // A tail of alpha / (10^6 * attempts) on each side leaves this between.
        let denominator = 1_000_000 * u64::from(attempts.get());
        let inside = denominator - 2 * u64::from(alpha.get());
        let unit = BigUint::from(1_u8) << FRACTION_BITS;
        let needed = unit * inside / denominator + ERROR;
        let suffices = |millionths| between(millionths, freedom, FRACTION_BITS) >= needed;

        let mut most = 1_000_000;
        while !suffices(most) {
            most *= 2;
        }
        let mut least = 0;
        while most - least > 1 {
            let middle = least.midpoint(most);
            if suffices(middle) {
                most = middle;
            } else {
                least = middle;
            }
        }
        Self(most)
    }

    /// The square in millionths.
    #[must_use]
    pub const fn millionths(self) -> u64 {
        self.0
    }
}

/// The probability that Student's t lies within plus and minus the square root of this many
/// millionths, in units of 2^-`bits`.
fn between(millionths: u64, freedom: u64, bits: u64) -> BigUint {
    let unit = BigUint::from(1_u8) << bits;
    // n / (n + t^2) with both in millionths.
    let scaled = BigUint::from(freedom) * 1_000_000_u32;
    let cos_squared = (&scaled << bits) / (scaled + millionths);
    let sin = ((&unit - &cos_squared) << bits).sqrt();

    let odd = freedom % 2;
    // The term's ratio is (2k - 1) / 2k for even, 2k / (2k + 1) for odd.
    let mut term = unit.clone();
    let mut sum = unit;
    for k in 1..freedom / 2 {
        term = (term * &cos_squared) >> bits;
        term = term * (2 * k - 1 + odd) / (2 * k + odd);
        sum += &term;
    }
    if odd == 0 {
        return (sin * sum) >> bits;
    }
    let cos = (cos_squared << bits).sqrt();
    let product = (((&sin * &cos) >> bits) * sum) >> bits;
    let theta = angle(&sin, &cos, bits);
    ((theta + product) << (bits + 1)) / pi(bits)
}

/// The angle of a point on the unit circle, in the first quadrant.
///
/// `tan(a / 2) = sin a / (1 + cos a)`; then the tangent is halved eight times more by
/// `tan(a / 2) = tan a / (1 + sqrt(1 + tan^2 a))`, which makes it small enough for its series.
fn angle(sin: &BigUint, cos: &BigUint, bits: u64) -> BigUint {
    const HALVINGS: u64 = 8;
    let unit = BigUint::from(1_u8) << bits;
    let mut tan = (sin << bits) / (&unit + cos);
    for _ in 0..HALVINGS {
        let hypotenuse = ((&unit << bits) + &tan * &tan).sqrt();
        tan = (tan << bits) / (&unit + hypotenuse);
    }
    let square = (&tan * &tan) >> bits;
    alternating(tan, |power| (power * &square) >> bits) << (HALVINGS + 1)
}

/// Pi by Machin's formula: `pi / 4 = 4 arctan(1/5) - arctan(1/239)`.
fn pi(bits: u64) -> BigUint {
    let arctan_of_inverse = |n: u32| {
        let first = (BigUint::from(1_u8) << bits) / n;
        alternating(first, |power| power / (n * n))
    };
    (arctan_of_inverse(5) * 4_u8 - arctan_of_inverse(239)) * 4_u8
}

/// `x - x^3 / 3 + x^5 / 5 - ...`, given the step from one power to the next.
fn alternating(first: BigUint, next: impl Fn(BigUint) -> BigUint) -> BigUint {
    let (mut added, mut taken) = (BigUint::ZERO, BigUint::ZERO);
    let mut power = first;
    let mut divisor = 1_u32;
    while power != BigUint::ZERO {
        let term = &power / divisor;
        if divisor % 4 == 1 {
            added += term;
        } else {
            taken += term;
        }
        power = next(power);
        divisor += 2;
    }
    added - taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_bits_change_less_than_the_error_bound() {
        for freedom in [29, 30, 44, 45, 999, 65_534, 65_535] {
            for millionths in [0, 1, 1_000_000, 18_303_725, 60_000_000, 134_865_440] {
                let rough = between(millionths, freedom, FRACTION_BITS);
                let fine = between(millionths, freedom, FRACTION_BITS + 64);
                let rough = rough << 64_u8;
                let off = if rough > fine {
                    rough - fine
                } else {
                    fine - rough
                };
                assert!(
                    off < BigUint::from(ERROR) << 64_u8,
                    "t^2 = {millionths}e-6 at {freedom} degrees"
                );
            }
        }
    }

    /// With one degree of freedom t is the tangent of a uniform angle; with two there is a root.
    /// Neither occurs in a challenge, both are known exactly.
    #[test]
    fn agrees_with_closed_forms() {
        let unit = BigUint::from(1_u8) << FRACTION_BITS;
        let close = |value: BigUint, expected: BigUint| {
            let off = if value > expected {
                value - expected
            } else {
                expected - value
            };
            assert!(off < BigUint::from(ERROR));
        };
        close(
            angle(&unit, &BigUint::ZERO, FRACTION_BITS) * 2_u8,
            pi(FRACTION_BITS),
        );
        // A(2|2) = 2 / sqrt(2 + 4), squared 2/3.
        let root = between(4_000_000, 2, FRACTION_BITS);
        close((&root * &root) >> FRACTION_BITS, unit * 2_u8 / 3_u8);
    }

    #[test]
    fn a_tie_goes_to_the_larger_value() {
        // Student's t exceeds 0 with a chance of exactly one half.
        let half = Alpha::new(500_000).unwrap();
        let value = CriticalValue::compute(
            half,
            Attempts::new(1).unwrap(),
            GroupCount::new(45).unwrap(),
        );
        assert_eq!(value.millionths(), 1);
    }
}

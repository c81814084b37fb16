//! [`Score`]: exact, so that a quorum can be equality of bytes.
//!
//! A score is an integer number of nano-units (1e-9 of the metric's unit). Cases are combined by
//! their mean, rounded half to even: the mean of 40,000,000 and 61,224,491 nano-units is
//! 50,612,245.5, which becomes 50,612,246 (even), and the mean of 1 and 2 is 2.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// In which direction a metric improves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Larger is better.
    Maximize,
    /// Smaller is better.
    Minimize,
}

/// An exact score in nano-units, at most [`Score::LIMIT`] away from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Score(i64);

/// A number of nano-units beyond [`Score::LIMIT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("score of {0} nano-units is beyond the limit of {limit}", limit = Score::LIMIT)]
pub struct ScoreOutOfRange(pub i64);

impl Score {
    /// The largest distance from zero, in nano-units: 10^15, a million units. Small enough that the
    /// sum of 65,536 scores and of their squares' sums fit the integers they are computed in.
    pub const LIMIT: i64 = 1_000_000_000_000_000;

    /// A score of this many nano-units.
    ///
    /// # Errors
    /// The number is beyond [`Score::LIMIT`].
    pub const fn from_nanos(nanos: i64) -> Result<Self, ScoreOutOfRange> {
        if nanos > Self::LIMIT || nanos < -Self::LIMIT {
            return Err(ScoreOutOfRange(nanos));
        }
        Ok(Self(nanos))
    }

    /// The score in nano-units.
    #[must_use]
    pub const fn nanos(self) -> i64 {
        self.0
    }

    /// The exact mean, rounded half to even; none of no scores.
    #[must_use]
    pub fn mean(scores: &[Self]) -> Option<Self> {
        let count = i128::try_from(scores.len())
            .ok()
            .filter(|count| *count > 0)?;
        let sum: i128 = scores.iter().map(|score| i128::from(score.0)).sum();
        let mean = divide_half_even(sum, count);
        Some(Self(
            i64::try_from(mean).expect("a mean lies between its scores"),
        ))
    }

    /// The nearest multiple of `step` nano-units, halves going to the even multiple; the score itself
    /// if the step is 0. What lies beyond [`Score::LIMIT`] becomes the limit.
    #[must_use]
    pub fn rounded_to(self, step: u64) -> Self {
        if step == 0 {
            return self;
        }
        let step = i128::from(step);
        let rounded = divide_half_even(i128::from(self.0), step) * step;
        let limit = i128::from(Self::LIMIT);
        Self(i64::try_from(rounded.clamp(-limit, limit)).expect("the limit is an i64"))
    }

    /// Whether this score is strictly better than another.
    #[must_use]
    pub fn is_better_than(self, other: Self, direction: Direction) -> bool {
        self.compare(other, direction).is_gt()
    }

    /// Orders scores from worse to better.
    #[must_use]
    pub fn compare(self, other: Self, direction: Direction) -> std::cmp::Ordering {
        match direction {
            Direction::Maximize => self.cmp(&other),
            Direction::Minimize => other.cmp(&self),
        }
    }
}

/// The quotient by a positive divisor, rounded half to even.
fn divide_half_even(number: i128, divisor: i128) -> i128 {
    let (floor, remainder) = (number.div_euclid(divisor), number.rem_euclid(divisor));
    let up = match (remainder * 2).cmp(&divisor) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => floor % 2 != 0,
        std::cmp::Ordering::Greater => true,
    };
    floor + i128::from(up)
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_nanos(i64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// The score in units, with all nine decimals: `0.058012345`.
impl fmt::Display for Score {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let nanos = self.0.unsigned_abs();
        formatter.pad(&format!(
            "{sign}{}.{:09}",
            nanos / 1_000_000_000,
            nanos % 1_000_000_000
        ))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mean(nanos: &[i64]) -> i64 {
        let scores: Vec<_> = nanos
            .iter()
            .map(|n| Score::from_nanos(*n).unwrap())
            .collect();
        Score::mean(&scores).unwrap().nanos()
    }

    #[test]
    fn mean_rounds_half_to_even() {
        assert_eq!(mean(&[1, 2]), 2);
        assert_eq!(mean(&[2, 3]), 2);
        assert_eq!(mean(&[-1, -2]), -2);
        assert_eq!(mean(&[-2, -3]), -2);
        assert_eq!(mean(&[-1, 0]), 0);
        assert_eq!(mean(&[1, 1, 2]), 1);
        assert_eq!(mean(&[1, 2, 2]), 2);
        assert_eq!(mean(&[40_000_000, 61_224_491]), 50_612_246);
        assert_eq!(Score::mean(&[]), None);
    }

    #[test]
    fn scores_round_to_multiples() {
        let rounded = |nanos, step| Score::from_nanos(nanos).unwrap().rounded_to(step).nanos();
        assert_eq!(rounded(943_700_000, 3_000_000), 945_000_000);
        assert_eq!(rounded(943_700_000, 0), 943_700_000);
        assert_eq!(
            [5, 15, -5, -15, 4, -4].map(|nanos| rounded(nanos, 10)),
            [0, 20, 0, -20, 0, 0]
        );
        assert_eq!(rounded(-Score::LIMIT, 7), -Score::LIMIT);
        assert_eq!(rounded(Score::LIMIT, u64::MAX), 0);
    }

    #[test]
    fn limit_is_inclusive() {
        assert!(Score::from_nanos(Score::LIMIT).is_ok());
        assert!(Score::from_nanos(-Score::LIMIT).is_ok());
        assert_eq!(
            Score::from_nanos(Score::LIMIT + 1),
            Err(ScoreOutOfRange(Score::LIMIT + 1))
        );
        assert!(Score::from_nanos(i64::MIN).is_err());
    }

    #[test]
    fn displays_all_decimals() {
        for (nanos, text) in [
            (0, "0.000000000"),
            (-1, "-0.000000001"),
            (58_012_345, "0.058012345"),
            (-1_500_000_000, "-1.500000000"),
        ] {
            assert_eq!(Score::from_nanos(nanos).unwrap().to_string(), text);
        }
    }

    proptest! {
        #[test]
        fn mean_is_the_nearest_integer_in_any_order(
            mut nanos in prop::collection::vec(-Score::LIMIT..=Score::LIMIT, 1..50)
        ) {
            let forward = mean(&nanos);
            let sum: i128 = nanos.iter().map(|n| i128::from(*n)).sum();
            let count = nanos.len() as i128;
            prop_assert!((i128::from(forward) * count - sum).abs() * 2 <= count);
            nanos.reverse();
            prop_assert_eq!(mean(&nanos), forward);
        }
    }
}

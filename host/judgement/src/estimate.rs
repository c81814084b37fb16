//! [`Estimate`]: a chance, estimated by counting.

/// How often something happened in a number of independent trials, and what that says about its
/// chance.
///
/// The bounds are Clopper and Pearson's ("The Use of Confidence or Fiducial Limits Illustrated in the
/// Case of the Binomial", 1934), each one-sided at 95 %: they are never too narrow, however small the
/// counts. They are floats, for people to read: nothing is decided by them but whether a study is
/// convincing.
///
/// ```
/// use assay_judgement::Estimate;
///
/// let none = Estimate::new(0, 1_000);
/// assert_eq!(none.rate(), 0.0);
/// // The rule of three: no event in n trials says that the chance is below 3 / n.
/// assert!((none.upper() - 0.003).abs() < 1e-4);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    count: u32,
    trials: u32,
}

impl Estimate {
    /// The confidence of each bound.
    pub const CONFIDENCE: f64 = 0.95;

    /// An estimate from `count` events in `trials`.
    ///
    /// # Panics
    /// There are no trials, or more events than trials.
    #[must_use]
    pub fn new(count: u32, trials: u32) -> Self {
        assert!(
            trials > 0 && count <= trials,
            "{count} events of {trials} are no estimate"
        );
        Self { count, trials }
    }

    /// How often it happened.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.count
    }

    /// How often it could have happened.
    #[must_use]
    pub const fn trials(self) -> u32 {
        self.trials
    }

    /// The share of trials in which it happened.
    #[must_use]
    pub fn rate(self) -> f64 {
        f64::from(self.count) / f64::from(self.trials)
    }

    /// With a larger chance than this, so few events would have had a chance below 5 %.
    #[must_use]
    pub fn upper(self) -> f64 {
        if self.count == self.trials {
            return 1.0;
        }
        solve(|chance| self.at_most(self.count, chance) > 1.0 - Self::CONFIDENCE)
    }

    /// With a smaller chance than this, so many events would have had a chance below 5 %.
    #[must_use]
    pub fn lower(self) -> f64 {
        if self.count == 0 {
            return 0.0;
        }
        solve(|chance| self.at_most(self.count - 1, chance) > Self::CONFIDENCE)
    }

    /// The chance of at most `count` events.
    fn at_most(self, count: u32, chance: f64) -> f64 {
        // Terms by their logarithms: the first alone would underflow.
        let odds = (chance / (1.0 - chance)).ln();
        let mut log_term = f64::from(self.trials) * (1.0 - chance).ln();
        let mut sum = log_term.exp();
        for k in 1..=count {
            log_term += odds + (f64::from(self.trials - k + 1) / f64::from(k)).ln();
            sum += log_term.exp();
        }
        sum
    }
}

/// The chance at which a condition that holds for small ones stops holding.
fn solve(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    // Each step halves the interval: 50 reach the precision of a float.
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `scipy.stats.binomtest(k, n).proportion_ci(0.90, "exact")`, of which each end is one-sided at
    /// 95 %.
    #[test]
    fn bounds_are_those_of_an_independent_library() {
        for (count, trials, lower, upper) in [
            (0, 1_000, 0.0, 0.002_991_249_5),
            (1, 20, 0.002_561_378_8, 0.216_106_164_2),
            (49, 1_000, 0.038_273_867_9, 0.061_758_578_8),
            (999, 1_000, 0.995_265_006_4, 0.999_948_708_0),
            (1_000, 1_000, 0.997_008_750_5, 1.0),
        ] {
            let estimate = Estimate::new(count, trials);
            assert!(
                (estimate.lower() - lower).abs() < 1e-9,
                "{}",
                estimate.lower()
            );
            assert!(
                (estimate.upper() - upper).abs() < 1e-9,
                "{}",
                estimate.upper()
            );
        }
    }
}

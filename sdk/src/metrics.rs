//! Ready-made metrics, from results to a [`Score`].
//!
//! Sums of floats run from the first element to the last into one accumulator: the order is part of
//! the result, so it never depends on the machine or on how the compiler might vectorise. All
//! functions give [`Fault::Numeric`] where the result is not a finite number or beyond the range of
//! a score; none of them panics on odd floats.

use crate::{Fault, Score, math};

/// The share of correct answers, exactly `correct / total`.
///
/// # Errors
/// [`Fault::Numeric`] if `total` is 0.
pub fn accuracy(correct: u32, total: u32) -> Result<Score, Fault> {
    Score::ratio(correct.into(), total.into())
}

/// The relative excess of a value over a positive lower bound, exactly `(value - bound) / bound`.
///
/// # Errors
/// [`Fault::Numeric`] if the bound is 0 or less, or the excess more than a million.
pub fn excess_ratio(value: i64, bound: i64) -> Result<Score, Fault> {
    if bound <= 0 {
        return Err(Fault::Numeric);
    }
    Score::wide_ratio(i128::from(value) - i128::from(bound), bound.into())
}

/// The mean of `-ln(p)` in nats over the probabilities that a program gave to what was true.
///
/// Probabilities are not clipped: certainty of something false is a fault.
///
/// # Errors
/// [`Fault::Numeric`] if there is none, or one is not in `(0, 1]`.
pub fn log_loss(probabilities: &[f64]) -> Result<Score, Fault> {
    let mut sum = 0.0;
    for &probability in probabilities {
        if !(probability > 0.0 && probability <= 1.0) {
            return Err(Fault::Numeric);
        }
        sum -= math::ln(probability);
    }
    Score::from_f64(sum / probabilities.len() as f64)
}

/// The root of the mean squared error.
///
/// # Errors
/// [`Fault::Numeric`] if there are no values, or the error is not finite.
///
/// # Panics
/// If there are not as many predictions as targets.
pub fn rmse(predictions: &[f64], targets: &[f64]) -> Result<Score, Fault> {
    let mean = squared_error(predictions, targets) / targets.len() as f64;
    Score::from_f64(math::sqrt(mean))
}

/// The coefficient of determination: 1 less the squared error over that of the targets' mean. At
/// most 1; 0 for predicting the mean, negative for worse.
///
/// # Errors
/// [`Fault::Numeric`] if the targets are all equal or there are none, or the result is not finite or
/// below minus a million.
///
/// # Panics
/// If there are not as many predictions as targets.
pub fn r2(predictions: &[f64], targets: &[f64]) -> Result<Score, Fault> {
    // Not told by the variation: the rounded mean of equal targets may differ from them.
    if targets.windows(2).all(|pair| pair[0] == pair[1]) {
        return Err(Fault::Numeric);
    }
    let mut sum = 0.0;
    for target in targets {
        sum += target;
    }
    let mean = sum / targets.len() as f64;
    let mut variation = 0.0;
    for target in targets {
        variation += (target - mean) * (target - mean);
    }
    Score::from_f64(1.0 - squared_error(predictions, targets) / variation)
}

fn squared_error(predictions: &[f64], targets: &[f64]) -> f64 {
    assert_eq!(
        predictions.len(),
        targets.len(),
        "each target needs one prediction"
    );
    let mut sum = 0.0;
    for (prediction, target) in predictions.iter().zip(targets) {
        sum += (prediction - target) * (prediction - target);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::{accuracy, excess_ratio, log_loss, r2, rmse};
    use crate::{Fault, Score};

    fn nanos(score: Result<Score, Fault>) -> Result<i64, Fault> {
        score.map(Score::nanos)
    }

    #[test]
    fn ratios_are_exact() {
        assert_eq!(nanos(accuracy(2, 3)), Ok(666_666_667));
        assert_eq!(accuracy(0, 0), Err(Fault::Numeric));
        assert_eq!(nanos(excess_ratio(51, 48)), Ok(62_500_000));
        assert_eq!(nanos(excess_ratio(i64::MAX, i64::MAX)), Ok(0));
        assert_eq!(excess_ratio(i64::MIN, i64::MAX), Score::ratio(-2, 1));
        assert_eq!(excess_ratio(1, 0), Err(Fault::Numeric));
        assert_eq!(excess_ratio(i64::MAX, 1), Err(Fault::Numeric));
    }

    #[test]
    fn losses_of_known_predictions() {
        assert_eq!(nanos(log_loss(&[0.5, 0.25])), Ok(1_039_720_771)); // 1.5 ln 2
        assert_eq!(nanos(log_loss(&[1.0])), Ok(0));
        assert_eq!(nanos(rmse(&[1.0, 2.0], &[1.0, 4.0])), Ok(1_414_213_562));
        let targets = [1.0, 2.0, 3.0];
        assert_eq!(r2(&targets, &targets), Ok(Score::ONE));
        assert_eq!(r2(&[2.0; 3], &targets), Ok(Score::ZERO));
        assert_eq!(nanos(r2(&[3.0, 2.0, 1.0], &targets)), Ok(-3_000_000_000));
    }

    #[test]
    fn what_has_no_number_is_a_fault() {
        for fault in [
            log_loss(&[]),
            log_loss(&[0.5, 0.0]),
            log_loss(&[1.1]),
            log_loss(&[f64::NAN]),
            rmse(&[], &[]),
            rmse(&[f64::INFINITY], &[1.0]),
            rmse(&[1e200], &[0.0]),
            r2(&[1.0, 2.0], &[3.0, 3.0]),
            r2(&[0.1; 3], &[0.1; 3]),
            r2(&[], &[]),
            r2(&[f64::NAN, 2.0], &[1.0, 2.0]),
        ] {
            assert_eq!(fault, Err(Fault::Numeric));
        }
    }
}

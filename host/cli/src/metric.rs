//! Scores for people. The exact score always stands in front; what follows helps to read it.

use std::cmp::Ordering;

use assay_protocol::{Direction, Score};
use assay_sandbox::Metric;

/// One unit, in nano-units.
const ONE: i64 = 1_000_000_000;

/// Nano-units of a hundredth of a percent.
const BASIS_POINT: u64 = 100_000;

/// In which direction a metric improves.
pub(crate) fn direction(metric: &Metric) -> &'static str {
    match metric.direction {
        Direction::Maximize => "more is better",
        Direction::Minimize => "less is better",
    }
}

/// A mean score; in percent as well if the metric is a share of all, like an accuracy.
pub(crate) fn mean(score: Score, metric: &Metric) -> String {
    if is_share(metric) {
        format!("{score} ({})", percent(score.nanos().unsigned_abs()))
    } else {
        score.to_string()
    }
}

/// How a score compares with a baseline's: `19.31 % better than best-fit`. Shares are compared in
/// percentage points, because 1 % more of 93 % could mean either.
pub(crate) fn improvement(score: Score, baseline: Score, name: &str, metric: &Metric) -> String {
    let difference = score.nanos().abs_diff(baseline.nanos());
    let amount = if is_share(metric) && difference < BASIS_POINT / 2 {
        // Too little to show in points.
        format!(
            "{}.{:09}",
            difference / ONE.unsigned_abs(),
            difference % ONE.unsigned_abs()
        )
    } else if is_share(metric) {
        let points = percent(difference);
        format!("{} percentage points", points.trim_end_matches(" %"))
    } else {
        relative(difference, baseline).unwrap_or_else(|| "any amount".to_owned())
    };
    match score.compare(baseline, metric.direction) {
        Ordering::Greater => format!("{amount} better than {name}"),
        Ordering::Equal => "none: the same score".to_owned(),
        Ordering::Less => format!("none: {amount} worse than {name}"),
    }
}

/// Whether scores are shares of what is right: from 0 to 1, more is better.
fn is_share(metric: &Metric) -> bool {
    metric.direction == Direction::Maximize
        && metric.worst.nanos() == 0
        && metric.best.nanos() == ONE
}

/// A share in percent with two decimals, rounded half up.
fn percent(nanos: u64) -> String {
    let hundredths = (nanos + BASIS_POINT / 2) / BASIS_POINT;
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}

/// A difference in percent of a reference, with two decimals, rounded down. None if the reference is
/// zero.
fn relative(difference: u64, reference: Score) -> Option<String> {
    let reference = u128::from(reference.nanos().unsigned_abs());
    let hundredths = (u128::from(difference) * 10_000).checked_div(reference)?;
    Some(format!("{}.{:02} %", hundredths / 100, hundredths % 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(nanos: i64) -> Score {
        Score::from_nanos(nanos).unwrap()
    }

    fn metric(direction: Direction, worst: i64, best: i64) -> Metric {
        Metric {
            name: String::new(),
            unit: String::new(),
            direction,
            worst: score(worst),
            best: score(best),
        }
    }

    #[test]
    fn a_difference_too_small_for_points_is_shown_exactly() {
        let accuracy = metric(Direction::Maximize, 0, ONE);
        assert_eq!(
            improvement(score(940_022_222), score(940_000_000), "net", &accuracy),
            "0.000022222 better than net"
        );
    }

    #[test]
    fn accuracies_are_in_percent_and_points() {
        let accuracy = metric(Direction::Maximize, 0, ONE);
        assert_eq!(mean(score(941_666_667), &accuracy), "0.941666667 (94.17 %)");
        assert_eq!(mean(score(ONE), &accuracy), "1.000000000 (100.00 %)");
        let compared = |nanos| improvement(score(nanos), score(930_000_000), "linear", &accuracy);
        assert_eq!(
            compared(941_666_667),
            "1.17 percentage points better than linear"
        );
        assert_eq!(compared(930_000_000), "none: the same score");
        assert_eq!(
            compared(929_900_000),
            "none: 0.01 percentage points worse than linear"
        );
    }

    #[test]
    fn other_scores_are_compared_with_the_baseline() {
        let excess = metric(Direction::Minimize, ONE, 0);
        assert_eq!(mean(score(58_000_000), &excess), "0.058000000");
        let compared = |nanos, baseline| improvement(score(nanos), score(baseline), "fit", &excess);
        assert_eq!(compared(52_200_000, 58_000_000), "10.00 % better than fit");
        assert_eq!(compared(1, 0), "none: any amount worse than fit");
    }
}

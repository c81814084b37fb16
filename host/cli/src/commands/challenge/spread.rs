//! [`Spread`]: how much two programs differ from case to case, measured.

use std::collections::BTreeMap;

use assay_protocol::Score;

/// What the power of the acceptance rule depends on, besides the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spread {
    /// The standard deviation of a case's difference.
    pub(super) deviation: Score,
    /// How much two cases of a group are alike, in parts per million; none if no group has two cases.
    pub(super) correlation: Option<u32>,
}

impl Spread {
    /// The spread of the differences between two programs' scores; none if they don't differ, or there
    /// are fewer than two cases.
    ///
    /// The correlation is the intraclass correlation of a one-way analysis of variance (Donner, "A
    /// Review of Inference Procedures for the Intraclass Correlation Coefficient in the One-Way Random
    /// Effects Model", 1986), not below 0. Floats, for people to plan by: nothing is decided by them.
    pub(super) fn between(groups: &[u32], one: &[Score], other: &[Score]) -> Option<Self> {
        let differences: Vec<f64> = one
            .iter()
            .zip(other)
            .map(|(one, other)| (one.nanos() - other.nanos()) as f64)
            .collect();
        let count = differences.len() as f64;
        let mean = differences.iter().sum::<f64>() / count;
        let squares: f64 = differences.iter().map(|d| (d - mean).powi(2)).sum();
        let deviation = (squares / (count - 1.0)).sqrt();
        if differences.len() < 2 || deviation < 1.0 {
            return None;
        }
        let deviation = deviation.min(Score::LIMIT as f64).round() as i64;
        Some(Self {
            deviation: Score::from_nanos(deviation).ok()?,
            correlation: intraclass(groups, &differences, mean)
                .map(|correlation| (correlation * 1e6).round() as u32),
        })
    }
}

/// The correlation of two cases of a group, from 0 to 1; none if there are not two groups, or no two
/// cases in one.
fn intraclass(groups: &[u32], differences: &[f64], mean: f64) -> Option<f64> {
    let mut sums: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for (group, difference) in groups.iter().zip(differences) {
        let (count, sum) = sums.entry(*group).or_default();
        *count += 1.0;
        *sum += difference;
    }
    let (cases, count) = (differences.len() as f64, sums.len() as f64);
    if count < 2.0 || cases <= count {
        return None;
    }
    let between: f64 = sums
        .values()
        .map(|(count, sum)| count * (sum / count - mean).powi(2))
        .sum();
    let all: f64 = differences.iter().map(|d| (d - mean).powi(2)).sum();
    let (between, within) = (between / (count - 1.0), (all - between) / (cases - count));
    let squares: f64 = sums.values().map(|(count, _)| count * count).sum();
    let size = (cases - squares / cases) / (count - 1.0);
    let correlation = (between - within) / (between + (size - 1.0) * within);
    Some(correlation.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(nanos: &[i64]) -> Vec<Score> {
        nanos
            .iter()
            .map(|nanos| Score::from_nanos(*nanos).unwrap())
            .collect()
    }

    fn spread(groups: &[u32], differences: &[i64]) -> Option<Spread> {
        let zeros = vec![0; differences.len()];
        Spread::between(groups, &scores(differences), &scores(&zeros))
    }

    #[test]
    fn groups_that_differ_as_a_whole_are_correlated() {
        // Two groups of two: the variance is all between them, or all within.
        let alike = spread(&[0, 0, 1, 1], &[100, 100, 300, 300]).unwrap();
        assert_eq!(
            (alike.deviation.nanos(), alike.correlation),
            (115, Some(1_000_000))
        );
        let unlike = spread(&[0, 0, 1, 1], &[100, 300, 100, 300]).unwrap();
        assert_eq!(
            (unlike.deviation, unlike.correlation),
            (alike.deviation, Some(0))
        );
        // MSB = 484, MSW = 8: (484 - 8) / (484 + 8).
        let half = spread(&[0, 0, 1, 1], &[100, 104, 122, 126]).unwrap();
        assert_eq!(half.correlation, Some(967_480));
        // Groups of one case each say nothing.
        assert_eq!(
            spread(&[0, 1, 2], &[1, 500, 900]).unwrap().correlation,
            None
        );
    }

    #[test]
    fn equal_programs_have_no_spread() {
        assert_eq!(spread(&[0, 1, 2], &[7, 7, 7]), None);
        assert_eq!(spread(&[0], &[7]), None);
        assert_eq!(spread(&[], &[]), None);
    }
}

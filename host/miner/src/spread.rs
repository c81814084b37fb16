//! [`Spread`]: how scores differ between cases, for people.

use assay_protocol::{Direction, Score};

/// How the scores of one program differ between cases. Exact integers, like the scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// The best case.
    pub best: Score,
    /// The worst case.
    pub worst: Score,
    /// The standard deviation over the cases (the population's), rounded down to a nano-unit.
    pub deviation: Score,
}

impl Spread {
    /// The spread of some scores; none of no scores.
    #[must_use]
    pub fn of(scores: &[Score], direction: Direction) -> Option<Self> {
        let mean = Score::mean(scores)?.nanos();
        let compare = |a: &&Score, b: &&Score| a.compare(**b, direction);
        // Each difference is at most 2e15, so that 65,536 squares stay below 3e35.
        let squares: u128 = scores
            .iter()
            .map(|score| u128::from(score.nanos().abs_diff(mean)).pow(2))
            .sum();
        let deviation = (squares / scores.len() as u128).isqrt();
        Some(Self {
            best: *scores.iter().max_by(compare)?,
            worst: *scores.iter().min_by(compare)?,
            deviation: i64::try_from(deviation)
                .ok()
                .and_then(|nanos| Score::from_nanos(nanos).ok())
                .expect("a deviation is at most half the range of scores"),
        })
    }
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

    #[test]
    fn spread_of_small_and_extreme_scores() {
        let spread = Spread::of(&scores(&[2, 4, 4, 4, 5, 5, 7, 9]), Direction::Minimize).unwrap();
        assert_eq!(spread.best.nanos(), 2);
        assert_eq!(spread.worst.nanos(), 9);
        assert_eq!(spread.deviation.nanos(), 2);

        let extreme = [-Score::LIMIT, Score::LIMIT].repeat(32_768);
        let spread = Spread::of(&scores(&extreme), Direction::Maximize).unwrap();
        assert_eq!(spread.best.nanos(), Score::LIMIT);
        assert_eq!(spread.deviation.nanos(), Score::LIMIT);
        assert_eq!(Spread::of(&[], Direction::Maximize), None);
    }
}

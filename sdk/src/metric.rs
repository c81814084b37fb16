//! [`Metric`], its [`Direction`], and the behaviour [`Axis`]: what the numbers of a track mean.

use crate::Score;

/// In which direction a metric improves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Maximize,
    /// Less is better.
    Minimize,
}

/// What a score means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metric {
    /// A short lowercase name, `accuracy` say.
    pub name: String,
    /// The unit of 1.0, `ratio` or `bits per byte` say; empty if there is none.
    pub unit: String,
    /// In which direction it improves.
    pub direction: Direction,
    /// The worst score a case can get, and what a [`Fault`](crate::Fault) counts as.
    pub worst: Score,
    /// The best score a case can get. The host rejects an evaluation with a score outside
    /// `worst` to `best`.
    pub best: Score,
}

impl Metric {
    /// Whether a score lies between [`worst`](Self::worst) and [`best`](Self::best).
    #[must_use]
    pub fn contains(&self, score: Score) -> bool {
        (self.worst.min(self.best)..=self.worst.max(self.best)).contains(&score)
    }

    /// The score, or [`worst`](Self::worst) or [`best`](Self::best) if it lies beyond.
    #[must_use]
    pub fn clamp(&self, score: Score) -> Score {
        score.clamp(self.worst.min(self.best), self.worst.max(self.best))
    }
}

/// One behaviour axis of an archive. The host clamps values outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// A short lowercase name.
    pub name: String,
    /// The smallest value, inclusive.
    pub low: i64,
    /// The largest value, inclusive; greater than `low`.
    pub high: i64,
}

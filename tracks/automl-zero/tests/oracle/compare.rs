//! [`Expected`]: what the track may answer.

use crate::interpreter::{Experiment, Observed, evaluate};
use crate::mutants::Mutant;
use crate::rounding::{LEAST_NORMAL, Rounding};

/// How many noisy runs there are at first.
const FEW: u32 = 4;
/// How many there are before anything is called wrong: so many that each limit which rounding may
/// cross is crossed in some of them.
const MANY: u32 = 64;
/// How far from the oracle the track may be, in units of the farthest noisy run. The noise is twice
/// the error of an `f32` operation, but the runs may happen to lie close.
const SPREADS: f64 = 8.0;
/// What is allowed in any case, relative to the number: some twenty roundings to `f32`.
const LEAST: f64 = 1e-6;
/// Where more than this would have to be allowed, relative to the number, nothing is compared.
const MOST: f64 = 1e-4;

/// What one number of the track may be.
#[derive(Debug, Clone, Copy)]
enum Number {
    /// Anything: rounding decides about it.
    Any,
    /// This infinity, or not a number.
    Special(f64),
    /// This far from a number.
    Near { value: f64, allowed: f64 },
}

impl Number {
    fn new(exact: f64, noisy: &[f64]) -> Self {
        if !exact.is_finite() {
            let same = |other: &f64| exact == *other || exact.is_nan() && other.is_nan();
            return if noisy.iter().all(same) {
                Self::Special(exact)
            } else {
                Self::Any
            };
        }
        let distances = noisy.iter().map(|other| (exact - other).abs());
        let allowed = SPREADS * distances.fold(0.0, f64::max);
        let finite = noisy.iter().all(|other| other.is_finite());
        if finite && allowed <= MOST * exact.abs() + SPREADS * LEAST_NORMAL {
            Self::Near {
                value: exact,
                allowed: allowed + LEAST * exact.abs() + LEAST_NORMAL,
            }
        } else {
            Self::Any
        }
    }

    fn admits(self, found: f64) -> bool {
        match self {
            Self::Any => true,
            Self::Special(value) => value == found || value.is_nan() && found.is_nan(),
            Self::Near { value, allowed } => (value - found).abs() <= allowed,
        }
    }
}

/// What the track may answer to an experiment.
pub(crate) struct Expected<'a> {
    experiment: &'a Experiment,
    answers: Answers,
}

impl<'a> Expected<'a> {
    pub(crate) fn of(experiment: &'a Experiment) -> Self {
        let answers = Answers::of(experiment, FEW);
        Self {
            experiment,
            answers,
        }
    }

    /// Compares what was observed, and says where it is wrong.
    pub(crate) fn compare(&self, found: &Observed) -> Result<Count, String> {
        let compared = self.answers.compare(found);
        compared.or_else(|_| Answers::of(self.experiment, MANY).compare(found))
    }

    /// Whether a track with a wrong meaning, as exact as `f32` is, would be noticed.
    pub(crate) fn notices(&self, mutant: &Mutant) -> bool {
        let mut observed = evaluate(self.experiment, Rounding::Exact, Some(mutant));
        for number in observed.errors.iter_mut().chain(&mut observed.predictions) {
            *number = f64::from(*number as f32);
        }
        self.compare(&observed).is_err()
    }
}

struct Answers {
    errors: Numbers,
    predictions: Numbers,
    /// Where it doesn't hang on a rounding error.
    score: Option<Option<f64>>,
}

struct Numbers {
    numbers: Vec<Number>,
    /// Whether rounding can't change how many there are.
    certain: bool,
}

/// How many numbers there were, and how many of them were compared.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Count {
    pub(crate) all: usize,
    pub(crate) compared: usize,
}

impl std::ops::Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            all: self.all + other.all,
            compared: self.compared + other.compared,
        }
    }
}

impl Numbers {
    fn new(exact: &[f64], noisy: &[&[f64]]) -> Self {
        let certain = noisy.iter().all(|run| run.len() == exact.len());
        let numbers = exact.iter().enumerate().map(|(index, exact)| {
            let others: Option<Vec<f64>> =
                noisy.iter().map(|run| run.get(index).copied()).collect();
            others.map_or(Number::Any, |others| Number::new(*exact, &others))
        });
        Self {
            numbers: numbers.collect(),
            certain,
        }
    }

    fn compare(&self, what: &str, found: &[f64]) -> Result<Count, String> {
        if self.certain && found.len() != self.numbers.len() {
            let (found, expected) = (found.len(), self.numbers.len());
            return Err(format!("{found} {what}s, not {expected}"));
        }
        let mut count = Count {
            all: self.numbers.len(),
            compared: 0,
        };
        for (index, (number, found)) in self.numbers.iter().zip(found).enumerate() {
            if !number.admits(*found) {
                return Err(format!("{what} {index} is {found:e}, not {number:?}"));
            }
            count.compared += usize::from(!matches!(number, Number::Any));
        }
        Ok(count)
    }
}

impl Answers {
    fn of(experiment: &Experiment, runs: u32) -> Self {
        let exact = evaluate(experiment, Rounding::Exact, None);
        let noisy: Vec<Observed> = (0..runs)
            .map(|run| evaluate(experiment, Rounding::noisy(run), None))
            .collect();
        let errors: Vec<&[f64]> = noisy.iter().map(|run| run.errors.as_slice()).collect();
        let predictions: Vec<&[f64]> = noisy.iter().map(|run| run.predictions.as_slice()).collect();
        let close = |other: &Observed| match (exact.score, other.score) {
            (Some(a), Some(b)) => (a - b).abs() <= MOST / SPREADS,
            (a, b) => a == b,
        };
        Self {
            errors: Numbers::new(&exact.errors, &errors),
            predictions: Numbers::new(&exact.predictions, &predictions),
            score: noisy.iter().all(close).then_some(exact.score),
        }
    }

    fn compare(&self, found: &Observed) -> Result<Count, String> {
        let errors = self.errors.compare("error", &found.errors)?;
        let predictions = self.predictions.compare("prediction", &found.predictions)?;
        let right = match (self.score, found.score) {
            (None, _) => true,
            (Some(Some(expected)), Some(found)) => (expected - found).abs() <= MOST,
            (Some(expected), found) => expected == found,
        };
        if !right {
            return Err(format!(
                "the score is {:?}, not {:?}",
                found.score, self.score
            ));
        }
        Ok(errors + predictions)
    }
}

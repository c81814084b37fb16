//! The interface's values, checked, in the host's own types.

use assay_protocol::{Direction, Program, Score};

/// What a track is. See `descriptor` in `wit/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Descriptor {
    /// A short name.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// What a score means.
    pub metric: Metric,
    /// Name and version of the program representation.
    pub representation: String,
    /// Names of the kinds of mutation, at least one.
    pub mutations: Vec<String>,
    /// Behaviour axes.
    pub axes: Vec<Axis>,
}

/// What a score means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metric {
    /// A short name.
    pub name: String,
    /// The unit of 1.0, empty if none.
    pub unit: String,
    /// In which direction it improves.
    pub direction: Direction,
    /// The worst score of a case; what a fault counts as. Never better than `best`.
    pub worst: Score,
    /// The best score of a case.
    pub best: Score,
}

/// A behaviour axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// A short name.
    pub name: String,
    /// Smallest value.
    pub low: i64,
    /// Largest value, greater than `low`.
    pub high: i64,
}

/// Which part of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Split {
    /// Public, for miners.
    Search,
    /// For validators only.
    Hidden,
}

/// A data file, as the challenge names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    /// The file's name, without a folder.
    pub name: String,
    /// Its contents.
    pub bytes: Vec<u8>,
}

/// A program that the track ships.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// Its name.
    pub name: String,
    /// The program.
    pub program: Program,
}

/// Why a case has no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// A result was infinite or not a number.
    Numeric,
    /// The case used up its budget.
    OutOfBudget,
}

/// What one case gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseOutcome {
    /// Between the metric's worst and best.
    Score(Score),
    /// Counts as the metric's worst.
    Fault(Fault),
}

/// A program scored on a range of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// One outcome per case.
    pub outcomes: Vec<CaseOutcome>,
    /// One score per case: faults have become the metric's worst.
    pub scores: Vec<Score>,
    /// The exact mean of the scores, rounded half to even.
    pub mean: Score,
}

/// Why a track refused parameters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the variants of `parameter-error` in `wit/`")]
pub enum ParameterError {
    #[error("malformed parameters: {0}")]
    Malformed(String),
    #[error("unknown parameter `{0}`")]
    UnknownKey(String),
    #[error("parameter out of range: {0}")]
    OutOfRange(String),
    #[error("the track refused the parameters with its code {0}")]
    Other(u32),
}

/// Why a track refused data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the variants of `load-error` in `wit/`")]
pub enum DataError {
    #[error("the track needs the file `{0}`, which the challenge does not list")]
    MissingFile(String),
    #[error("malformed data: {0}")]
    Malformed(String),
    #[error("more data than the track handles")]
    TooLarge,
    #[error("the track refused the data with its code {0}")]
    Other(u32),
}

/// Why a track refused a program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the variants of `program-error` in `wit/`")]
pub enum ProgramError {
    #[error("malformed program: {0}")]
    Malformed(String),
    #[error("the program is too large")]
    TooLarge,
    #[error("the track refused the program with its code {0}")]
    Other(u32),
}

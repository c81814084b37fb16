//! What a challenge chooses.

use assay_sdk::ParameterError;
use serde::Deserialize;

/// The most features, hence the most elements of a vector and rows of a matrix.
pub const MAX_FEATURES: usize = 32;
/// The most cells of each type: a third more than the reference implementation has.
pub const MAX_CELLS: usize = 32;
/// The most instructions of a phase.
pub const MAX_LENGTH: usize = 250;
/// The most examples of a task, training and validation together.
pub const MAX_EXAMPLES: usize = 100_000;
/// The most epochs.
pub const MAX_EPOCHS: u32 = 100;
/// The most numbers of a prepared split, features and labels of all tasks: 128 MiB of them.
pub const MAX_NUMBERS: u64 = 32 << 20;

/// The challenge's `[track.parameters]`.
///
/// ```toml
/// features = 8
/// epochs = 1
/// memory = { scalars = 8, vectors = 14, matrices = 3 }
/// lengths = { setup = 10, predict = 12, learn = 20 }
/// examples = { training = 500, validation = 250 }
/// data = { source = "csv", test = ["optdigits.tes"] }
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Parameters {
    /// The number of features that inputs are projected to: 2 to 32. With 4, 8 and 16 programs run
    /// fastest.
    pub features: usize,
    /// How many times the training examples are gone through: 1 to 100; by default 1.
    #[serde(default = "one")]
    pub epochs: u32,
    /// Cells of each type.
    #[serde(default)]
    pub memory: Memory,
    /// The most instructions of each phase.
    #[serde(default)]
    pub lengths: Lengths,
    /// Examples of a task.
    #[serde(default)]
    pub examples: Examples,
    /// A training error above it (or one that is not a number) ends the case with the worst score;
    /// above 0, by default 100.
    #[serde(default = "hundred")]
    pub error_limit: f32,
    /// Where inputs and labels come from.
    pub data: Source,
}

/// Cells of each type, the special ones included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Memory {
    /// Scalars, 2 to 32; by default 8. The first is the label, the second the prediction.
    pub scalars: usize,
    /// Vectors, 1 to 32; by default 14. The first holds the features.
    pub vectors: usize,
    /// Matrices, 0 to 32; by default 3.
    pub matrices: usize,
}

impl Default for Memory {
    /// The larger of the two settings that the paper uses on images.
    fn default() -> Self {
        Self {
            scalars: 8,
            vectors: 14,
            matrices: 3,
        }
    }
}

/// The most instructions of each phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lengths {
    /// 0 to 250; by default 21.
    pub setup: usize,
    /// 1 to 250; by default 21.
    pub predict: usize,
    /// 0 to 250; by default 45.
    pub learn: usize,
}

impl Default for Lengths {
    /// Those of the paper's search on CIFAR-10.
    fn default() -> Self {
        Self {
            setup: 21,
            predict: 21,
            learn: 45,
        }
    }
}

/// Examples of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Examples {
    /// Training examples of every task; by default 8,000.
    pub training: usize,
    /// Validation examples: as many as there are, but at most so many; by default 1,000.
    pub validation: usize,
}

impl Default for Examples {
    /// Those of the paper's search on CIFAR-10.
    fn default() -> Self {
        Self {
            training: 8_000,
            validation: 1_000,
        }
    }
}

/// Where inputs and labels come from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "source", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Source {
    /// `csv`: comma-separated small integers without a header, the class last; the format of UCI's
    /// optical digits.
    Csv(Files),
    /// `cifar-10`: the binary batches of CIFAR-10, a class byte and 3,072 pixels a record.
    #[serde(rename = "cifar-10")]
    Cifar10(Files),
    /// `idx`: pairs of IDX files, images first and their labels next, as MNIST and Fashion-MNIST
    /// come.
    Idx(Files),
    /// `linear`: inputs and a linear teacher drawn from the seed.
    Linear(Synthetic),
    /// `network`: inputs and a teacher with one hidden layer drawn from the seed.
    Network(Synthetic),
}

impl Source {
    /// What its labels are.
    #[must_use]
    pub const fn goal(&self) -> Goal {
        match self {
            Self::Csv(_) | Self::Cifar10(_) | Self::Idx(_) => Goal::Classes,
            Self::Linear(synthetic) | Self::Network(synthetic) => synthetic.goal,
        }
    }
}

/// Inputs drawn from the normal distribution, and labels from a teacher.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Synthetic {
    /// What the labels are; by default classes.
    pub goal: Goal,
}

/// What a prediction is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Goal {
    /// `classes`: labels are 0 and 1, the prediction becomes a probability, the score is the
    /// accuracy.
    #[default]
    Classes,
    /// `numbers`: the score is 1 - 2/pi * atan(RMSE).
    Numbers,
}

/// Files of labelled inputs, which are taken in pairs of classes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Files {
    /// The names of the files whose examples the hidden split is validated on. All other files are
    /// for training, and for the validation of the search split.
    pub test: Vec<String>,
    /// The pairs of classes, lower first; by default all pairs, in an order in which every few
    /// consecutive ones cover all classes.
    pub pairs: Vec<[u8; 2]>,
}

impl Files {
    /// Checks that each pair of classes has the lower one first and is listed once.
    fn check(&self) -> Result<(), ParameterError> {
        for (index, pair) in self.pairs.iter().enumerate() {
            let [lower, higher] = pair;
            if lower >= higher || self.pairs[..index].contains(pair) {
                return Err(ParameterError::OutOfRange(format!(
                    "data.pairs: [{lower}, {higher}] must have the lower class first and be listed once"
                )));
            }
        }
        Ok(())
    }
}

const fn one() -> u32 {
    1
}

const fn hundred() -> f32 {
    100.0
}

impl Parameters {
    /// The defaults, for so many features of such data.
    #[must_use]
    pub fn new(features: usize, data: Source) -> Self {
        Self {
            features,
            epochs: one(),
            memory: Memory::default(),
            lengths: Lengths::default(),
            examples: Examples::default(),
            error_limit: hundred(),
            data,
        }
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// The first value out of its range, with the range.
    pub fn check(&self) -> Result<(), ParameterError> {
        within("features", self.features, 2, MAX_FEATURES)?;
        within("epochs", self.epochs, 1, MAX_EPOCHS)?;
        within("error-limit", self.error_limit, f32::MIN_POSITIVE, f32::MAX)?;
        within("memory.scalars", self.memory.scalars, 2, MAX_CELLS)?;
        within("memory.vectors", self.memory.vectors, 1, MAX_CELLS)?;
        within("memory.matrices", self.memory.matrices, 0, MAX_CELLS)?;
        within("lengths.setup", self.lengths.setup, 0, MAX_LENGTH)?;
        within("lengths.predict", self.lengths.predict, 1, MAX_LENGTH)?;
        within("lengths.learn", self.lengths.learn, 0, MAX_LENGTH)?;
        within(
            "examples.training",
            self.examples.training,
            1,
            MAX_EXAMPLES - 1,
        )?;
        let most = MAX_EXAMPLES - self.examples.training;
        within("examples.validation", self.examples.validation, 1, most)?;
        match &self.data {
            Source::Csv(files) | Source::Cifar10(files) | Source::Idx(files) => files.check(),
            Source::Linear(_) | Source::Network(_) => Ok(()),
        }
    }
}

fn within<T: PartialOrd + std::fmt::Display>(
    key: &str,
    value: T,
    low: T,
    high: T,
) -> Result<(), ParameterError> {
    if value >= low && value <= high {
        return Ok(());
    }
    Err(ParameterError::OutOfRange(format!(
        "{key} is {value}, not between {low} and {high}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_have_the_lower_class_first_and_are_listed_once() {
        let check = |pairs: &[[u8; 2]]| {
            let files = Files {
                pairs: pairs.to_vec(),
                ..Files::default()
            };
            Parameters::new(8, Source::Csv(files)).check()
        };
        assert_eq!(check(&[[3, 7], [0, 9]]), Ok(()));
        for wrong in [&[[7, 3]][..], &[[3, 3]], &[[0, 1], [2, 3], [0, 1]]] {
            let error = check(wrong).unwrap_err().to_string();
            assert!(error.ends_with("must have the lower class first and be listed once"));
        }
    }
}

//! [`Task`]: one case as numbers.

/// Examples with labels, and the seed of random instructions: all that a score depends on besides
/// the program.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Tasks of the same class pair depend on each other.
    pub group: u32,
    /// Selects the numbers that random instructions draw.
    pub seed: u64,
    /// Features of an example.
    pub features: usize,
    /// Training examples one after the other; within an example, feature after feature.
    pub training: Vec<f32>,
    /// The labels of the training examples.
    pub training_labels: Vec<f32>,
    /// Validation examples, in the same order of numbers.
    pub validation: Vec<f32>,
    /// The labels of the validation examples.
    pub validation_labels: Vec<f32>,
}

//! [`Block`]: the examples of [`LANES`] tasks side by side.

use crate::kernels::Slot;
use crate::lanes::{LANES, Lanes};
use crate::task::Task;

/// Tasks side by side: the same number of the same example of each. Fewer tasks than lanes are filled
/// up with copies of the last.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    seeds: [u64; LANES],
    /// Validation examples of each task; later rows are not its own.
    counts: [u32; LANES],
    /// Numbers of a row: the label, then the features.
    row: usize,
    /// Rows of a label and then the features.
    training: Vec<Slot>,
    /// The same; as many as the task with the most has.
    validation: Vec<Slot>,
}

impl Block {
    pub(crate) fn new(
        seeds: [u64; LANES],
        counts: [u32; LANES],
        training: Vec<Slot>,
        validation: Vec<Slot>,
        width: usize,
    ) -> Self {
        Self {
            seeds,
            counts,
            row: width + 1,
            training,
            validation,
        }
    }

    pub(crate) fn from_prepared(
        b: &crate::prepared::Block,
        cases: &[crate::prepared::Case],
        width: usize,
    ) -> Self {
        let f = |r: &[[f32; LANES]]| r.iter().map(|l| Slot::new(Lanes::from_array(*l))).collect();
        Self::new(
            std::array::from_fn(|l| cases[l.min(cases.len() - 1)].seed),
            std::array::from_fn(|l| cases[l.min(cases.len() - 1)].validation),
            f(&b.training),
            f(&b.validation),
            width,
        )
    }

    /// Puts one to [`LANES`] tasks side by side, which have the same numbers of features and of
    /// training examples.
    pub(crate) fn of(tasks: &[Task]) -> Self {
        let tasks: [&Task; LANES] = std::array::from_fn(|lane| &tasks[lane.min(tasks.len() - 1)]);
        let features = tasks[0].features;
        let rows = |labels: [&[f32]; LANES], inputs: [&[f32]; LANES]| {
            let examples = labels.map(<[f32]>::len).into_iter().max().unwrap_or(0);
            let mut rows = Vec::with_capacity(examples * (features + 1));
            let lanes = |numbers: [&[f32]; LANES], index: usize| {
                Lanes::from_array(numbers.map(|task| task.get(index).copied().unwrap_or(0.0)))
            };
            for example in 0..examples {
                rows.push(Slot::new(lanes(labels, example)));
                for feature in 0..features {
                    rows.push(Slot::new(lanes(inputs, example * features + feature)));
                }
            }
            rows
        };
        Self {
            seeds: tasks.map(|task| task.seed),
            counts: tasks.map(|task| task.validation_labels.len() as u32),
            row: features + 1,
            training: rows(
                tasks.map(|task| &*task.training_labels),
                tasks.map(|task| &*task.training),
            ),
            validation: rows(
                tasks.map(|task| &*task.validation_labels),
                tasks.map(|task| &*task.validation),
            ),
        }
    }

    /// The first examples of each part, at most so many.
    pub(crate) fn first(&self, examples: usize) -> Self {
        let rows = |rows: &[Slot]| rows[..rows.len().min(examples * self.row)].to_vec();
        Self {
            seeds: self.seeds,
            counts: self.counts.map(|count| count.min(examples as u32)),
            row: self.row,
            training: rows(&self.training),
            validation: rows(&self.validation),
        }
    }

    /// All training examples, then all validation examples: rows of [`Lanes`].
    pub(crate) fn rows(&self) -> [&[Slot]; 2] {
        [&self.training, &self.validation]
    }

    /// The seed of each task.
    pub(crate) fn seeds(&self) -> &[u64; LANES] {
        &self.seeds
    }

    /// The training examples: label, then features.
    #[inline(always)]
    pub(crate) fn training(&self) -> impl Iterator<Item = &[Slot]> {
        self.training.chunks_exact(self.row)
    }

    /// The validation examples: label, then features.
    #[inline(always)]
    pub(crate) fn validation(&self) -> impl Iterator<Item = &[Slot]> {
        self.validation.chunks_exact(self.row)
    }

    /// How many validation examples each task has; exact.
    pub(crate) fn validation_counts(&self) -> Lanes {
        Lanes::from_array(self.counts.map(|count| count as f32))
    }
}

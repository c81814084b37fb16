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
    counts: [usize; LANES],
    /// Numbers of a row: the label, then the features.
    row: usize,
    /// Rows of a label and then the features.
    training: Vec<Slot>,
    /// The same; as many as the task with the most has.
    validation: Vec<Slot>,
}

impl Block {
    /// One to [`LANES`] tasks: their seeds, their numbers of validation examples, and the rows of all
    /// lanes for training and validation.
    pub(crate) fn new(
        seeds: &[u64],
        counts: &[usize],
        features: usize,
        [training, validation]: [Vec<Slot>; 2],
    ) -> Self {
        Self {
            seeds: filled(seeds),
            counts: filled(counts),
            row: features + 1,
            training,
            validation,
        }
    }

    /// Puts one to [`LANES`] tasks side by side, which have the same numbers of features and of
    /// training examples.
    pub(crate) fn of(tasks: &[Task]) -> Self {
        let features = tasks[0].features;
        let all: Vec<&Task> = tasks.iter().collect();
        let lanes = filled(&all);
        let rows = |labels: [&[f32]; LANES], inputs: [&[f32]; LANES]| {
            let examples = labels.map(<[f32]>::len).into_iter().max().unwrap_or(0);
            let mut rows = Vec::with_capacity(examples * (features + 1));
            let slot = |numbers: [&[f32]; LANES], index: usize| {
                let number = |task: &[f32]| task.get(index).copied().unwrap_or(0.0);
                Slot::new(Lanes::from_array(numbers.map(number)))
            };
            for example in 0..examples {
                rows.push(slot(labels, example));
                for feature in 0..features {
                    rows.push(slot(inputs, example * features + feature));
                }
            }
            rows
        };
        let training = rows(
            lanes.map(|task| &*task.training_labels),
            lanes.map(|task| &*task.training),
        );
        let validation = rows(
            lanes.map(|task| &*task.validation_labels),
            lanes.map(|task| &*task.validation),
        );
        let seeds: Vec<u64> = tasks.iter().map(|task| task.seed).collect();
        let counts: Vec<usize> = tasks
            .iter()
            .map(|task| task.validation_labels.len())
            .collect();
        Self::new(&seeds, &counts, features, [training, validation])
    }

    /// The task of a lane, of a group.
    pub(crate) fn task(&self, lane: usize, group: u32) -> Task {
        let numbers = |rows: &[Slot]| -> (Vec<f32>, Vec<f32>) {
            let number = |slot: &Slot| slot.get().to_array()[lane];
            let rows = rows.chunks_exact(self.row);
            let labels = rows.clone().map(|row| number(&row[0])).collect();
            (
                labels,
                rows.flat_map(|row| row[1..].iter().map(number)).collect(),
            )
        };
        let (training_labels, training) = numbers(&self.training);
        let own = self.counts[lane] * self.row;
        let (validation_labels, validation) = numbers(&self.validation[..own]);
        Task {
            group,
            seed: self.seeds[lane],
            features: self.row - 1,
            training,
            training_labels,
            validation,
            validation_labels,
        }
    }

    /// The first examples of each part, at most so many.
    pub(crate) fn first(&self, examples: usize) -> Self {
        let rows = |rows: &[Slot]| rows[..rows.len().min(examples * self.row)].to_vec();
        Self {
            seeds: self.seeds,
            counts: self.counts.map(|count| count.min(examples)),
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

/// Copies of the last where there are fewer.
fn filled<T: Copy>(items: &[T]) -> [T; LANES] {
    std::array::from_fn(|lane| items[lane.min(items.len() - 1)])
}

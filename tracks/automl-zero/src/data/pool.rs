//! [`Pools`]: examples, and tasks drawn from them under one projection after the other.

use assay_sdk::LoadError;

use super::corpus::Corpus;
use super::labelled::Row;
use super::pairs::ClassPair;
use super::projection::Projection;
use super::sample::{ByClass, Sample};
use super::standard::Standard;
use super::streams;
use crate::parameters::{Examples, Parameters};
use crate::task::Task;

/// What the tasks of a split are drawn from.
pub(crate) struct Pools<'a> {
    features: usize,
    width: usize,
    wanted: Examples,
    training: Pool<'a>,
    /// What validation examples are drawn from, if not from the rest of the training examples.
    test: Option<Pool<'a>>,
}

/// Examples, with the features of those that were drawn.
struct Pool<'a> {
    rows: Vec<Row<'a>>,
    by_class: ByClass,
    /// Whether a task of the projection at hand has the example.
    is_drawn: Vec<bool>,
    /// For each example as many numbers as features.
    projected: Vec<i64>,
}

impl<'a> Pools<'a> {
    pub(crate) fn new(corpus: &'a Corpus<'_>, parameters: &Parameters) -> Self {
        Self {
            features: parameters.features,
            width: corpus.width(),
            wanted: parameters.examples,
            training: Pool::new(corpus.training()),
            test: corpus.test().map(Pool::new),
        }
    }

    /// The classes that occur in training, ascending.
    pub(crate) fn classes(&self) -> Vec<u8> {
        self.training.by_class.classes()
    }

    /// How many validation examples the tasks of a pair have.
    ///
    /// # Errors
    /// There are too few examples of the pair.
    pub(crate) fn validation_count(&self, pair: ClassPair) -> Result<usize, LoadError> {
        Sample::validation_count(
            pair,
            &self.training.by_class,
            self.test_classes(),
            self.wanted,
        )
    }

    fn test_classes(&self) -> Option<&ByClass> {
        self.test.as_ref().map(|test| &test.by_class)
    }

    /// The tasks of some pairs, whose examples suffice, under one projection, each with the number of
    /// its group. An example is projected once, however many tasks have it.
    pub(crate) fn tasks(
        &mut self,
        seed: u64,
        number: u32,
        pairs: &[(u32, ClassPair)],
    ) -> Vec<Task> {
        let draw = |(_, pair): &(u32, ClassPair)| {
            let mut rng = streams::sample(seed, number, *pair);
            let training = &self.training.by_class;
            Sample::draw(&mut rng, *pair, training, self.test_classes(), self.wanted)
        };
        let samples: Vec<Sample> = pairs.iter().map(draw).collect();

        let rng = streams::projection(seed, number);
        let projection = Projection::draw(rng, self.features, self.width);
        let training = samples.iter().map(|sample| &*sample.training);
        let validation = samples.iter().map(|sample| &*sample.validation);
        match &mut self.test {
            None => self
                .training
                .project(&projection, training.chain(validation)),
            Some(test) => {
                self.training.project(&projection, training);
                test.project(&projection, validation);
            }
        }

        let drawn = pairs.iter().zip(&samples);
        drawn
            .map(|((group, pair), sample)| {
                let task_seed = streams::task_seed(seed, number, *pair);
                self.task(*group, task_seed, *pair, sample)
            })
            .collect()
    }

    /// A task of these examples, standardised over those for training.
    fn task(&self, group: u32, seed: u64, pair: ClassPair, sample: &Sample) -> Task {
        let features = self.features;
        let of_training = sample.training.iter();
        let standard = Standard::of(
            features,
            of_training.map(|position| self.training.example(*position, features)),
        );
        let standardised = |pool: &Pool<'_>, positions: &[u32]| {
            let mut numbers = Vec::with_capacity(positions.len() * features);
            for position in positions {
                standard.apply(pool.example(*position, features), &mut numbers);
            }
            let label = |position: &u32| pair.label(pool.rows[*position as usize].class);
            (numbers, positions.iter().map(label).collect())
        };
        let (training, training_labels) = standardised(&self.training, &sample.training);
        let validating = self.test.as_ref().unwrap_or(&self.training);
        let (validation, validation_labels) = standardised(validating, &sample.validation);
        Task {
            group,
            seed,
            features,
            training,
            training_labels,
            validation,
            validation_labels,
        }
    }
}

impl<'a> Pool<'a> {
    fn new(rows: Vec<Row<'a>>) -> Self {
        Self {
            by_class: ByClass::new(&rows),
            is_drawn: vec![false; rows.len()],
            projected: Vec::new(),
            rows,
        }
    }

    /// Projects the examples at these positions.
    fn project<'b>(&mut self, projection: &Projection, drawn: impl Iterator<Item = &'b [u32]>) {
        self.is_drawn.fill(false);
        for position in drawn.flatten() {
            self.is_drawn[*position as usize] = true;
        }
        projection.project(&self.rows, &self.is_drawn, &mut self.projected);
    }

    /// The projected features of an example.
    fn example(&self, position: u32, features: usize) -> &[i64] {
        &self.projected[position as usize * features..][..features]
    }
}

//! [`Sample`]: which examples a task has.

use assay_sdk::{LoadError, Rng};

use super::labelled::Row;
use super::pairs::ClassPair;
use crate::parameters::Examples;

/// The positions of the examples of each class.
#[derive(Debug)]
pub(crate) struct ByClass(Vec<Vec<u32>>);

impl ByClass {
    pub(crate) fn new(rows: &[Row<'_>]) -> Self {
        let mut positions = vec![Vec::new(); 1 << u8::BITS];
        for (position, row) in rows.iter().enumerate() {
            positions[usize::from(row.class)].push(position as u32);
        }
        Self(positions)
    }

    /// The classes that occur, ascending.
    pub(crate) fn classes(&self) -> Vec<u8> {
        (0..=u8::MAX)
            .filter(|class| !self.0[usize::from(*class)].is_empty())
            .collect()
    }

    /// The examples of both classes: those of the lower, then those of the higher.
    fn of(&self, pair: ClassPair) -> Vec<u32> {
        let [lower, higher] = self.lists(pair);
        [&**lower, &**higher].concat()
    }

    fn count(&self, pair: ClassPair) -> usize {
        self.lists(pair).map(Vec::len).iter().sum()
    }

    fn lists(&self, pair: ClassPair) -> [&Vec<u32>; 2] {
        [pair.lower, pair.higher].map(|class| &self.0[usize::from(class)])
    }
}

/// The examples of one task, as positions, in the order in which they were drawn.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) training: Vec<u32>,
    pub(crate) validation: Vec<u32>,
}

impl Sample {
    /// How many validation examples the tasks of a pair have.
    ///
    /// # Errors
    /// There are too few examples for training, or none for validation.
    pub(crate) fn validation_count(
        pair: ClassPair,
        training: &ByClass,
        test: Option<&ByClass>,
        wanted: Examples,
    ) -> Result<usize, LoadError> {
        let (found, needed) = (training.count(pair), wanted.training);
        let problem = match test.map(|test| test.count(pair)) {
            _ if found < needed => format!("{found} examples to train on, {needed} are needed"),
            None if found == needed => {
                let more = needed + 1;
                format!("{found} examples to train and validate on, {more} are needed")
            }
            Some(0) => "0 examples in the test files, at least 1 is needed".to_owned(),
            None => return Ok(wanted.validation.min(found - needed)),
            Some(left) => return Ok(wanted.validation.min(left)),
        };
        Err(LoadError::Malformed(format!(
            "{pair} have {problem}: lower examples.training or list data.pairs without them"
        )))
    }

    /// Draws training examples without replacement, then validation examples from the rest of them,
    /// or from the test examples. There are as many as [`validation_count`](Self::validation_count)
    /// says.
    pub(crate) fn draw(
        rng: &mut Rng,
        pair: ClassPair,
        training: &ByClass,
        test: Option<&ByClass>,
        wanted: Examples,
    ) -> Self {
        let mut rest = training.of(pair);
        let training = draw_from(rng, &mut rest, wanted.training);
        if let Some(test) = test {
            rest = test.of(pair);
        }
        let validation = draw_from(rng, &mut rest, wanted.validation);
        Self {
            training,
            validation,
        }
    }
}

/// Takes some elements out, all if there are fewer, by the method of Fisher and Yates: each is
/// equally likely to be the next.
fn draw_from(rng: &mut Rng, from: &mut Vec<u32>, count: usize) -> Vec<u32> {
    let count = count.min(from.len());
    let draw = |_| {
        let index = rng.index(from.len());
        from.swap_remove(index)
    };
    (0..count).map(draw).collect()
}

//! [`Corpus`]: the examples that the tasks of a split are drawn from.

use assay_sdk::{DatasetFile, LoadError, Split};

use super::labelled::{Labelled, MAX_INPUTS, Row};
use super::{cifar, csv, idx};
use crate::parameters::Files;

/// The most examples of all files together: projected to 32 features, 128 MiB of them.
const MAX_ROWS: usize = 1 << 19;

/// How files are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Csv,
    Cifar10,
    Idx,
}

/// Examples in the order of the files, all with as many inputs.
#[derive(Debug)]
pub(crate) struct Corpus<'a> {
    /// What training examples are drawn from, and validation examples from the rest of it.
    training: Vec<Labelled<'a>>,
    /// Of the hidden split: what its validation examples are drawn from instead.
    test: Option<Vec<Labelled<'a>>>,
}

impl<'a> Corpus<'a> {
    /// Reads what a split is drawn from: the search split from all files but the test files, the
    /// hidden split from all.
    ///
    /// # Errors
    /// [`LoadError::MissingFile`] for a test file that the hidden split lacks,
    /// [`LoadError::TooLarge`] above 524,288 examples, [`LoadError::Malformed`] if a file is not of
    /// the format or there is nothing to train or validate on.
    pub(crate) fn read(
        format: Format,
        named: &Files,
        split: Split,
        files: &'a [DatasetFile],
    ) -> Result<Self, LoadError> {
        let is_test = |file: &&DatasetFile| named.test.contains(&file.name);
        let (test, training): (Vec<_>, Vec<_>) = files.iter().partition(is_test);
        if training.is_empty() {
            let reason = "there are no files to train on, only those that data.test names";
            return Err(LoadError::Malformed(reason.to_owned()));
        }
        let training = read_all(format, &training)?;
        let test = match split {
            Split::Search => None,
            Split::Hidden if named.test.is_empty() => {
                let reason = "the hidden split needs files to validate on: name them in data.test";
                return Err(LoadError::Malformed(reason.to_owned()));
            }
            Split::Hidden => {
                for name in &named.test {
                    DatasetFile::find(files, name)?;
                }
                Some(read_all(format, &test)?)
            }
        };
        let corpus = Self { training, test };
        corpus.check()?;
        Ok(corpus)
    }

    fn check(&self) -> Result<(), LoadError> {
        let first = &self.training[0];
        if first.width > MAX_INPUTS {
            return Err(LoadError::TooLarge);
        }
        let mut rows = 0;
        for file in self.training.iter().chain(self.test.iter().flatten()) {
            if file.width != first.width {
                return Err(LoadError::Malformed(format!(
                    "{} has {} inputs an example, but {} has {}",
                    file.name, file.width, first.name, first.width
                )));
            }
            rows += file.classes.len();
        }
        if rows > MAX_ROWS {
            return Err(LoadError::TooLarge);
        }
        Ok(())
    }

    /// Inputs of an example.
    pub(crate) fn width(&self) -> usize {
        self.training[0].width
    }

    /// What training examples are drawn from.
    pub(crate) fn training(&self) -> Vec<Row<'_>> {
        self.training.iter().flat_map(Labelled::rows).collect()
    }

    /// What validation examples are drawn from, if not from the rest of the training examples.
    pub(crate) fn test(&self) -> Option<Vec<Row<'_>>> {
        let files = self.test.as_ref()?;
        Some(files.iter().flat_map(Labelled::rows).collect())
    }
}

fn read_all<'a>(format: Format, files: &[&'a DatasetFile]) -> Result<Vec<Labelled<'a>>, LoadError> {
    match format {
        Format::Csv => files.iter().map(|file| csv::read(file)).collect(),
        Format::Cifar10 => files.iter().map(|file| cifar::read(file)).collect(),
        Format::Idx => {
            let (pairs, rest) = files.as_chunks::<2>();
            if let [lonely] = rest {
                return Err(LoadError::Malformed(format!(
                    "{}: IDX files come in pairs, images first and their labels next",
                    lonely.name
                )));
            }
            let pairs = pairs.iter();
            pairs
                .map(|[images, labels]| idx::read(images, labels))
                .collect()
        }
    }
}

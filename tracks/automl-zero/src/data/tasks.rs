//! [`tasks`]: the cases of a split.

use assay_sdk::{DatasetFile, LoadError, Split};

use super::corpus::{Corpus, Format};
use super::pairs::ClassPair;
use super::pool::Pools;
use super::synthetic::{self, Architecture};
use crate::parameters::{Files, Parameters, Source};
use crate::prepared;
use crate::task::Task;

/// The tasks of a split, from parameters that passed their check.
///
/// Of files, case `i` is class pair `i % pairs`, and its group is the class pair; 0 cases stand for
/// each pair once. In the search split it is under projection `i / pairs`: all tasks of a projection
/// share one Gaussian matrix, which saves work. In the hidden split each case has a projection of its
/// own: luck that is shared across groups would look like skill to the acceptance rule. Training and validation examples of a task are drawn without replacement from
/// the files that are not test files; in the hidden split, validation examples are drawn from the
/// test files. Each feature is standardised over the training examples of the task.
///
/// Of a teacher, each case has its own and is a group of its own; the number of cases must be said.
///
/// # Errors
/// [`LoadError::MissingFile`] for a test file that the hidden split lacks; [`LoadError::Malformed`]
/// for a file that is not of its format, or with too few examples of a class pair;
/// [`LoadError::TooLarge`] for more than 65,536 cases, 524,288 examples, 65,536 inputs or, prepared,
/// [`MAX_NUMBERS`](crate::MAX_NUMBERS).
pub fn tasks(
    parameters: &Parameters,
    split: Split,
    seed: u64,
    cases: u32,
    files: &[DatasetFile],
) -> Result<Vec<Task>, LoadError> {
    let (format, named) = match &parameters.data {
        Source::Csv(named) => (Format::Csv, named),
        Source::Cifar10(named) => (Format::Cifar10, named),
        Source::Idx(named) => (Format::Idx, named),
        Source::Linear(_) => return taught(parameters, Architecture::Linear, seed, cases),
        Source::Network(_) => return taught(parameters, Architecture::Network, seed, cases),
    };
    let corpus = Corpus::read(format, named, split, files)?;
    drawn(parameters, named, &corpus, split, seed, cases)
}

fn taught(
    parameters: &Parameters,
    architecture: Architecture,
    seed: u64,
    cases: u32,
) -> Result<Vec<Task>, LoadError> {
    if cases == 0 {
        let reason = "tasks with a teacher are as many as asked for: set the number of cases";
        return Err(LoadError::Malformed(reason.to_owned()));
    }
    prepared::check_cases(cases as usize)?;
    let validation = vec![parameters.examples.validation; cases as usize];
    prepared::check_numbers(
        parameters.features,
        parameters.examples.training,
        &validation,
    )?;
    let task = |case| synthetic::task(parameters, architecture, seed, case);
    Ok((0..cases).map(task).collect())
}

fn drawn(
    parameters: &Parameters,
    named: &Files,
    corpus: &Corpus<'_>,
    split: Split,
    seed: u64,
    cases: u32,
) -> Result<Vec<Task>, LoadError> {
    let mut pools = Pools::new(corpus, parameters);
    let pairs = match &*named.pairs {
        [] => ClassPair::rounds(&pools.classes()),
        listed => ClassPair::listed(listed),
    };
    if pairs.is_empty() {
        let reason = "the files to train on have one class only, two are needed";
        return Err(LoadError::Malformed(reason.to_owned()));
    }
    let cases = match cases as usize {
        0 => pairs.len(),
        cases => cases,
    };
    prepared::check_cases(cases)?;
    let used = pairs.iter().take(cases);
    let validation: Vec<usize> = used
        .map(|pair| pools.validation_count(*pair))
        .collect::<Result<_, _>>()?;
    let validation: Vec<usize> = validation.into_iter().cycle().take(cases).collect();
    let training = parameters.examples.training;
    prepared::check_numbers(parameters.features, training, &validation)?;

    let pairs: Vec<(u32, ClassPair)> = (0..).zip(pairs).collect();
    let under_one_projection = match split {
        Split::Search => pairs.len(),
        Split::Hidden => 1,
    };
    let in_turn: Vec<_> = pairs.iter().copied().cycle().take(cases).collect();
    let projections = in_turn.chunks(under_one_projection).zip(0..);
    let tasks = projections.flat_map(|(pairs, number)| pools.tasks(seed, number, pairs));
    Ok(tasks.collect())
}

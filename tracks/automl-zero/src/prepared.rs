//! Prepared data: what `prepare` gives and `load` takes, eight tasks side by side.
//!
//! Programs run on [`LANES`] tasks at once, so the task is the innermost index already here, and
//! loading is little more than copying. Little-endian throughout, `u32` unless said:
//!
//! - the version, the features, the goal (0 classes, 1 numbers), training examples, tasks;
//! - for each task its group, its validation examples and its seed (`u64`);
//! - for each block of eight tasks the training rows, then as many validation rows as the task with
//!   the most has. A row is the label, then each feature, of one example of each task: eight `f32`
//!   for the label, eight for the first feature, and so on. The last block is filled with copies of
//!   the last task; rows beyond the validation examples of a task are 0 for it;
//! - a checksum (`u64`) of all that, against damage (not against forgery: every value is checked as
//!   well).

use assay_sdk::{LoadError, limits};

use crate::block::Block;
use crate::dataset::Dataset;
use crate::kernels::Slot;
use crate::lanes::{LANES, Lanes, Mask};
use crate::parameters::{Goal, MAX_EXAMPLES, MAX_FEATURES, MAX_NUMBERS, Parameters};
use crate::task::Task;

const VERSION: u32 = 1;
const HEAD_BYTES: u64 = 5 * 4;
const CASE_BYTES: u64 = 4 + 4 + 8;
const CHECKSUM_BYTES: u64 = 8;

/// Checks the number of cases.
///
/// # Errors
/// [`LoadError::TooLarge`] if there are more than the host takes.
pub(crate) fn check_cases(cases: usize) -> Result<(), LoadError> {
    if cases > limits::CASES {
        return Err(LoadError::TooLarge);
    }
    Ok(())
}

/// Checks how many numbers the blocks of tasks hold, given the validation examples of each task, and
/// returns it. It is counted in 64 bits: a component's `usize` has 32.
///
/// # Errors
/// [`LoadError::TooLarge`] if they are more than [`MAX_NUMBERS`].
pub(crate) fn check_numbers(
    features: usize,
    training: usize,
    validation: &[usize],
) -> Result<u64, LoadError> {
    let rows: u64 = validation
        .chunks(LANES)
        .map(|block| training as u64 + block.iter().max().map_or(0, |most| *most as u64))
        .sum();
    let numbers = rows * (features as u64 + 1) * LANES as u64;
    if numbers > MAX_NUMBERS {
        return Err(LoadError::TooLarge);
    }
    Ok(numbers)
}

/// Writes tasks, all with as many features and training examples.
///
/// # Errors
/// [`LoadError::TooLarge`] if they are more than [`MAX_NUMBERS`] numbers or 65,536 tasks,
/// [`LoadError::Malformed`] if they are none or differ.
pub fn write(tasks: &[Task], goal: Goal) -> Result<Vec<u8>, LoadError> {
    check_cases(tasks.len())?;
    let Some(first) = tasks.first() else {
        return Err(malformed("there are no tasks"));
    };
    let (features, training) = (first.features, first.training_labels.len());
    let fits = |task: &Task| {
        task.features == features
            && task.training_labels.len() == training
            && task.training.len() == training * features
            && task.validation.len() == task.validation_labels.len() * features
    };
    if !tasks.iter().all(fits) {
        return Err(malformed("the tasks differ in features or examples"));
    }
    let validation: Vec<usize> = tasks.iter().map(|t| t.validation_labels.len()).collect();
    let numbers = check_numbers(features, training, &validation)?;

    let size = total_bytes(tasks.len(), numbers);
    let mut bytes = Vec::with_capacity(size as usize);
    let goal = match goal {
        Goal::Classes => 0,
        Goal::Numbers => 1,
    };
    let head = [
        VERSION,
        features as u32,
        goal,
        training as u32,
        tasks.len() as u32,
    ];
    bytes.extend(head.map(u32::to_le_bytes).as_flattened());
    for task in tasks {
        bytes.extend(task.group.to_le_bytes());
        bytes.extend((task.validation_labels.len() as u32).to_le_bytes());
        bytes.extend(task.seed.to_le_bytes());
    }
    for block in tasks.chunks(LANES) {
        for slot in Block::of(block).rows().into_iter().flatten() {
            bytes.extend(slot.get().to_array().map(f32::to_le_bytes).as_flattened());
        }
    }
    let sum = checksum(&bytes);
    bytes.extend(sum.to_le_bytes());
    Ok(bytes)
}

/// Reads what [`write`] gave, for a space of these parameters.
///
/// # Errors
/// [`LoadError::Malformed`] for anything else, also for data that was prepared under other
/// parameters.
pub fn read(bytes: &[u8], parameters: &Parameters) -> Result<Dataset, LoadError> {
    let Some((content, sum)) = bytes.split_last_chunk::<8>() else {
        return Err(damaged("it is too short"));
    };
    if checksum(content) != u64::from_le_bytes(*sum) {
        return Err(damaged("the checksum does not match"));
    }
    let mut reader = Reader { rest: content };
    let [version, features, goal, training, tasks] = reader.words()?;
    if version != VERSION {
        return Err(damaged("it was written by another version of the track"));
    }
    let goal = match goal {
        0 => Goal::Classes,
        1 => Goal::Numbers,
        _ => return Err(damaged("its goal is unknown")),
    };
    let (features, training, tasks) = (features as usize, training as usize, tasks as usize);
    let examples = parameters.examples;
    if (features, goal, training)
        != (
            parameters.features,
            parameters.data.goal(),
            examples.training,
        )
    {
        return Err(damaged(
            "its features, goal or examples are not those of the parameters",
        ));
    }
    if tasks == 0 || tasks > limits::CASES || features > MAX_FEATURES || training > MAX_EXAMPLES {
        return Err(damaged("a number is out of range"));
    }

    let (mut groups, mut seeds, mut validation) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..tasks {
        let [group, own, seed_low, seed_high] = reader.words()?;
        if own == 0 || own as usize > examples.validation {
            return Err(damaged("a number of validation examples is out of range"));
        }
        groups.push(group);
        seeds.push(u64::from(seed_high) << 32 | u64::from(seed_low));
        validation.push(own as usize);
    }
    let numbers = check_numbers(features, training, &validation)?;
    if bytes.len() as u64 != total_bytes(tasks, numbers) {
        return Err(damaged("its size is not that of its examples"));
    }
    let mut blocks = Vec::with_capacity(tasks.div_ceil(LANES));
    for (seeds, own) in seeds.chunks(LANES).zip(validation.chunks(LANES)) {
        let most = own.iter().max().map_or(0, |most| *most);
        let rows = [
            reader.rows(training, features, goal)?,
            reader.rows(most, features, goal)?,
        ];
        blocks.push(Block::new(seeds, own, features, rows));
    }
    Ok(Dataset::new(groups, validation, training, blocks))
}

fn total_bytes(tasks: usize, numbers: u64) -> u64 {
    HEAD_BYTES + tasks as u64 * CASE_BYTES + 4 * numbers + CHECKSUM_BYTES
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn words<const N: usize>(&mut self) -> Result<[u32; N], LoadError> {
        let (words, _) = self.rest.as_chunks::<4>();
        let Some((words, _)) = words.split_first_chunk::<N>() else {
            return Err(damaged("it ends too early"));
        };
        self.rest = &self.rest[4 * N..];
        Ok(words.map(u32::from_le_bytes))
    }

    /// So many rows. The bytes are there before the memory is asked for.
    fn rows(&mut self, rows: usize, features: usize, goal: Goal) -> Result<Vec<Slot>, LoadError> {
        let count = rows * (1 + features);
        let (lanes, _) = self.rest.as_chunks::<{ 4 * LANES }>();
        let Some(lanes) = lanes.get(..count) else {
            return Err(damaged("it ends too early"));
        };
        self.rest = &self.rest[4 * LANES * count..];
        let mut finite = Mask::all();
        let slots: Vec<Slot> = lanes
            .iter()
            .map(|bytes| {
                let (numbers, _) = bytes.as_chunks::<4>();
                let number = |lane: usize| f32::from_le_bytes(numbers[lane]);
                let lanes = Lanes::from_array(std::array::from_fn(number));
                finite = finite.and(lanes.absolute().at_most(Lanes::splat(f32::MAX)));
                Slot::new(lanes)
            })
            .collect();
        if !finite.to_array().iter().all(|finite| *finite) {
            return Err(damaged("a number is not finite"));
        }
        let classes = |label: &Slot| {
            let label = label.get();
            let class = label.equal(Lanes::ZERO).or(label.equal(Lanes::ONE));
            class.to_array().iter().all(|class| *class)
        };
        if goal == Goal::Classes && !slots.iter().step_by(1 + features).all(classes) {
            return Err(damaged("a label is neither 0 nor 1"));
        }
        Ok(slots)
    }
}

/// FNV-1a on words of 64 bits, the last one padded, with a shift so that high bits reach low ones.
/// A change of one word always changes it.
fn checksum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let words = words.iter().chain([&last]);
    words.fold(0xcbf2_9ce4_8422_2325, |sum, word| {
        let sum = (sum ^ u64::from_le_bytes(*word)).wrapping_mul(0x0000_0100_0000_01b3);
        sum ^ sum >> 32
    })
}

fn malformed(reason: &str) -> LoadError {
    LoadError::Malformed(reason.to_owned())
}

fn damaged(reason: &str) -> LoadError {
    malformed(&format!(
        "the prepared data is damaged or of another challenge, prepare it again: {reason}"
    ))
}

#[cfg(test)]
mod tests;

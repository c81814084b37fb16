use super::*;
use crate::parameters::{Examples, Source, Synthetic};

fn parameters(validation: usize) -> Parameters {
    Parameters {
        features: 2,
        epochs: 1,
        memory: Default::default(),
        lengths: Default::default(),
        examples: Examples {
            training: 3,
            validation,
        },
        error_limit: 100.0,
        data: Source::Linear(Synthetic::default()),
    }
}

/// Task `number` has so many validation examples.
fn task(number: u32, validation: usize) -> Task {
    let numbers = |count: usize, step: f32| {
        let number = |at: usize| number as f32 + step * at as f32;
        (0..count).map(number).collect::<Vec<_>>()
    };
    Task {
        group: number % 5,
        seed: u64::MAX - u64::from(number),
        features: 2,
        training: numbers(6, 0.5),
        training_labels: vec![1.0, 0.0, 1.0],
        validation: numbers(2 * validation, -0.25),
        validation_labels: vec![1.0; validation],
    }
}

#[test]
fn tasks_come_back_side_by_side() {
    let tasks: Vec<Task> = (0..11).map(|n| task(n, 1 + n as usize % 4)).collect();
    let bytes = write(&tasks, Goal::Classes).unwrap();
    let read = read(&bytes, &parameters(4)).unwrap();
    let found: Vec<Task> = (0..read.len()).map(|case| read.task(case)).collect();
    assert_eq!(found, tasks);
}

#[test]
fn damage_and_other_parameters_are_refused() {
    let bytes = write(&[task(0, 1), task(1, 2)], Goal::Classes).unwrap();
    assert!(read(&bytes, &parameters(2)).is_ok());
    for at in 0..bytes.len() {
        assert!(read(&bytes[..at], &parameters(2)).is_err());
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        assert!(read(&damaged, &parameters(2)).is_err());
    }
    assert!(read(&bytes, &parameters(1)).is_err());
    let mut others = [parameters(2), parameters(2), parameters(2)];
    others[0].features = 3;
    others[1].examples.training = 2;
    others[2].data = Source::Linear(Synthetic {
        goal: Goal::Numbers,
    });
    for other in others {
        let error = read(&bytes, &other).unwrap_err().to_string();
        assert!(
            error.ends_with("are not those of the parameters"),
            "{error}"
        );
    }
}

#[test]
fn tasks_that_do_not_fit_are_refused() {
    assert!(write(&[], Goal::Classes).is_err());
    let mut wide = task(1, 1);
    wide.features = 1;
    assert!(write(&[task(0, 1), wide], Goal::Classes).is_err());
    assert!(check_cases(65_536).is_ok() && check_cases(65_537).is_err());
    // Eight lanes of 17 numbers.
    let most = MAX_NUMBERS as usize / (8 * 17);
    assert!(check_numbers(16, most - 5, &[5, 4]).is_ok());
    assert_eq!(
        check_numbers(16, most - 4, &[5, 4]),
        Err(LoadError::TooLarge)
    );
    let huge = vec![MAX_EXAMPLES; limits::CASES];
    assert_eq!(
        check_numbers(32, MAX_EXAMPLES, &huge),
        Err(LoadError::TooLarge)
    );
}

/// Whoever forges the checksum still gets nothing invalid past.
#[test]
fn values_are_checked_behind_a_right_checksum() {
    let bytes = write(&[task(0, 2)], Goal::Classes).unwrap();
    let content = &bytes[..bytes.len() - 8];
    let forge = |at: usize, word: u32| {
        let mut forged = content.to_vec();
        forged[at..at + 4].copy_from_slice(&word.to_le_bytes());
        let sum = checksum(&forged);
        forged.extend(sum.to_le_bytes());
        read(&forged, &parameters(100_000)).unwrap_err().to_string()
    };
    let label = HEAD_BYTES as usize + CASE_BYTES as usize;
    for (at, word, expected) in [
        (0, 2, "another version of the track"),
        (8, 2, "its goal is unknown"),
        (16, 0, "a number is out of range"),
        (16, u32::MAX, "a number is out of range"),
        (
            16,
            60_000,
            "a number of validation examples is out of range",
        ),
        (24, 0, "a number of validation examples is out of range"),
        (24, 1, "its size is not that of its examples"),
        (24, 100_000, "its size is not that of its examples"),
        (label, 0.5_f32.to_bits(), "a label is neither 0 nor 1"),
        (label + 32, f32::NAN.to_bits(), "a number is not finite"),
    ] {
        let error = forge(at, word);
        assert!(error.ends_with(expected), "{error}");
    }
}

//! A writer that is stopped at any moment.

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use assay_log::{
    Log, LogError, SignedCheckpoint,
    storage::{Directory, Memory, ReadStorage, StorageError, WritableDirectory, WriteStorage},
    tile::{Resource, Tile},
};
use proptest::prelude::*;

use crate::base::{entry, key, read_all};

/// Fails at one of its operations, and does nothing from then on, as if the power was cut. Within one
/// call, what is written comes in any order.
struct Cut {
    storage: Memory,
    left: usize,
    reversed: bool,
}

impl Cut {
    fn step(&mut self) -> Result<(), StorageError> {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(StorageError::Failed {
                action: "reach",
                place: "the storage".to_owned(),
                source: "the power was cut".into(),
            }),
        }
    }
}

impl ReadStorage for Cut {
    fn read(&self, resource: Resource) -> Result<Option<Vec<u8>>, StorageError> {
        self.storage.read(resource)
    }
}

impl WriteStorage for Cut {
    fn write(&mut self, resources: &[(Resource, Vec<u8>)]) -> Result<(), StorageError> {
        let mut order: Vec<&(Resource, Vec<u8>)> = resources.iter().collect();
        if self.reversed {
            order.reverse();
        }
        for (resource, bytes) in order {
            self.step()?;
            self.storage.set(*resource, Some(bytes.clone()));
        }
        self.step()
    }

    fn remove_unfinished(&mut self, full: &[Tile]) -> Result<(), StorageError> {
        for tile in full {
            self.step()?;
            self.storage.remove_unfinished(&[*tile])?;
        }
        self.step()
    }
}

/// Appends these batches, each with a checkpoint. If that is cut: the last checkpoint that was confirmed.
fn write(cut: Cut, batches: &[Vec<Vec<u8>>]) -> Result<(), Option<Box<SignedCheckpoint>>> {
    let mut log = Log::create(cut, key()).map_err(|_| None)?;
    for batch in batches {
        log.append(batch).unwrap();
        if let Err(error) = log.checkpoint() {
            assert!(matches!(error, LogError::Storage(_)), "{error}");
            assert!(matches!(log.append(batch), Err(LogError::Stopped)));
            return Err(Some(Box::new(log.latest().clone())));
        }
    }
    Ok(())
}

#[test]
fn a_log_survives_a_cut_at_every_operation() {
    let mut size = 0;
    let batches: Vec<Vec<Vec<u8>>> = [1, 254, 1, 3, 300, 10]
        .iter()
        .map(|count| {
            size += count;
            (size - count..size).map(entry).collect()
        })
        .collect();
    let all: Vec<Vec<u8>> = batches.concat();
    for reversed in [false, true] {
        for left in 0.. {
            let storage = Memory::default();
            let cut = Cut {
                storage: storage.clone(),
                left,
                reversed,
            };
            let confirmed = match write(cut, &batches) {
                Ok(()) => {
                    assert!(left > 40, "there are more operations than that");
                    break;
                }
                Err(confirmed) => confirmed,
            };

            let opened = Log::open(storage.clone(), key());
            let Some(confirmed) = confirmed else {
                // Cut before the log was there: it has to be created again.
                assert!(opened.is_err() || opened.unwrap().size() == 0);
                continue;
            };
            let mut log = opened.unwrap();
            // What was confirmed is there; the batch after it is there whole or not at all.
            let size = log.size() as usize;
            assert!(size as u64 >= confirmed.size());
            assert!([confirmed.size() as usize, size].contains(&size));
            assert_eq!(read_all(&storage).unwrap(), all[..size]);

            // Other entries than those that were lost.
            let others: Vec<Vec<u8>> = (1_000..1_400).map(entry).collect();
            log.append(&others).unwrap();
            log.checkpoint().unwrap();
            assert_eq!(
                read_all(&storage).unwrap(),
                [&all[..size], &others].concat()
            );
            let mut reader = assay_log::Reader::open(storage, crate::base::policy()).unwrap();
            reader.check_continues(confirmed.checkpoint()).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    /// Any batches, cut anywhere, again and again.
    #[test]
    fn a_log_survives_many_cuts(
        lives in proptest::collection::vec((1..400_u64, 1..400_u64, 0..40_usize, any::<bool>()), 1..8),
    ) {
        let storage = Memory::default();
        Log::create(storage.clone(), key()).unwrap();
        let mut expected: Vec<Vec<u8>> = Vec::new();
        for (number, (first, second, left, reversed)) in (0..).zip(lives) {
            let cut = Cut { storage: storage.clone(), left, reversed };
            let mut log = Log::open(cut, key()).unwrap();
            prop_assert_eq!(log.size(), expected.len() as u64);
            let mut versions = vec![expected.clone()];
            for count in [first, second] {
                let batch: Vec<Vec<u8>> = (0..count).map(|at| entry(number * 1_000 + at)).collect();
                log.append(&batch).unwrap();
                versions.push([versions.last().unwrap(), &batch[..]].concat());
                if log.checkpoint().is_err() {
                    break;
                }
                versions.remove(0);
            }
            expected = read_all(&storage).unwrap();
            prop_assert!(versions.contains(&expected));
        }
    }
}

const FOLDER: &str = "ASSAY_LOG_TEST_FOLDER";

/// Not a test of its own: [`a_killed_process_loses_nothing_confirmed`] runs it as the process that it
/// kills.
#[test]
fn writes_until_it_is_killed() {
    let Some(folder) = env::var_os(FOLDER) else {
        return;
    };
    let storage = WritableDirectory::lock(folder.into()).unwrap();
    let mut log = Log::open(storage, key()).unwrap();
    for count in (1..9).cycle() {
        let size = log.size();
        let new: Vec<Vec<u8>> = (size..size + count * count).map(entry).collect();
        log.append(&new).unwrap();
        println!("confirmed {}", log.checkpoint().unwrap().size());
    }
}

#[test]
fn a_killed_process_loses_nothing_confirmed() {
    let folder = tempfile::tempdir().unwrap();
    let lock = || WritableDirectory::lock(folder.path().to_owned()).unwrap();
    drop(Log::create(lock(), key()).unwrap());
    for life in 1..=8 {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "crash::writes_until_it_is_killed", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut confirmed = 0;
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let sizes =
            lines.filter_map(|line| line.unwrap().rsplit_once("confirmed ")?.1.parse().ok());
        for (count, size) in sizes.enumerate() {
            confirmed = size;
            if count == life * 3 {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();

        let log = Log::open(lock(), key()).unwrap();
        assert!(confirmed > 0 && log.size() >= confirmed);
        let entries = read_all(Directory::new(folder.path().to_owned())).unwrap();
        assert!(
            (0..)
                .zip(&entries)
                .all(|(index, found)| *found == entry(index))
        );
        assert_eq!(entries.len() as u64, log.size());
    }
}

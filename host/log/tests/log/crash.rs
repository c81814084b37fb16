//! A writer that is stopped at any moment.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use assay_log::{
    Log, LogError, ReadError, Reader,
    storage::{Directory, WritableDirectory},
};
use assay_protocol::Sha256;
use proptest::prelude::*;

use crate::{
    base::{entry, key, policy, read_all},
    disk::Disk,
    witnesses::{self, Witness},
};

/// What survives of that which was not durable: nothing, all, or every second change.
const SURVIVORS: [fn(usize) -> bool; 4] = [
    |_| false,
    |_| true,
    |place| place % 2 == 0,
    |place| place % 2 == 1,
];

/// Appends these batches, each with a checkpoint that a witness cosigns. If that fails: how many entries
/// were confirmed.
fn write(disk: &Disk, batches: &[Vec<Vec<u8>>]) -> Result<(), u64> {
    let witness = Witness::new(1);
    let mut log = Log::create(disk.clone(), key()).map_err(|_| 0_u64)?;
    for batch in batches {
        log.append(batch).unwrap();
        let note = log.checkpoint().map(|signed| signed.note().to_owned());
        let cosigned = note.and_then(|note| {
            log.add_cosignatures(&[witness.verifier()], &witness.cosign(&note, 1))
                .map(drop)
        });
        if let Err(error) = cosigned {
            assert!(matches!(error, LogError::Storage(_)), "{error}");
            assert!(matches!(log.append(batch), Err(LogError::Stopped)));
            return Err(log.latest().size());
        }
    }
    Ok(())
}

/// Whatever checkpoint anyone has seen, the log continues it.
fn check_continues_all(disk: &Disk) {
    let mut reader = Reader::open(disk.clone(), policy()).unwrap();
    for seen in disk.seen() {
        reader.check_continues(&seen).unwrap();
    }
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
    let others: Vec<Vec<u8>> = (1_000..1_400).map(entry).collect();
    for survives in SURVIVORS {
        for left in 0.. {
            let disk = Disk::default();
            disk.fail_after(left);
            let Err(confirmed) = write(&disk, &batches) else {
                assert!(left > 40, "there are more operations than that");
                break;
            };
            disk.cut(survives);

            let mut log = match Log::open(disk.clone(), key()) {
                Err(LogError::Unusable(ReadError::NoLog)) => {
                    // Cut before there were entries: a log that is begun again is the same.
                    assert!(disk.seen().iter().all(|seen| seen.size() == 0));
                    Log::create(disk.clone(), key()).unwrap()
                }
                opened => opened.unwrap(),
            };
            // What was confirmed is there; the batch after it is there whole or not at all.
            let ends = batches.iter().scan(0, |end, batch| {
                *end += batch.len() as u64;
                Some(*end)
            });
            let next = ends.into_iter().find(|end| *end > confirmed);
            let size = log.size();
            assert!(size == confirmed || Some(size) == next, "{size}");
            assert_eq!(read_all(disk.clone()).unwrap(), all[..size as usize]);
            check_continues_all(&disk);

            // Other entries than those that were lost.
            log.append(&others).unwrap();
            log.checkpoint().unwrap();
            let expected = [&all[..size as usize], &others].concat();
            assert_eq!(read_all(disk.clone()).unwrap(), expected);
            check_continues_all(&disk);
        }
    }
}

/// The writer is killed; then the power is cut while the log is opened again.
#[test]
fn a_log_survives_a_cut_while_it_is_opened() {
    let batches = [vec![entry(0)], vec![entry(1), entry(2)]];
    for survives in SURVIVORS {
        for (left, again) in (0..).flat_map(|left| (0..6).map(move |again| (left, again))) {
            let disk = Disk::default();
            disk.fail_after(left);
            let Err(confirmed) = write(&disk, &batches) else {
                break;
            };
            disk.fail_after(again);
            let _ = Log::open(disk.clone(), key());
            disk.cut(survives);
            match Log::open(disk.clone(), key()) {
                Ok(log) => assert!(log.size() >= confirmed),
                Err(_) => drop(Log::create(disk.clone(), key()).unwrap()),
            }
            check_continues_all(&disk);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Any batches, stopped anywhere, again and again: by a cut, or as a process that is killed.
    #[test]
    fn a_log_survives_many_stops(
        lives in proptest::collection::vec(
            (1..300_u64, 1..300_u64, 0..30_usize, proptest::option::of(any::<u64>())),
            1..12,
        ),
    ) {
        let disk = Disk::default();
        Log::create(disk.clone(), key()).unwrap();
        // What the log may have.
        let mut versions: Vec<Vec<Vec<u8>>> = vec![Vec::new()];
        for (number, (first, second, left, cut)) in (0..).zip(lives) {
            disk.fail_after(left);
            if let Ok(mut log) = Log::open(disk.clone(), key()) {
                let found = read_all(disk.clone()).unwrap();
                prop_assert_eq!(log.size(), found.len() as u64);
                prop_assert!(versions.contains(&found));
                versions = vec![found];
                check_continues_all(&disk);
                for count in [first, second] {
                    let batch: Vec<Vec<u8>> =
                        (0..count).map(|at| entry(number * 1_000 + at)).collect();
                    log.append(&batch).unwrap();
                    versions.push([versions.last().unwrap(), &batch[..]].concat());
                    if log.checkpoint().is_err() {
                        break;
                    }
                    versions.remove(0);
                }
            }
            match cut {
                Some(survivors) => disk.cut(|place| survivors >> (place % 64) & 1 == 1),
                None => disk.restart(),
            }
        }
        Log::open(disk.clone(), key()).unwrap();
        prop_assert!(versions.contains(&read_all(disk.clone()).unwrap()));
        check_continues_all(&disk);
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

/// What a cut of the power leaves of a folder where the last renaming was seen, and lost.
#[test]
fn a_checkpoint_that_was_seen_is_published_again() {
    let folder = tempfile::tempdir().unwrap();
    let open = || {
        let storage = WritableDirectory::lock(folder.path().to_owned()).unwrap();
        Log::open(storage, key())
    };
    let path = |name| folder.path().join(name);
    let storage = WritableDirectory::lock(folder.path().to_owned()).unwrap();
    let mut log = Log::create(storage, key()).unwrap();
    let mut notes = vec![log.latest().note().to_owned()];
    for batch in [["a", "b"], ["c", "d"]] {
        log.append(&batch).unwrap();
        notes.push(log.checkpoint().unwrap().note().to_owned());
    }
    drop(log);
    for (published, prepared, expected) in [(1, 2, 2), (0, 2, 2), (2, 2, 2), (2, 1, 2), (0, 1, 1)] {
        fs::write(path("checkpoint"), &notes[published]).unwrap();
        fs::write(path(".next"), &notes[prepared]).unwrap();
        let log = open().unwrap();
        assert_eq!(log.latest().note(), notes[expected]);
        let there = fs::read_to_string(path("checkpoint")).unwrap();
        assert_eq!(there, notes[expected], "readers see it");
        assert_eq!(path(".next").exists(), prepared < published);
    }

    // Cosigned, another past, of another log, nothing.
    let cosigned = notes[2].clone() + &Witness::new(1).cosign(&notes[2], 1);
    fs::write(path("checkpoint"), &notes[2]).unwrap();
    fs::write(path(".next"), &cosigned).unwrap();
    assert_eq!(open().unwrap().latest().note(), cosigned);
    let root = Sha256::of(b"another past");
    for wrong in [
        witnesses::sign(key().verifier().name(), 4, &root),
        witnesses::sign(key().verifier().name(), 1, &root),
        witnesses::sign(key().verifier().name(), 5, &root),
        witnesses::sign("log.example.com/other", 4, &root),
        cosigned[..20].to_owned(),
        String::new(),
    ] {
        fs::write(path(".next"), &wrong).unwrap();
        let error = open().unwrap_err();
        assert!(matches!(error, LogError::Unfinished(_)), "{error}");
        let there = fs::read_to_string(path("checkpoint")).unwrap();
        assert_eq!(there, cosigned, "nothing was changed");
    }
}

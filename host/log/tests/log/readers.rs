//! What readers notice of a log as it changes.

use assay_log::{CheckpointError, Log, ReadError, Reader, storage::Memory, tile::Resource};

use crate::base::{entries, entry, key, log_of, policy, read_all};

#[test]
fn a_reader_goes_on_with_a_growing_log() {
    let storage = Memory::default();
    let mut log = Log::create(storage.clone(), key()).unwrap();
    let mut reader = Reader::open(storage, policy()).unwrap();
    assert_eq!(reader.size(), 0);
    assert!(!reader.refresh().unwrap());
    for size in [1, 7, 255, 256, 257, 700] {
        let new: Vec<Vec<u8>> = (log.size()..size).map(entry).collect();
        log.append(&new).unwrap();
        assert!(!reader.refresh().unwrap(), "no checkpoint covers them yet");
        log.checkpoint().unwrap();
        let old = reader.size();
        assert!(reader.refresh().unwrap());
        let read: Result<Vec<_>, _> = reader.entries(old..size).unwrap().collect();
        assert_eq!(read.unwrap(), new);
        assert_eq!(reader.entry(size / 2).unwrap(), entry(size / 2));
    }
    let beyond = reader.entry(700).unwrap_err();
    assert!(matches!(
        beyond,
        ReadError::IndexBeyondSize {
            index: 700,
            size: 700
        }
    ));
    assert!(reader.entries(0..701).is_err());
    assert!(reader.prove_inclusion(u64::MAX).is_err());
    assert!(reader.prove_consistency(701).is_err());
    assert_eq!(reader.entries(5..5).unwrap().count(), 0);
}

#[test]
fn a_fork_and_a_rewound_log_are_told_apart_from_damage() {
    let (storage, notes) = log_of([40, 300]);
    let mut reader = Reader::open(storage.clone(), policy()).unwrap();
    let remembered = reader.checkpoint().clone();

    // The operator goes back to an older state, and signs something else.
    let rewound = log_of([40]).0;
    replace(&storage, &rewound);
    let error = reader.refresh().unwrap_err();
    assert!(
        matches!(
            error,
            ReadError::Rewound {
                remembered: 300,
                found: 40
            }
        ),
        "{error}"
    );

    for size in [300, 301, 600] {
        let forked = Memory::default();
        let mut log = Log::create(forked.clone(), key()).unwrap();
        let mut altered = entries(size);
        altered[100].push(b'x');
        log.append(&altered).unwrap();
        log.checkpoint().unwrap();
        replace(&storage, &forked);
        let error = reader.refresh().unwrap_err();
        let is_fork = matches!(error, ReadError::Fork { size: 300, remembered: root, found }
            if root == *remembered.root() && found != root);
        assert!(is_fork, "{error}");
        assert_eq!(
            *reader.checkpoint(),
            remembered,
            "the reader stays where it was"
        );
        // Before the altered entry, both logs are the same.
        let before = policy().verify(&notes[0]).unwrap();
        let mut other = Reader::open(forked, policy()).unwrap();
        other.check_continues(before.checkpoint()).unwrap();
    }

    let (longer, _) = log_of([40, 300, 301]);
    replace(&storage, &longer);
    let mut tile = longer.resources()[&resource("tile/0/000")].clone();
    tile[4_000] ^= 1;
    storage.set(resource("tile/0/000"), Some(tile));
    let mut reader = Reader::at(storage, policy(), &notes[0]).unwrap();
    let error = reader.refresh().unwrap_err();
    assert!(
        matches!(error, ReadError::Altered { .. }),
        "damage is no fork: {error}"
    );
}

#[test]
fn checkpoints_of_other_logs_are_not_continued() {
    let (storage, _) = log_of([5]);
    let other = assay_log::SigningKey::from_seed("log.example.com/other", &[7; 32]).unwrap();
    let mut log = Log::create(Memory::default(), other).unwrap();
    let remembered = log.checkpoint().unwrap().checkpoint().clone();
    let mut reader = Reader::open(storage, policy()).unwrap();
    let error = reader.check_continues(&remembered).unwrap_err();
    assert!(matches!(
        error,
        ReadError::Checkpoint(CheckpointError::OtherLog { .. })
    ));
}

/// While a reader is at a checkpoint, the log grows, and what was unfinished goes.
#[test]
fn old_checkpoints_are_read_from_full_tiles() {
    let (storage, notes) = log_of([100, 200, 255, 300]);
    let paths: Vec<String> = storage
        .resources()
        .keys()
        .map(Resource::to_string)
        .collect();
    assert!(
        !paths.iter().any(|path| path.contains("000.p/100")),
        "{paths:?}"
    );
    for (note, size) in notes.iter().zip([100, 200, 255, 300]) {
        let mut reader = Reader::at(&storage, policy(), note).unwrap();
        let read: Result<Vec<_>, _> = reader.entries(0..size).unwrap().collect();
        assert_eq!(read.unwrap(), entries(size));
    }
    assert_eq!(read_all(&storage).unwrap(), entries(300));
}

fn resource(path: &str) -> Resource {
    path.parse().unwrap()
}

fn replace(storage: &Memory, by: &Memory) {
    for resource in storage.resources().into_keys() {
        storage.set(resource, None);
    }
    for (resource, bytes) in by.resources() {
        storage.set(resource, Some(bytes));
    }
}

//! What the writer accepts and refuses.

use std::fs;

use assay_log::{
    Log, LogError, ReadError, SigningKey,
    storage::{Directory, Memory, StorageError, WritableDirectory},
    tile::Resource,
};

use crate::base::{NAME, entries, entry, key, read_all};

#[test]
fn batches_of_any_size_make_the_same_log() {
    let whole = crate::base::log_of([600]).0;
    for batch in [1, 7, 255, 256, 257] {
        let storage = Memory::default();
        let mut log = Log::create(storage.clone(), key()).unwrap();
        for (place, entries) in entries(600).chunks(batch).enumerate() {
            let first = (place * batch) as u64;
            let places: Vec<u64> = log.append(entries).unwrap().iter().map(|at| at.0).collect();
            assert_eq!(
                places,
                (first..first + entries.len() as u64).collect::<Vec<u64>>()
            );
            if place % 3 == 0 {
                log.checkpoint().unwrap();
            }
        }
        log.checkpoint().unwrap();
        drop(log);
        // But for tiles that were unfinished at some checkpoint since the last full ones.
        let mut resources = storage.resources();
        let last = whole.resources();
        resources.retain(|resource, _| last.contains_key(resource));
        assert_eq!(resources, last);
    }
}

#[test]
fn a_log_goes_on_where_it_was() {
    let storage = Memory::default();
    let mut log = Log::create(storage.clone(), key()).unwrap();
    for size in [0, 3, 256, 400, 512] {
        let new: Vec<Vec<u8>> = (log.size()..size).map(entry).collect();
        log.append(&new).unwrap();
        let signed = log.checkpoint().unwrap().clone();
        log.append(&["no checkpoint covers this"]).unwrap();
        log = Log::open(storage.clone(), key()).unwrap();
        assert_eq!((log.size(), log.latest()), (size, &signed));
        assert_eq!(log.checkpoint().unwrap(), &signed);
    }
    assert_eq!(read_all(storage).unwrap(), entries(512));
}

#[test]
fn entries_have_a_length_and_a_checkpoint_in_time() {
    let mut log = Log::create(Memory::default(), key()).unwrap();
    for (length, wrong) in [(0, true), (1, false), (65_535, false), (65_536, true)] {
        let size = log.size();
        let batch = [vec![0; 1], vec![0; length]];
        match log.append(&batch) {
            Err(LogError::EntryLength {
                place: 1,
                length: found,
            }) => {
                assert!(wrong && found == length && log.size() == size);
            }
            other => assert!(!wrong && other.is_ok()),
        }
    }
    let entry = vec![0; 65_535];
    let batch: Vec<&[u8]> = vec![&entry; 1_000];
    log.append(&batch).unwrap();
    assert!(matches!(log.append(&batch), Err(LogError::Full)));
    log.checkpoint().unwrap();
    log.append(&batch).unwrap();
}

#[test]
fn there_is_one_writer_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/log");
    let lock = || WritableDirectory::lock(path.clone());
    let log = Log::create(lock().unwrap(), key()).unwrap();
    let error = lock().unwrap_err();
    assert!(matches!(&error, StorageError::Locked { place } if place.ends_with("a/b/log")));
    assert_eq!(
        read_all(Directory::new(path.clone())).unwrap().len(),
        0,
        "reading needs no lock"
    );
    drop(log);
    Log::open(lock().unwrap(), key()).unwrap();
}

#[test]
fn what_is_no_log_of_this_key_is_refused() {
    let storage = Memory::default();
    let missing = Log::open(storage.clone(), key()).unwrap_err();
    assert!(matches!(missing, LogError::Unusable(ReadError::NoLog)));
    Log::create(storage.clone(), key()).unwrap();
    assert!(matches!(
        Log::create(storage.clone(), key()),
        Err(LogError::Exists)
    ));
    // Without its checkpoint a log is neither gone on with nor begun again.
    for size in [1, 255, 256, 300] {
        let (lost, _) = crate::base::log_of([size]);
        lost.set(Resource::Checkpoint, None);
        assert!(matches!(
            Log::create(lost.clone(), key()),
            Err(LogError::Exists)
        ));
        assert!(Log::open(lost, key()).is_err());
    }
    for (name, seed) in [(NAME, 8), ("log.example.com/other", 7)] {
        let other = SigningKey::from_seed(name, &[seed; 32]).unwrap();
        let error = Log::open(storage.clone(), other).unwrap_err();
        assert!(
            matches!(error, LogError::Unusable(ReadError::Checkpoint(_))),
            "{error}"
        );
    }
}

/// Every resource that the writer needs to go on, altered or missing.
#[test]
fn a_damaged_log_is_not_gone_on_with() {
    let (storage, _) = crate::base::log_of([70_000]);
    for path in [
        "tile/0/273.p/112",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
        "tile/entries/273.p/112",
    ] {
        let resource: Resource = path.parse().unwrap();
        let bytes = storage.resources()[&resource].clone();
        for at in (0..bytes.len()).step_by(7) {
            let mut altered = bytes.clone();
            altered[at] ^= 0x40;
            storage.set(resource, Some(altered));
            let error = Log::open(storage.clone(), key()).unwrap_err();
            assert!(matches!(error, LogError::Unusable(_)), "{path}: {error}");
        }
        storage.set(resource, None);
        let error = Log::open(storage.clone(), key()).unwrap_err();
        let is_named =
            matches!(&error, LogError::Unusable(ReadError::Missing(at)) if *at == resource);
        assert!(is_named, "{error}");
        storage.set(resource, Some(bytes));
    }
    Log::open(storage, key()).unwrap();
}

/// A checkpoint that another writer with the same key has put there is never overwritten.
#[test]
fn a_replaced_checkpoint_stops_the_writer() {
    let storage = Memory::default();
    let mut log = Log::create(storage.clone(), key()).unwrap();
    let mut other = Log::open(storage.clone(), key()).unwrap();
    other.append(&["theirs"]).unwrap();
    other.checkpoint().unwrap();
    let theirs = storage.resources();

    log.append(&["ours"]).unwrap();
    assert!(matches!(log.checkpoint(), Err(LogError::Replaced)));
    assert!(matches!(log.checkpoint(), Err(LogError::Stopped)));
    assert!(matches!(log.append(&["more"]), Err(LogError::Stopped)));
    assert_eq!(storage.resources(), theirs);
}

#[test]
fn folders_hold_nothing_but_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let storage = WritableDirectory::lock(folder.path().to_owned()).unwrap();
    let mut log = Log::create(storage, key()).unwrap();
    log.append(&entries(300)).unwrap();
    log.checkpoint().unwrap();
    let mut found: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert_eq!(found, [".lock", "checkpoint", "tile"]);
}

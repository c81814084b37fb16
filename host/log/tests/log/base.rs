//! Logs to test with.

use assay_log::{
    Log, LogPolicy, Reader, SigningKey,
    storage::{Memory, ReadStorage},
};

pub(crate) const NAME: &str = "log.example.com/test";

pub(crate) fn key() -> SigningKey {
    SigningKey::from_seed(NAME, &[7; 32]).unwrap()
}

/// The log's signature, and nothing else.
pub(crate) fn policy() -> LogPolicy {
    LogPolicy::new(key().verifier().clone(), Vec::new(), 0).unwrap()
}

/// The entry at a place: of different lengths.
pub(crate) fn entry(index: u64) -> Vec<u8> {
    format!("entry {index}{}", "!".repeat((index % 7) as usize)).into_bytes()
}

pub(crate) fn entries(count: u64) -> Vec<Vec<u8>> {
    (0..count).map(entry).collect()
}

/// A log with a checkpoint at each of these sizes, and the checkpoints' notes.
pub(crate) fn log_of(sizes: impl IntoIterator<Item = u64>) -> (Memory, Vec<String>) {
    let storage = Memory::default();
    let mut log = Log::create(storage.clone(), key()).unwrap();
    let mut notes = Vec::new();
    for size in sizes {
        let new: Vec<Vec<u8>> = (log.size()..size).map(entry).collect();
        log.append(&new).unwrap();
        notes.push(log.checkpoint().unwrap().note().to_owned());
    }
    (storage, notes)
}

/// Everything that a log has to give: its entries, and proofs for some.
pub(crate) fn read_all<S: ReadStorage>(storage: S) -> Result<Vec<Vec<u8>>, assay_log::ReadError> {
    let mut reader = Reader::open(storage, policy())?;
    let size = reader.size();
    let entries = reader.entries(0..size)?.collect::<Result<Vec<_>, _>>()?;
    for index in (0..size).step_by(61) {
        reader.prove_inclusion(index)?;
    }
    Ok(entries)
}

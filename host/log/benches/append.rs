//! How many entries a second a log takes, with a checkpoint after each batch, all durable; how many a
//! reader checks; and what they take on disk.
//!
//! `cargo bench -p assay-log`

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use assay_log::{
    Log, LogPolicy, Reader, SigningKey,
    storage::{Directory, Memory, WritableDirectory, WriteStorage},
};

/// About what an envelope has.
const ENTRY_BYTES: usize = 1_000;

/// How long each measurement goes on.
const SPAN: Duration = Duration::from_secs(3);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("entries of {ENTRY_BYTES} bytes");
    for batch in [1, 100, 1_000] {
        let folder = tempfile::tempdir()?;
        let storage = WritableDirectory::lock(folder.path().to_owned())?;
        let (written, rate) = append(storage, batch)?;
        let bytes = size(folder.path())?;
        let entry = bytes as f64 / written as f64;
        println!("batches of {batch:>5}, folder: {rate:>9.0} a second, {entry:.0} bytes an entry");

        let start = Instant::now();
        let mut reader = Reader::open(Directory::new(folder.path().to_owned()), policy()?)?;
        for entry in reader.entries(0..written)? {
            entry?;
        }
        let rate = written as f64 / start.elapsed().as_secs_f64();
        println!("                  reader: {rate:>9.0} a second");

        let (_, rate) = append(Memory::default(), batch)?;
        println!("                  memory: {rate:>9.0} a second");
    }
    Ok(())
}

fn key() -> Result<SigningKey, assay_log::KeyError> {
    SigningKey::from_seed("log.example.com/bench", &[1; 32])
}

fn policy() -> Result<LogPolicy, Box<dyn std::error::Error>> {
    Ok(LogPolicy::new(key()?.verifier().clone(), Vec::new(), 0)?)
}

/// How many entries were appended, and how many in a second.
fn append<S: WriteStorage>(
    storage: S,
    batch: usize,
) -> Result<(u64, f64), Box<dyn std::error::Error>> {
    let mut log = Log::create(storage, key()?)?;
    let entries = vec![vec![7_u8; ENTRY_BYTES]; batch];
    let start = Instant::now();
    while start.elapsed() < SPAN {
        log.append(&entries)?;
        log.checkpoint()?;
    }
    Ok((
        log.size(),
        log.size() as f64 / start.elapsed().as_secs_f64(),
    ))
}

/// The bytes of all files below a folder.
fn size(folder: &Path) -> std::io::Result<u64> {
    let mut total = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        total += if metadata.is_dir() {
            size(&entry.path())?
        } else {
            metadata.len()
        };
    }
    Ok(total)
}

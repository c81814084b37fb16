//! [`Store`]: prepared data by content.
//!
//! An entry's name is the hash of everything that went into it, so an entry is never out of date.
//! Each carries the digest of its name and bytes and is hashed again when it is read; what does not
//! fit is removed and made again. Entries are written to a temporary file and renamed, so that a
//! reader sees a whole entry or none.
//!
//! The store keeps the entries written last, up to 4 GiB.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
    time::SystemTime,
};

use assay_protocol::Sha256;
use assay_sandbox::limits::ANSWER_BYTES;

use crate::{PinError, read_limited};

/// How many bytes the store keeps: some dozens of the largest prepared splits in use.
pub(crate) const CAPACITY: u64 = 4 << 30;

const MAGIC: &[u8; 16] = b"assay prepared 1";

/// Prepared data, kept between runs.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
    capacity: u64,
}

impl Store {
    /// A store in an existing private folder.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            capacity: CAPACITY,
        }
    }

    /// The entry of this name, or none if there is none or it is damaged.
    #[must_use]
    pub fn get(&self, key: Sha256) -> Option<Vec<u8>> {
        let path = self.path(key);
        let head = MAGIC.len() + 32;
        let mut bytes = match read_limited(&path, (head + ANSWER_BYTES) as u64) {
            Ok(bytes) => bytes,
            Err(PinError::TooLarge { .. } | PinError::NotAFile { .. }) => Vec::new(),
            Err(_) => return None,
        };
        let intact = bytes.len() >= head
            && bytes.starts_with(MAGIC)
            && bytes[MAGIC.len()..head] == *digest(key, &bytes[head..]).as_bytes();
        if !intact {
            // It will be made again; a leftover that can't be removed is replaced then.
            let _ = fs::remove_file(&path);
            return None;
        }
        bytes.drain(..head);
        Some(bytes)
    }

    /// Keeps an entry, and removes the oldest ones while there is more than the capacity.
    ///
    /// # Errors
    /// The folder can't be written. The caller has the data and can go on without the store.
    pub fn put(&self, key: Sha256, bytes: &[u8]) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(MAGIC)?;
        file.write_all(digest(key, bytes).as_bytes())?;
        file.write_all(bytes)?;
        file.persist(self.path(key)).map_err(|error| error.error)?;
        self.evict(&self.path(key))
    }

    /// Removes the oldest entries but `kept` while the store holds too much. File times decide only
    /// what has to be made again, never a result.
    fn evict(&self, kept: &Path) -> io::Result<()> {
        let mut entries = Vec::new();
        let mut total = 0;
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            // An entry may be removed by another process at any time.
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            total += metadata.len();
            if entry.path() != kept {
                let time = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                entries.push((time, entry.path(), metadata.len()));
            }
        }
        entries.sort();
        for (_, path, length) in entries {
            if total <= self.capacity {
                break;
            }
            if fs::remove_file(path).is_ok() {
                total -= length;
            }
        }
        Ok(())
    }

    fn path(&self, key: Sha256) -> PathBuf {
        self.folder.join(key.to_string())
    }
}

/// The name is part of the digest, so that an entry renamed to another's place is noticed.
fn digest(key: Sha256, bytes: &[u8]) -> Sha256 {
    Sha256::of_parts(&[key.as_bytes(), bytes])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u8) -> Sha256 {
        Sha256::from_bytes([number; 32])
    }

    #[test]
    fn damaged_and_moved_entries_are_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().to_owned());
        assert_eq!(store.get(key(1)), None);
        store.put(key(1), b"data").unwrap();
        assert_eq!(store.get(key(1)).unwrap(), b"data");

        let whole = fs::read(store.path(key(1))).unwrap();
        fs::write(store.path(key(2)), &whole).unwrap();
        assert_eq!(store.get(key(2)), None, "an entry in another's place");

        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            fs::write(store.path(key(1)), &damaged).unwrap();
            assert_eq!(store.get(key(1)), None, "byte {at}");
            assert!(!store.path(key(1)).exists());
            fs::write(store.path(key(1)), &whole[..at]).unwrap();
            assert_eq!(store.get(key(1)), None, "cut at {at}");
        }
    }

    #[test]
    fn the_oldest_entries_go_first() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store {
            folder: folder.path().to_owned(),
            capacity: 250,
        };
        for number in 1..=3u8 {
            store.put(key(number), &[0; 50]).unwrap();
            let age = std::time::Duration::from_secs(10 - u64::from(number));
            let file = fs::File::options()
                .write(true)
                .open(store.path(key(number)))
                .unwrap();
            file.set_modified(SystemTime::now() - age).unwrap();
        }
        assert_eq!(store.get(key(1)), None);
        assert!(store.get(key(2)).is_some() && store.get(key(3)).is_some());
    }
}

//! Compiled code, kept privately.
//!
//! Compiled code is machine code that the host will run, so the cache trusts nobody but the user: its
//! directory must belong to the user and be closed to others, each file too, and each carries a
//! SHA-256 of its contents. Whatever fails a check is compiled again. Precompiled code is never
//! accepted from anywhere else.

use std::{
    fs,
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use assay_protocol::Sha256;

/// A file is this, then the SHA-256 of key and code, then the code.
const MAGIC: &[u8; 8] = b"assaycc1";

/// The largest file that is read back.
const FILE_BYTES: u64 = 1 << 30;

/// Where compiled code is kept between runs.
#[derive(Debug, Clone)]
pub struct CodeCache {
    directory: PathBuf,
}

/// A cache directory that can't be trusted or used.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The directory can't be made or looked at.
    #[error("can't use the code cache {directory}: {error}")]
    Unusable {
        /// The directory.
        directory: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Somebody else could put code there.
    #[error(
        "the code cache {directory} {problem}, so somebody else could put code there; \
         remove it, or `chmod 700` it if it is yours"
    )]
    NotPrivate {
        /// The directory.
        directory: PathBuf,
        /// What is wrong with it.
        problem: &'static str,
    },
}

impl CodeCache {
    /// Opens the cache in a directory, which is made with mode 0700 if it is not there.
    ///
    /// # Errors
    /// The directory can't be made, or is not private to the user.
    pub fn open(directory: impl Into<PathBuf>) -> Result<Self, CacheError> {
        let directory = directory.into();
        let unusable = |error| CacheError::Unusable {
            directory: directory.clone(),
            error,
        };
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&directory)
            .map_err(unusable)?;
        let metadata = fs::symlink_metadata(&directory).map_err(unusable)?;
        let problem = if !metadata.is_dir() {
            Some("is not a directory")
        } else if metadata.uid() != user() {
            Some("belongs to another user")
        } else if metadata.mode() & 0o077 != 0 {
            Some("is open to other users")
        } else {
            None
        };
        match problem {
            Some(problem) => Err(CacheError::NotPrivate { directory, problem }),
            None => Ok(Self { directory }),
        }
    }

    /// The code kept under a key, if it is whole and private.
    pub(crate) fn get(&self, key: Sha256) -> Option<Vec<u8>> {
        let file = fs::OpenOptions::new()
            .read(true)
            .custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed())
            .open(self.path(key))
            .ok()?;
        // The open file, not the path: nobody can exchange it after the check.
        let metadata = file.metadata().ok()?;
        let private = metadata.is_file()
            && metadata.uid() == user()
            && metadata.mode() & 0o077 == 0
            && metadata.len() <= FILE_BYTES;
        if !private {
            return None;
        }
        let mut contents = Vec::new();
        file.take(FILE_BYTES).read_to_end(&mut contents).ok()?;
        let rest = contents.strip_prefix(MAGIC)?;
        let (digest, code) = rest.split_at_checked(32)?;
        (digest_of(key, code).as_bytes() == digest).then(|| code.to_vec())
    }

    /// Keeps code under a key. A cache that can't be written costs time, not correctness, so the
    /// caller may go on after an error.
    pub(crate) fn put(&self, key: Sha256, code: &[u8]) -> io::Result<()> {
        // Temporary files are made with mode 0600; the rename is atomic, so that a crash or another
        // process never leaves half a file under the key.
        let mut file = tempfile::NamedTempFile::new_in(&self.directory)?;
        file.write_all(MAGIC)?;
        file.write_all(digest_of(key, code).as_bytes())?;
        file.write_all(code)?;
        file.as_file().sync_all()?;
        file.persist(self.path(key))?;
        Ok(())
    }

    /// The directory.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    fn path(&self, key: Sha256) -> PathBuf {
        self.directory.join(format!("{key}.code"))
    }
}

/// The key is part of it, so that a file under another's name is a miss.
fn digest_of(key: Sha256, code: &[u8]) -> Sha256 {
    Sha256::of_parts(&[key.as_bytes(), code])
}

fn user() -> u32 {
    rustix::process::geteuid().as_raw()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn open() -> (tempfile::TempDir, CodeCache) {
        let parent = tempfile::tempdir().unwrap();
        let cache = CodeCache::open(parent.path().join("code")).unwrap();
        (parent, cache)
    }

    #[test]
    fn keeps_code() {
        let (_parent, cache) = open();
        let key = Sha256::of(b"key");
        assert_eq!(cache.get(key), None);
        cache.put(key, b"code").unwrap();
        assert_eq!(cache.get(key).as_deref(), Some(&b"code"[..]));
    }

    #[test]
    fn damaged_and_open_files_are_misses() {
        let (_parent, cache) = open();
        let key = Sha256::of(b"key");
        cache.put(key, b"code").unwrap();
        let path = cache.path(key);
        let whole = fs::read(&path).unwrap();

        for index in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[index] ^= 1;
            fs::write(&path, &damaged).unwrap();
            assert_eq!(cache.get(key), None, "byte {index}");
            fs::write(&path, &whole[..index]).unwrap();
            assert_eq!(cache.get(key), None, "cut at {index}");
        }
        fs::write(&path, &whole).unwrap();
        assert!(cache.get(key).is_some());

        fs::set_permissions(&path, fs::Permissions::from_mode(0o620)).unwrap();
        assert_eq!(cache.get(key), None);
    }

    #[test]
    fn code_of_another_key_is_a_miss() {
        let (_parent, cache) = open();
        let (key, other) = (Sha256::of(b"key"), Sha256::of(b"other"));
        cache.put(key, b"code").unwrap();
        fs::rename(cache.path(key), cache.path(other)).unwrap();
        assert_eq!(cache.get(other), None);
    }

    #[test]
    fn links_are_misses() {
        let (parent, cache) = open();
        let (key, other) = (Sha256::of(b"key"), Sha256::of(b"other"));
        cache.put(key, b"code").unwrap();
        let elsewhere = parent.path().join("elsewhere");
        fs::rename(cache.path(key), &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, cache.path(other)).unwrap();
        assert_eq!(cache.get(other), None);
    }

    #[test]
    fn open_directories_are_refused() {
        let parent = tempfile::tempdir().unwrap();
        let directory = parent.path().join("code");
        fs::create_dir(&directory).unwrap();
        fs::set_permissions(&directory, fs::Permissions::from_mode(0o755)).unwrap();
        let error = CodeCache::open(&directory).unwrap_err().to_string();
        assert!(error.contains("is open to other users"), "{error}");
    }
}

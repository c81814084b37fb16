//! [`Content`]: what is too large for the log, by its hash.

use std::{
    collections::BTreeSet,
    fs::Permissions,
    io::Write,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use assay_protocol::Sha256;

use crate::storage::{StorageError, make_folder, read_limited, sync_folder};

/// Files beside a log, named by their SHA-256: programs, manifests, and packs once they are open. The
/// log has the hashes; a static file server that serves the log serves these, too.
///
/// ```
/// use assay_log::Content;
///
/// # let folder = tempfile::tempdir()?;
/// let content = Content::of_log(folder.path());
/// let hash = content.put(b"a program")?;
/// assert_eq!(content.get(hash, 16 << 10)?, b"a program");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Content {
    folder: PathBuf,
}

/// Content that is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// There is none of this hash.
    #[error("there is no content with the hash {0} beside the log")]
    Missing(Sha256),
    /// The file has been altered.
    #[error("the content with the hash {expected} was altered: it has the hash {found}")]
    Altered {
        /// Its name.
        expected: Sha256,
        /// The hash of what is there.
        found: Sha256,
    },
    /// The folder does not do what it should, or the file is too long.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl ContentError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Missing(_) => {
                "fetch the folder `content` of the log, too, or wait for who has it"
            }
            Self::Altered { .. } => "remove the file and fetch it again",
            Self::Storage(error) => error.remedy(),
        }
    }
}

impl Content {
    /// The content beside the log in this folder.
    #[must_use]
    pub fn of_log(log: &Path) -> Self {
        Self {
            folder: log.join("content"),
        }
    }

    /// The content of this hash.
    ///
    /// # Errors
    /// There is none, it was altered, it has more than `limit` bytes, or it can't be read.
    pub fn get(&self, hash: Sha256, limit: u64) -> Result<Vec<u8>, ContentError> {
        let bytes = read_limited(&self.path(hash), limit)?.ok_or(ContentError::Missing(hash))?;
        let found = Sha256::of(&bytes);
        if found != hash {
            let expected = hash;
            return Err(ContentError::Altered { expected, found });
        }
        Ok(bytes)
    }

    /// Keeps content, and gives its hash. When this returns, it is durable. What was altered is
    /// replaced.
    ///
    /// # Errors
    /// The folder can't be written.
    pub fn put(&self, bytes: &[u8]) -> Result<Sha256, ContentError> {
        let hash = Sha256::of(bytes);
        let path = self.path(hash);
        let there = self.get(hash, bytes.len() as u64).is_ok();
        let write = || {
            make_folder(&self.folder, &mut BTreeSet::new())?;
            if there {
                return sync_folder(&self.folder);
            }
            let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
            file.write_all(bytes)?;
            // Everyone may read what is beside a log.
            file.as_file()
                .set_permissions(Permissions::from_mode(0o644))?;
            file.as_file().sync_all()?;
            file.persist(&path).map_err(|error| error.error)?;
            sync_folder(&self.folder)
        };
        write().map_err(StorageError::failed("write", &path))?;
        Ok(hash)
    }

    fn path(&self, hash: Sha256) -> PathBuf {
        self.folder.join(hash.to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn content_is_checked_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let content = Content::of_log(folder.path());
        let hash = Sha256::of(b"some bytes");
        assert!(matches!(
            content.get(hash, 10),
            Err(ContentError::Missing(_))
        ));
        assert_eq!(content.put(b"some bytes").unwrap(), hash);
        assert_eq!(content.get(hash, 10).unwrap(), b"some bytes");
        let too_long = content.get(hash, 9).unwrap_err();
        assert!(matches!(
            too_long,
            ContentError::Storage(StorageError::TooLong { .. })
        ));

        for at in 0..10 {
            let mut altered = b"some bytes".to_vec();
            altered[at] ^= 1;
            fs::write(content.path(hash), &altered).unwrap();
            let error = content.get(hash, 10).unwrap_err();
            assert!(matches!(error, ContentError::Altered { expected, .. } if expected == hash));
        }
        assert_eq!(content.put(b"some bytes").unwrap(), hash, "replaced");
        assert_eq!(content.get(hash, 10).unwrap(), b"some bytes");
        assert_eq!(
            fs::read_dir(folder.path().join("content")).unwrap().count(),
            1
        );
    }

    #[test]
    fn what_is_no_file_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let content = Content::of_log(folder.path());
        let hash = content.put(b"some bytes").unwrap();
        let elsewhere = folder.path().join("elsewhere");
        fs::rename(content.path(hash), &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, content.path(hash)).unwrap();
        let link = content.get(hash, 10).unwrap_err();
        assert!(matches!(
            link,
            ContentError::Storage(StorageError::NotAFile { .. })
        ));
        fs::remove_file(content.path(hash)).unwrap();
        fs::create_dir(content.path(hash)).unwrap();
        let inner = content.get(hash, 10).unwrap_err();
        assert!(matches!(
            inner,
            ContentError::Storage(StorageError::NotAFile { .. })
        ));
    }
}

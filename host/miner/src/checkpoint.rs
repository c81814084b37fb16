//! [`CheckpointFile`]: where a search is saved, whole or not at all.

use std::{
    io,
    io::Write,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use assay_challenge::read_limited;

use crate::{MineError, replaceable};

/// How often a search is saved: losing half a minute of work is bearable, and writing some dozen
/// megabytes twice a minute costs nothing that anybody notices.
const INTERVAL: Duration = Duration::from_secs(30);

/// The largest checkpoint that is read: caches of ten million programs.
const BYTES: u64 = 4 << 30;

/// The file that a search is saved to, every 30 seconds and at its end.
///
/// Only searches at a barrier are saved, where every island lets go of its instance in any case. So
/// a resumed search is the uninterrupted one even if the track keeps state between calls. A search
/// that ends between two barriers is saved as it was at the last one, and makes those proposals
/// again when it is resumed. After an abort, the file is as it was saved last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointFile {
    /// The file.
    pub path: PathBuf,
    /// Whether to go on from what the file holds. Otherwise it must not exist, so that no saved
    /// search is overwritten by accident.
    pub resume: bool,
}

impl CheckpointFile {
    /// What the file holds if the search is to be resumed; and in any case, before hours are spent,
    /// an error if the file could not be written.
    pub(crate) fn open(&self) -> Result<Option<Vec<u8>>, MineError> {
        let unwritable = |source| MineError::CheckpointUnwritable {
            path: self.path.clone(),
            source,
        };
        // Making a temporary file is the only reliable test; it is removed at once.
        tempfile::NamedTempFile::new_in(folder(&self.path)).map_err(unwritable)?;
        if self.resume {
            let bytes = read_limited(&self.path, BYTES).map_err(|source| {
                MineError::CheckpointUnreadable {
                    path: self.path.clone(),
                    source,
                }
            })?;
            return Ok(Some(bytes));
        }
        replaceable(&self.path).map_err(unwritable)?;
        if self.path.exists() {
            return Err(MineError::CheckpointExists {
                path: self.path.clone(),
            });
        }
        Ok(None)
    }

    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        replaceable(&self.path)?;
        let mut file = tempfile::NamedTempFile::new_in(folder(&self.path))?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        Ok(())
    }
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Saves a search now and then.
pub(crate) struct Saver<'a> {
    file: Option<&'a CheckpointFile>,
    saved: Instant,
}

impl<'a> Saver<'a> {
    pub(crate) fn new(file: Option<&'a CheckpointFile>) -> Self {
        Self {
            file,
            saved: Instant::now(),
        }
    }

    /// Saves the search if it is time to.
    pub(crate) fn barrier(&mut self, search: impl FnOnce() -> Vec<u8>) -> Result<(), MineError> {
        if self.saved.elapsed() < INTERVAL {
            return Ok(());
        }
        self.save(search)
    }

    /// Saves the search.
    pub(crate) fn save(&mut self, search: impl FnOnce() -> Vec<u8>) -> Result<(), MineError> {
        if let Some(file) = self.file {
            file.write(&search())
                .map_err(|source| MineError::CheckpointUnwritable {
                    path: file.path.clone(),
                    source,
                })?;
            self.saved = Instant::now();
        }
        Ok(())
    }
}

//! [`Directory`]: a log as files.

use std::path::{Path, PathBuf};

use super::{ReadStorage, error::StorageError, file::read_limited};
use crate::tile::Resource;

/// A folder with the files of `tlog-tiles`, to be read. Any static file server can serve it, and what
/// others serve can be mirrored into one.
#[derive(Debug, Clone)]
pub struct Directory {
    folder: PathBuf,
}

impl Directory {
    /// The log in this folder. Nothing is read yet.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn path(&self, resource: Resource) -> PathBuf {
        self.folder.join(resource.to_string())
    }
}

impl ReadStorage for Directory {
    fn read(&self, resource: Resource) -> Result<Option<Vec<u8>>, StorageError> {
        read_limited(&self.path(resource), resource.bytes_limit() as u64)
    }
}

//! [`DatasetFile`] and [`Split`]: what [`Track::prepare`](crate::Track::prepare) is given.

use crate::LoadError;

/// Which part of a challenge's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Split {
    /// Public, for miners.
    Search,
    /// For validators only, until its epoch ends.
    Hidden,
}

/// One data file, as the challenge names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetFile {
    /// The name, without a folder.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

impl DatasetFile {
    /// The file of this name.
    ///
    /// # Errors
    /// [`LoadError::MissingFile`] if there is none.
    pub fn find<'a>(files: &'a [Self], name: &str) -> Result<&'a Self, LoadError> {
        files
            .iter()
            .find(|file| file.name == name)
            .ok_or_else(|| LoadError::MissingFile(name.to_owned()))
    }
}

//! [`Home`]: where a user's own things are kept.

use std::{
    env,
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy;

use crate::{error::KeyringError, keyring::Keyring, private::PrivateFolder};

/// The environment variable that names the home folder.
pub const HOME_VARIABLE: &str = "ASSAY_HOME";

/// The home folder: `$ASSAY_HOME`, else `assay` in the user's data folder. Keys and hidden packs are
/// in it, and no one else may look into it.
#[derive(Debug, Clone)]
pub struct Home(PrivateFolder);

impl Home {
    /// Opens the home folder, making it if it is not there.
    ///
    /// # Errors
    /// There is none, it can't be made, or it is not private.
    pub fn open() -> Result<Self, KeyringError> {
        let path = match env::var_os(HOME_VARIABLE).filter(|value| !value.is_empty()) {
            Some(path) => PathBuf::from(path),
            None => etcetera::choose_base_strategy()
                .map_err(|_| KeyringError::NoHome)?
                .data_dir()
                .join("assay"),
        };
        Self::at(path)
    }

    /// Opens a folder as the home, making it if it is not there.
    ///
    /// # Errors
    /// It can't be made, or it is not private.
    pub fn at(path: PathBuf) -> Result<Self, KeyringError> {
        PrivateFolder::at(path).map(Self)
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A private folder in it, made if it is not there.
    ///
    /// # Errors
    /// It can't be made, or it is not private.
    pub fn folder(&self, name: &str) -> Result<PrivateFolder, KeyringError> {
        self.0.folder(name)
    }

    /// The folder of keys, made if it is not there.
    ///
    /// # Errors
    /// It can't be made, or it is not private.
    pub fn keyring(&self) -> Result<Keyring, KeyringError> {
        self.folder("keys").map(Keyring::new)
    }
}

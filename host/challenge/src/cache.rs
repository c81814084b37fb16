//! Where this machine keeps what it can make again: compiled code and prepared data.

use std::{
    env, fs, io,
    os::unix::fs::{DirBuilderExt, MetadataExt},
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy;

/// The environment variable that names the cache folder.
pub const CACHE_VARIABLE: &str = "ASSAY_CACHE";

/// The cache folder: `$ASSAY_CACHE`, else `assay` in the user's cache folder. It belongs to the user
/// alone, because compiled code in it is run.
#[derive(Debug, Clone)]
pub struct CacheFolder(PathBuf);

/// The cache folder can't be used.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// Neither `$ASSAY_CACHE` nor a home folder is set.
    #[error("there is no home folder to keep a cache in")]
    NoHome,
    /// The folder can't be made or examined.
    #[error("can't use the cache folder {}", .path.display())]
    Unusable {
        /// The folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The folder belongs to someone else, or to everyone.
    #[error("the cache folder {} is not yours alone", .path.display())]
    NotYours {
        /// The folder.
        path: PathBuf,
    },
    /// The folder is the user's, but others may write into it.
    #[error("the cache folder {} can be written by other users", .path.display())]
    NotPrivate {
        /// The folder.
        path: PathBuf,
    },
}

impl CacheError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::NoHome | Self::NotYours { .. } => {
                format!("set {CACHE_VARIABLE} to a folder of your own")
            }
            Self::Unusable { .. } => {
                format!("set {CACHE_VARIABLE} to a folder that you can write to")
            }
            Self::NotPrivate { path } => format!(
                "run `chmod 700 {}`, or set {CACHE_VARIABLE} to a folder of your own",
                path.display()
            ),
        }
    }
}

impl CacheFolder {
    /// Opens the cache folder, making it if it is not there.
    ///
    /// # Errors
    /// There is none, it can't be made, or it is not private.
    pub fn open() -> Result<Self, CacheError> {
        let path = match env::var_os(CACHE_VARIABLE).filter(|value| !value.is_empty()) {
            Some(path) => PathBuf::from(path),
            None => etcetera::choose_base_strategy()
                .map_err(|_| CacheError::NoHome)?
                .cache_dir()
                .join("assay"),
        };
        Self::at(path)
    }

    /// Opens a folder as the cache, making it if it is not there.
    ///
    /// # Errors
    /// It can't be made, or it is not private.
    pub fn at(path: PathBuf) -> Result<Self, CacheError> {
        make_private(&path)?;
        Ok(Self(path))
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A private folder inside it, made if it is not there.
    ///
    /// # Errors
    /// It can't be made, or it is not private.
    pub fn folder(&self, name: &str) -> Result<PathBuf, CacheError> {
        let path = self.0.join(name);
        make_private(&path)?;
        Ok(path)
    }
}

fn make_private(path: &Path) -> Result<(), CacheError> {
    let unusable = |source| CacheError::Unusable {
        path: path.to_owned(),
        source,
    };
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(unusable)?;
    let metadata = fs::metadata(path).map_err(unusable)?;
    let path = path.to_owned();
    // The sticky bit marks a folder that is shared on purpose, like /tmp, even if root looks at it.
    if metadata.uid() != rustix::process::geteuid().as_raw() || metadata.mode() & 0o1000 != 0 {
        return Err(CacheError::NotYours { path });
    }
    if metadata.mode() & 0o022 != 0 {
        return Err(CacheError::NotPrivate { path });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn shared_folders_are_not_to_be_closed_to_others() {
        let folder = tempfile::tempdir().unwrap();
        for (mode, advice) in [
            (0o700, None),
            (0o755, None),
            (0o775, Some("run `chmod 700")),
            (0o1777, Some("set ASSAY_CACHE")),
        ] {
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
            let remedy = CacheFolder::at(folder.path().to_owned())
                .err()
                .map(|e| e.remedy());
            match (remedy, advice) {
                (None, None) => {}
                (Some(remedy), Some(advice)) => assert!(remedy.starts_with(advice), "{remedy}"),
                (remedy, _) => panic!("{mode:o}: {remedy:?}"),
            }
        }
    }
}

//! Folders and files that belong to the user alone.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use rustix::{fs::OFlags, io::Errno};
use tempfile::{NamedTempFile, PersistError};
use zeroize::Zeroizing;

use crate::error::KeyringError;

/// What a file or folder lets others do, of the bits of its mode.
const OTHERS: u32 = 0o077;
/// The sticky bit marks a folder that is shared on purpose, like /tmp, even if root looks at it.
const STICKY: u32 = 0o1000;
/// How the name of a file begins that is being created.
const UNFINISHED: &str = ".unfinished-";
/// When such a file was not written to for so long, nobody is creating it any more.
const UNFINISHED_FOR: Duration = Duration::from_secs(600);

/// A folder that no other user can look into.
#[derive(Debug, Clone)]
pub struct PrivateFolder(PathBuf);

/// A file in such a folder, there or not, that no other user can read or write.
#[derive(Debug, Clone)]
pub struct PrivateFile(PathBuf);

impl PrivateFolder {
    /// Opens a folder, making it if it is not there.
    ///
    /// # Errors
    /// It can't be made, is somebody else's, or is open to others.
    pub fn at(path: PathBuf) -> Result<Self, KeyringError> {
        let unusable = |source| KeyringError::Unusable {
            path: path.clone(),
            source,
        };
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&path)
            .map_err(unusable)?;
        let metadata = fs::metadata(&path).map_err(unusable)?;
        if metadata.uid() != user() || metadata.mode() & STICKY != 0 {
            return Err(KeyringError::NotYours { path });
        }
        if metadata.mode() & OTHERS != 0 {
            return Err(KeyringError::NotPrivate { path, mode: 0o700 });
        }
        Ok(Self(path))
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A folder in this one.
    ///
    /// # Errors
    /// As [`Self::at`].
    pub fn folder(&self, name: &str) -> Result<Self, KeyringError> {
        Self::at(self.plain(name)?)
    }

    /// A file in this folder, which need not be there.
    ///
    /// # Errors
    /// The name is not that of a visible file in this folder.
    pub fn file(&self, name: &str) -> Result<PrivateFile, KeyringError> {
        self.plain(name).map(PrivateFile)
    }

    fn plain(&self, name: &str) -> Result<PathBuf, KeyringError> {
        let plain = Path::new(name).file_name().is_some_and(|last| last == name);
        if !plain || name.starts_with('.') || name.contains('\0') {
            return Err(KeyringError::FileName(name.chars().take(80).collect()));
        }
        Ok(self.0.join(name))
    }
}

impl PrivateFile {
    /// Where it is, or would be.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Whether something of this name is there.
    #[must_use]
    pub fn exists(&self) -> bool {
        fs::symlink_metadata(&self.0).is_ok()
    }

    /// Creates the file with these contents, readable by its owner only: whole, or not at all.
    ///
    /// # Errors
    /// It is there already, or can't be written.
    pub fn create(&self, contents: &[u8]) -> Result<(), KeyringError> {
        self.write(contents, |file| file.persist_noclobber(&self.0))
    }

    /// Puts these contents in the place of what is there, if anything is: whole, or not at all.
    ///
    /// # Errors
    /// It can't be written.
    pub fn replace(&self, contents: &[u8]) -> Result<(), KeyringError> {
        self.write(contents, |file| file.persist(&self.0))
    }

    /// Removes the file, if it is there.
    ///
    /// # Errors
    /// The system refuses.
    pub fn remove(&self) -> Result<(), KeyringError> {
        match fs::remove_file(&self.0) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(KeyringError::Unwritable {
                    path: self.0.clone(),
                    source,
                })
            }
            _ => Ok(()),
        }
    }

    fn write(
        &self,
        contents: &[u8],
        persist: impl FnOnce(NamedTempFile) -> Result<File, PersistError>,
    ) -> Result<(), KeyringError> {
        let folder = self.0.parent().unwrap_or(Path::new("."));
        remove_unfinished(folder);
        let write = || -> io::Result<()> {
            // Made with mode 0600.
            let mut file = tempfile::Builder::new()
                .prefix(UNFINISHED)
                .tempfile_in(folder)?;
            file.write_all(contents)?;
            file.as_file().sync_all()?;
            persist(file)?;
            // The file's name is on the disk when its folder is.
            File::open(folder)?.sync_all()
        };
        write().map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => KeyringError::Exists {
                path: self.0.clone(),
            },
            _ => KeyringError::Unwritable {
                path: self.0.clone(),
                source,
            },
        })
    }

    /// Removes the file that this process has just created, so far as that is possible.
    pub(crate) fn take_back(&self) {
        // Whoever calls this has an error to tell already.
        let _ = fs::remove_file(&self.0);
    }

    /// Reads the file, if it is there.
    ///
    /// # Errors
    /// It can't be read, is no plain file of the user's own, is open to others, or has more than
    /// `limit` bytes.
    pub fn read(&self, limit: usize) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        let path = || self.0.clone();
        let unreadable = |source| KeyringError::Unreadable {
            path: path(),
            source,
        };
        // A pipe would wait for its other end, and a link may lead to a file that is less protected.
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let file = match OpenOptions::new()
            .read(true)
            .custom_flags(flags.bits().cast_signed())
            .open(&self.0)
        {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) if Errno::from_io_error(&error) == Some(Errno::LOOP) => {
                return Err(KeyringError::NotAFile { path: path() });
            }
            Err(error) => return Err(unreadable(error)),
        };
        let metadata = file.metadata().map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(KeyringError::NotAFile { path: path() });
        }
        if metadata.uid() != user() {
            return Err(KeyringError::NotYours { path: path() });
        }
        if metadata.mode() & OTHERS != 0 {
            return Err(KeyringError::NotPrivate {
                path: path(),
                mode: 0o600,
            });
        }
        let too_large = || KeyringError::TooLarge {
            path: path(),
            limit,
        };
        let length = usize::try_from(metadata.len()).map_err(|_| too_large())?;
        if length > limit {
            return Err(too_large());
        }
        let mut contents = Zeroizing::new(Vec::with_capacity(length + 1));
        file.take(limit as u64 + 1)
            .read_to_end(&mut contents)
            .map_err(unreadable)?;
        if contents.len() > limit {
            return Err(too_large());
        }
        Ok(Some(contents))
    }
}

/// Removes what a crash has left of files that were being created: it may be a secret. What can't be
/// removed stays, since nothing depends on it.
fn remove_unfinished(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes());
        let stale = || {
            let modified = entry.metadata().ok()?.modified().ok()?;
            Some(modified.elapsed().ok()? > UNFINISHED_FOR)
        };
        if ours && stale() == Some(true) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn user() -> u32 {
    rustix::process::geteuid().as_raw()
}

#[cfg(test)]
mod tests {
    use std::{
        os::unix::fs::{PermissionsExt, symlink},
        time::SystemTime,
    };

    use super::*;

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn folders_that_others_can_look_into_are_refused() {
        let outer = tempfile::tempdir().unwrap();
        let path = outer.path().join("a/b");
        let folder = PrivateFolder::at(path.clone()).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o700);
        for mode in [0o701, 0o710, 0o704, 0o750, 0o755, 0o777] {
            set_mode(&path, mode);
            let refused = PrivateFolder::at(path.clone()).unwrap_err();
            let remedy = format!("run `chmod 700 {}`", path.display());
            assert_eq!(refused.remedy(), Some(remedy), "{mode:o}");
        }
        set_mode(&path, 0o1700);
        assert!(matches!(
            PrivateFolder::at(path.clone()),
            Err(KeyringError::NotYours { .. })
        ));
        for name in ["", ".", "..", "../a", "/a", "a/b", "a/", ".a", "a\0b"] {
            assert!(folder.file(name).is_err(), "{name:?}");
            assert!(folder.folder(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn files_are_created_once_for_their_owner() {
        let outer = tempfile::tempdir().unwrap();
        let folder = PrivateFolder::at(outer.path().join("keys")).unwrap();
        let file = folder.file("a").unwrap();
        assert!(!file.exists());
        assert!(file.read(10).unwrap().is_none());
        file.create(b"first").unwrap();
        assert!(matches!(
            file.create(b"second"),
            Err(KeyringError::Exists { .. })
        ));
        assert_eq!(**file.read(5).unwrap().unwrap(), *b"first");
        assert!(matches!(file.read(4), Err(KeyringError::TooLarge { .. })));
        file.replace(b"second").unwrap();
        assert_eq!(**file.read(6).unwrap().unwrap(), *b"second");
        // Nothing temporary is left.
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);

        for mode in [0o604, 0o640, 0o602, 0o610, 0o644] {
            set_mode(file.path(), mode);
            let refused = file.read(10).unwrap_err();
            let remedy = format!("run `chmod 600 {}`", file.path().display());
            assert!(refused.remedy().unwrap().starts_with(&remedy), "{mode:o}");
        }
        for _ in 0..2 {
            file.remove().unwrap();
            assert!(!file.exists());
        }
        file.replace(b"third").unwrap();
        assert_eq!(fs::metadata(file.path()).unwrap().mode() & 0o777, 0o600);
    }

    #[test]
    fn what_a_crash_has_left_is_removed() {
        let outer = tempfile::tempdir().unwrap();
        let folder = PrivateFolder::at(outer.path().join("keys")).unwrap();
        let long_ago = SystemTime::now() - 2 * UNFINISHED_FOR;
        for (name, modified) in [
            (".unfinished-old", long_ago),
            (".unfinished-new", SystemTime::now()),
            (".another", long_ago),
            ("unfinished-key", long_ago),
        ] {
            let file = File::create(folder.path().join(name)).unwrap();
            file.set_modified(modified).unwrap();
        }
        folder.file("key").unwrap().create(b"secret").unwrap();
        let mut left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        left.sort();
        assert_eq!(
            left,
            [".another", ".unfinished-new", "key", "unfinished-key"]
        );
    }

    #[test]
    fn only_plain_files_are_read() {
        let outer = tempfile::tempdir().unwrap();
        let folder = PrivateFolder::at(outer.path().join("keys")).unwrap();
        folder.file("real").unwrap().create(b"secret").unwrap();
        symlink("real", folder.path().join("link")).unwrap();
        symlink("nowhere", folder.path().join("dangling")).unwrap();
        fs::create_dir(folder.path().join("folder")).unwrap();
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        for name in ["link", "dangling", "folder", "pipe"] {
            let file = folder.file(name).unwrap();
            assert!(file.exists(), "{name}");
            assert!(
                matches!(file.read(10), Err(KeyringError::NotAFile { .. })),
                "{name}"
            );
            assert!(
                matches!(file.create(b""), Err(KeyringError::Exists { .. })),
                "{name}"
            );
        }
    }
}

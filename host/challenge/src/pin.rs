//! Pinned files: read with a size limit and hashed at every load.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use assay_protocol::Sha256;
use rustix::{fs::OFlags, io::Errno};

/// A pinned file that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    /// The file is not there or can't be read.
    #[error("can't read {}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The path is a link, a folder or a device.
    #[error("{} is not a regular file", .path.display())]
    NotAFile {
        /// The file.
        path: PathBuf,
    },
    /// The file is larger than pinned files of its kind may be.
    #[error("{} is larger than {limit} bytes", .path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit in bytes.
        limit: u64,
    },
    /// The file is another one than the manifest pins.
    #[error("{} has the wrong hash: expected {expected}, found {found}", .path.display())]
    WrongHash {
        /// The file.
        path: PathBuf,
        /// The hash in the manifest.
        expected: Sha256,
        /// The hash of the file.
        found: Sha256,
    },
}

impl PinError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "check the path and the file's permissions",
            Self::NotAFile { .. } => "give the file itself, not a link to it, a folder or a device",
            Self::TooLarge { .. } => "use a smaller file; the limits are the same for everyone",
            Self::WrongHash { .. } => "restore the file that has the expected hash",
        }
    }
}

/// Reads a file of at most `limit` bytes. Symbolic links are refused: what a folder holds is what
/// was published.
pub fn read_limited(path: &Path, limit: u64) -> Result<Vec<u8>, PinError> {
    let (file, length) = open(path, limit)?;
    // What the file says of its length saves copies of large files, and is not relied on.
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable(path))?;
    check_length(path, bytes.len() as u64, limit)?;
    Ok(bytes)
}

/// Reads a file of at most `limit` bytes that must have a hash.
pub(crate) fn read_pinned(path: &Path, limit: u64, expected: Sha256) -> Result<Vec<u8>, PinError> {
    let bytes = read_limited(path, limit)?;
    check_hash(path, Sha256::of(&bytes), expected)?;
    Ok(bytes)
}

/// Checks a file of at most `limit` bytes that must have a hash, without keeping it in memory; gives
/// its length.
pub(crate) fn check_pinned(path: &Path, limit: u64, expected: Sha256) -> Result<u64, PinError> {
    let (file, _) = open(path, limit)?;
    let (found, length) = Sha256::of_reader(file.take(limit + 1)).map_err(unreadable(path))?;
    check_length(path, length, limit)?;
    check_hash(path, found, expected)?;
    Ok(length)
}

/// A regular file and its length.
fn open(path: &Path, limit: u64) -> Result<(File, u64), PinError> {
    let not_a_file = || PinError::NotAFile {
        path: path.to_owned(),
    };
    // What was opened is what is looked at: a name can come to mean another file in between. A link is
    // not followed, and a pipe not waited for.
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(flags.bits().cast_signed())
        .open(path)
        .map_err(|error| match Errno::from_io_error(&error) {
            // A link, and a socket.
            Some(Errno::LOOP | Errno::NXIO) => not_a_file(),
            _ => unreadable(path)(error),
        })?;
    let metadata = file.metadata().map_err(unreadable(path))?;
    if !metadata.is_file() {
        return Err(not_a_file());
    }
    check_length(path, metadata.len(), limit)?;
    Ok((file, metadata.len()))
}

fn check_length(path: &Path, length: u64, limit: u64) -> Result<(), PinError> {
    if length > limit {
        return Err(PinError::TooLarge {
            path: path.to_owned(),
            limit,
        });
    }
    Ok(())
}

fn check_hash(path: &Path, found: Sha256, expected: Sha256) -> Result<(), PinError> {
    if found != expected {
        return Err(PinError::WrongHash {
            path: path.to_owned(),
            expected,
            found,
        });
    }
    Ok(())
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> PinError {
    move |source| PinError::Unreadable {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        os::unix::{fs::symlink, net::UnixListener},
    };

    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::*;

    #[test]
    fn only_the_pinned_file_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, b"abc").unwrap();
        let hash = Sha256::of(b"abc");
        assert_eq!(read_pinned(&path, 3, hash).unwrap(), b"abc");
        assert_eq!(check_pinned(&path, 3, hash).unwrap(), 3);
        assert!(matches!(
            read_pinned(&path, 2, hash),
            Err(PinError::TooLarge { limit: 2, .. })
        ));
        assert!(matches!(
            check_pinned(&path, 3, Sha256::of(b"abd")),
            Err(PinError::WrongHash { .. })
        ));
        let other = read_pinned(&path, 3, Sha256::of(b"abd"))
            .unwrap_err()
            .to_string();
        assert!(other.contains(&hash.to_string()), "{other}");
        assert!(matches!(
            read_pinned(&folder.path().join("b"), 3, hash),
            Err(PinError::Unreadable { .. })
        ));
        let special = |name: &str| folder.path().join(name);
        symlink(&path, special("link")).unwrap();
        let (mode, pipe) = (Mode::RUSR | Mode::WUSR, special("pipe"));
        mknodat(CWD, pipe, FileType::Fifo, mode, 0).unwrap();
        let _socket = UnixListener::bind(special("socket")).unwrap();
        for name in ["link", "pipe", "socket", ""] {
            let error = read_pinned(&special(name), 3, hash).unwrap_err();
            assert!(
                matches!(error, PinError::NotAFile { .. }),
                "{name}: {error}"
            );
        }
    }
}

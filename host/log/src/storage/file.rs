//! Reading and writing files so that a crash leaves whole ones.

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{self, Read},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use rustix::{fs::OFlags, io::Errno};

use super::error::StorageError;

/// The bytes of a regular file; none if there is none.
pub(crate) fn read_limited(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, StorageError> {
    let failed = || StorageError::failed("read", path);
    let not_a_file = || StorageError::NotAFile {
        place: path.display().to_string(),
    };
    // A folder got from someone else can hold anything: a link is not followed, a pipe not waited for.
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(flags.bits().cast_signed())
        .open(path);
    let file = match file {
        Ok(file) => file,
        Err(error) => {
            return match Errno::from_io_error(&error) {
                Some(Errno::NOENT | Errno::NOTDIR) => Ok(None),
                Some(Errno::LOOP) => Err(not_a_file()),
                _ => Err(failed()(error)),
            };
        }
    };
    if !file.metadata().map_err(failed())?.is_file() {
        return Err(not_a_file());
    }
    let mut bytes = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(failed())?;
    if bytes.len() as u64 > limit {
        return Err(StorageError::TooLong {
            place: path.display().to_string(),
            limit,
        });
    }
    Ok(Some(bytes))
}

/// Makes durable which files a folder has.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Makes a folder and those above it, durably; `durable` has those of which that is known.
pub(crate) fn make_folder(folder: &Path, durable: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    if durable.contains(folder) {
        return Ok(());
    }
    // A folder without a name was there before us: the root, or where we are.
    let above = folder.parent().filter(|_| folder.file_name().is_some());
    if let Some(above) = above {
        let above = if above.as_os_str().is_empty() {
            Path::new(".")
        } else {
            above
        };
        if !folder.is_dir() {
            make_folder(above, durable)?;
            match fs::create_dir(folder) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
        }
        sync_folder(above)?;
    }
    durable.insert(folder.to_owned());
    Ok(())
}

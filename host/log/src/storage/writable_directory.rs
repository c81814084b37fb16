//! [`WritableDirectory`]: a log as files, for its one writer.

use std::{
    collections::BTreeSet,
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{
    ReadStorage, WriteStorage, directory::Directory, error::StorageError, make_folder,
    read_limited, sync_folder,
};
use crate::tile::{Resource, Tile};

/// The file whose lock the writer holds.
const LOCK: &str = ".lock";

/// The file that is written before it gets its name. There is one writer, so that one name is enough,
/// and what a crash leaves there is overwritten.
const UNFINISHED: &str = ".unfinished";

/// The checkpoint that is about to be published. The folder has it until a checkpoint by its right name
/// is known to be durable, so that whatever a cut of the power does to the renaming, one of both is there.
const NEXT: &str = ".next";

/// A folder that this process alone may write a log to, while the value lives.
///
/// A file is written under another name, made durable, and renamed; then its folder is made durable,
/// too. A checkpoint is renamed twice, so that it is durable before it has the name that readers know.
/// Readers need no lock: they see a whole file or none.
#[derive(Debug)]
pub struct WritableDirectory {
    directory: Directory,
    /// The folders that are known to be durable. A crash can leave some that are not.
    durable: BTreeSet<PathBuf>,
    /// The system unlocks it when it is closed, even by a crash.
    lock: File,
}

/// Closing alone may come late: a process that is just being started has the file open, too, until it
/// runs its own program.
impl Drop for WritableDirectory {
    fn drop(&mut self) {
        // What can't be unlocked is closed.
        let _ = self.lock.unlock();
    }
}

impl WritableDirectory {
    /// Locks a folder for writing, and makes it if there is none.
    ///
    /// # Errors
    /// Another process writes to it, or the system refuses.
    pub fn lock(folder: PathBuf) -> Result<Self, StorageError> {
        let mut durable = BTreeSet::new();
        make_folder(&folder, &mut durable).map_err(StorageError::failed("make", &folder))?;
        let path = folder.join(LOCK);
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(StorageError::failed("open", &path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                directory: Directory::new(folder),
                durable,
                lock,
            }),
            Err(TryLockError::WouldBlock) => Err(StorageError::Locked {
                place: folder.display().to_string(),
            }),
            Err(TryLockError::Error(error)) => Err(StorageError::failed("lock", &path)(error)),
        }
    }

    /// The folder, to be read.
    #[must_use]
    pub const fn directory(&self) -> &Directory {
        &self.directory
    }

    fn next(&self) -> PathBuf {
        self.directory.folder().join(NEXT)
    }

    fn write_file(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let unfinished = self.directory.folder().join(UNFINISHED);
        let mut file = File::create(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, path)
    }
}

impl ReadStorage for WritableDirectory {
    fn read(&self, resource: Resource) -> Result<Option<Vec<u8>>, StorageError> {
        self.directory.read(resource)
    }
}

impl WriteStorage for WritableDirectory {
    fn write(&mut self, tiles: &[(Tile, Vec<u8>)]) -> Result<(), StorageError> {
        let mut folders = BTreeSet::new();
        for (tile, bytes) in tiles {
            let path = self.directory.path(Resource::Tile(*tile));
            let folder = path.parent().unwrap_or(self.directory.folder());
            make_folder(folder, &mut self.durable).map_err(StorageError::failed("make", folder))?;
            self.write_file(&path, bytes)
                .map_err(StorageError::failed("write", &path))?;
            folders.insert(folder.to_owned());
        }
        for folder in &folders {
            sync_folder(folder).map_err(StorageError::failed("write", folder))?;
        }
        Ok(())
    }

    fn prepare(&mut self, note: &[u8]) -> Result<(), StorageError> {
        let path = self.next();
        self.write_file(&path, note)
            .and_then(|()| sync_folder(self.directory.folder()))
            .map_err(StorageError::failed("write", &path))
    }

    fn prepared(&self) -> Result<Option<Vec<u8>>, StorageError> {
        let limit = Resource::Checkpoint.bytes_limit();
        read_limited(&self.next(), limit as u64)
    }

    fn publish(&mut self) -> Result<(), StorageError> {
        let path = self.directory.path(Resource::Checkpoint);
        fs::rename(self.next(), &path)
            .and_then(|()| sync_folder(self.directory.folder()))
            .map_err(StorageError::failed("write", &path))
    }

    fn remove_unfinished(&mut self, full: &[Tile]) -> Result<(), StorageError> {
        for tile in full {
            let mut folder = self
                .directory
                .path(Resource::Tile(tile.full()))
                .into_os_string();
            folder.push(".p");
            self.durable.remove(Path::new(&folder));
            match fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(StorageError::failed("remove", Path::new(&folder))(error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

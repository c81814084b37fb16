//! Where a log lies: [`ReadStorage`] and [`WriteStorage`], as files in a folder or in memory.

mod directory;
mod error;
mod file;
mod memory;
mod writable_directory;

pub use directory::Directory;
pub use error::StorageError;
pub(crate) use file::{make_folder, read_limited, sync_folder};
pub use memory::Memory;
pub use writable_directory::WritableDirectory;

use crate::tile::{Resource, Tile};

/// What a log can be read from. Nothing that it gives is believed: it may be anyone's.
pub trait ReadStorage {
    /// The bytes of a resource, or none if there is no such resource.
    ///
    /// # Errors
    /// It can't be read, or has more bytes than [`Resource::bytes_limit`]: never more are in memory.
    fn read(&self, resource: Resource) -> Result<Option<Vec<u8>>, StorageError>;
}

/// What a log can be written to, by one writer at a time.
///
/// Others can see a file before it outlives a power failure. Of a tile that does not matter: nobody
/// reads it before a checkpoint covers it. A checkpoint that has been seen must not be lost, or the log
/// would go on from an older one, as a fork. So it is written in two steps: [`prepare`](Self::prepare)
/// makes it durable where no reader looks, [`publish`](Self::publish) shows it.
pub trait WriteStorage: ReadStorage {
    /// Writes tiles, over what was there. When this returns, they are durable. If it is interrupted,
    /// each of them has been written whole or not at all, in any order.
    ///
    /// # Errors
    /// Not everything could be written.
    fn write(&mut self, tiles: &[(Tile, Vec<u8>)]) -> Result<(), StorageError>;

    /// Keeps a checkpoint that readers don't see yet, in place of one that was kept before. When this
    /// returns, it is durable. If it is interrupted, one of them is there, whole.
    ///
    /// # Errors
    /// It could not be written.
    fn prepare(&mut self, note: &[u8]) -> Result<(), StorageError>;

    /// The checkpoint that was prepared last, if that it was published is not known to be durable.
    ///
    /// # Errors
    /// As [`ReadStorage::read`].
    fn prepared(&self) -> Result<Option<Vec<u8>>, StorageError>;

    /// Makes the prepared checkpoint the one that readers see. When this returns, that is durable. If
    /// it is interrupted, readers see the one or the other, and the one that was prepared is not lost.
    ///
    /// # Errors
    /// None is prepared, or the storage fails.
    fn publish(&mut self) -> Result<(), StorageError>;

    /// Removes what was there of these tiles before they were full. It does not matter if some of it
    /// stays.
    ///
    /// # Errors
    /// Something could not be removed.
    fn remove_unfinished(&mut self, full: &[Tile]) -> Result<(), StorageError>;
}

impl<S: ReadStorage + ?Sized> ReadStorage for &S {
    fn read(&self, resource: Resource) -> Result<Option<Vec<u8>>, StorageError> {
        (**self).read(resource)
    }
}

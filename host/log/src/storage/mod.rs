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
pub trait WriteStorage: ReadStorage {
    /// Writes resources, over what was there. When this returns, they are durable. If it is
    /// interrupted, each of them has been written whole or not at all, in any order.
    ///
    /// # Errors
    /// Not everything could be written.
    fn write(&mut self, resources: &[(Resource, Vec<u8>)]) -> Result<(), StorageError>;

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

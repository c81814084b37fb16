//! [`Memory`]: a log that is not kept.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{ReadStorage, StorageError, WriteStorage};
use crate::tile::{Resource, Tile};

/// A log in memory: for tests, and for parties that all live in one process. Clones share what is in
/// it.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<BTreeMap<Resource, Vec<u8>>>>);

impl Memory {
    /// What is there, by resource.
    #[must_use]
    pub fn resources(&self) -> BTreeMap<Resource, Vec<u8>> {
        self.contents().clone()
    }

    /// Puts something there, or removes it.
    pub fn set(&self, resource: Resource, bytes: Option<Vec<u8>>) {
        let mut contents = self.contents();
        match bytes {
            Some(bytes) => contents.insert(resource, bytes),
            None => contents.remove(&resource),
        };
    }

    fn contents(&self) -> MutexGuard<'_, BTreeMap<Resource, Vec<u8>>> {
        // A map is whole between any two of the operations here.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ReadStorage for Memory {
    fn read(&self, resource: Resource) -> Result<Option<Vec<u8>>, StorageError> {
        let bytes = self.contents().get(&resource).cloned();
        let limit = resource.bytes_limit();
        if bytes.as_ref().is_some_and(|bytes| bytes.len() > limit) {
            return Err(StorageError::TooLong {
                place: resource.to_string(),
                limit: limit as u64,
            });
        }
        Ok(bytes)
    }
}

impl WriteStorage for Memory {
    fn write(&mut self, resources: &[(Resource, Vec<u8>)]) -> Result<(), StorageError> {
        self.contents().extend(resources.iter().cloned());
        Ok(())
    }

    fn remove_unfinished(&mut self, full: &[Tile]) -> Result<(), StorageError> {
        self.contents().retain(|resource, _| match resource {
            Resource::Tile(tile) => tile.is_full() || !full.contains(&tile.full()),
            Resource::Checkpoint => true,
        });
        Ok(())
    }
}

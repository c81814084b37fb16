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
pub struct Memory(Arc<Mutex<Contents>>);

#[derive(Debug, Default)]
struct Contents {
    resources: BTreeMap<Resource, Vec<u8>>,
    prepared: Option<Vec<u8>>,
}

impl Memory {
    /// What is there, by resource.
    #[must_use]
    pub fn resources(&self) -> BTreeMap<Resource, Vec<u8>> {
        self.contents().resources.clone()
    }

    /// Puts something there, or removes it.
    pub fn set(&self, resource: Resource, bytes: Option<Vec<u8>>) {
        let resources = &mut self.contents().resources;
        match bytes {
            Some(bytes) => resources.insert(resource, bytes),
            None => resources.remove(&resource),
        };
    }

    fn contents(&self) -> MutexGuard<'_, Contents> {
        // The contents are whole between any two of the operations here.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ReadStorage for Memory {
    fn read(&self, resource: Resource) -> Result<Option<Vec<u8>>, StorageError> {
        let bytes = self.contents().resources.get(&resource).cloned();
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
    fn write(&mut self, tiles: &[(Tile, Vec<u8>)]) -> Result<(), StorageError> {
        let tiles = tiles.iter().cloned();
        let resources = tiles.map(|(tile, bytes)| (Resource::Tile(tile), bytes));
        self.contents().resources.extend(resources);
        Ok(())
    }

    fn prepare(&mut self, note: &[u8]) -> Result<(), StorageError> {
        self.contents().prepared = Some(note.to_owned());
        Ok(())
    }

    fn prepared(&self) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.contents().prepared.clone())
    }

    fn publish(&mut self) -> Result<(), StorageError> {
        let contents = &mut *self.contents();
        let note = contents
            .prepared
            .take()
            .ok_or_else(|| StorageError::Failed {
                action: "publish",
                place: Resource::Checkpoint.to_string(),
                source: "none was prepared".into(),
            })?;
        contents.resources.insert(Resource::Checkpoint, note);
        Ok(())
    }

    fn remove_unfinished(&mut self, full: &[Tile]) -> Result<(), StorageError> {
        self.contents()
            .resources
            .retain(|resource, _| match resource {
                Resource::Tile(tile) => tile.is_full() || !full.contains(&tile.full()),
                Resource::Checkpoint => true,
            });
        Ok(())
    }
}

//! [`Disk`]: storage whose power can be cut.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use assay_log::{
    Checkpoint,
    note::Note,
    storage::{ReadStorage, StorageError, WriteStorage},
    tile::{Resource, Tile},
};

/// A disk on which everyone sees at once what is written, as files are seen that the system still has in
/// memory. It outlives a cut of the power only once the call that wrote it has returned; of what was
/// written since, any part may. Clones are the same disk.
#[derive(Clone, Default)]
pub(crate) struct Disk(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    /// What everyone sees.
    visible: Files,
    durable: Files,
    /// What was done since it was durable, in order.
    volatile: Vec<Change>,
    /// How many operations there are before one fails, if one does. None works after it.
    left: Option<usize>,
    /// The checkpoints that readers could see at any time.
    seen: Vec<Checkpoint>,
}

#[derive(Clone, Default)]
struct Files {
    resources: BTreeMap<Resource, Vec<u8>>,
    prepared: Option<Vec<u8>>,
}

#[derive(Clone)]
enum Change {
    Tile(Tile, Vec<u8>),
    RemoveUnfinished(Tile),
    Prepare(Vec<u8>),
    Publish(Vec<u8>),
}

impl Change {
    /// Whether it is in the folder of the checkpoint, and not in one of tiles.
    fn is_of_checkpoint(&self) -> bool {
        matches!(self, Self::Prepare(_) | Self::Publish(_))
    }
}

impl Files {
    fn apply(&mut self, change: Change) {
        match change {
            Change::Tile(tile, bytes) => {
                self.resources.insert(Resource::Tile(tile), bytes);
            }
            Change::RemoveUnfinished(full) => self.resources.retain(|resource, _| match resource {
                Resource::Tile(tile) => tile.is_full() || tile.full() != full,
                Resource::Checkpoint => true,
            }),
            Change::Prepare(note) => self.prepared = Some(note),
            Change::Publish(note) => {
                self.prepared = None;
                self.resources.insert(Resource::Checkpoint, note);
            }
        }
    }
}

impl State {
    /// One operation, if the power is still on.
    fn step(&mut self) -> Result<(), StorageError> {
        match self.left {
            None => Ok(()),
            Some(0) => Err(StorageError::Failed {
                action: "reach",
                place: "the storage".to_owned(),
                source: "the power was cut".into(),
            }),
            Some(left) => {
                self.left = Some(left - 1);
                Ok(())
            }
        }
    }

    fn change(&mut self, change: Change) -> Result<(), StorageError> {
        self.step()?;
        if let Change::Publish(note) = &change {
            let note = Note::parse(str::from_utf8(note).unwrap()).unwrap();
            self.seen.push(Checkpoint::parse(note.text()).unwrap());
        }
        self.visible.apply(change.clone());
        self.volatile.push(change);
        Ok(())
    }

    /// Makes durable what was done in the folder of the checkpoint, or in those of tiles.
    fn sync(&mut self, of_checkpoint: bool) -> Result<(), StorageError> {
        self.step()?;
        for change in std::mem::take(&mut self.volatile) {
            if change.is_of_checkpoint() == of_checkpoint {
                self.durable.apply(change);
            } else {
                self.volatile.push(change);
            }
        }
        Ok(())
    }
}

impl Disk {
    /// Lets so many operations be done.
    pub(crate) fn fail_after(&self, operations: usize) {
        self.0.borrow_mut().left = Some(operations);
    }

    /// Another process goes on with what the one that failed had made visible.
    pub(crate) fn restart(&self) {
        self.0.borrow_mut().left = None;
    }

    /// The power is cut. `survives` says of each change that was not durable, by its place among them,
    /// whether it is there afterwards.
    pub(crate) fn cut(&self, survives: impl Fn(usize) -> bool) {
        let mut state = self.0.borrow_mut();
        let volatile = std::mem::take(&mut state.volatile);
        for (place, change) in volatile.into_iter().enumerate() {
            if survives(place) {
                state.durable.apply(change);
            }
        }
        state.visible = state.durable.clone();
        state.left = None;
    }

    /// The checkpoints that readers could see at any time.
    pub(crate) fn seen(&self) -> Vec<Checkpoint> {
        self.0.borrow().seen.clone()
    }
}

impl ReadStorage for Disk {
    fn read(&self, resource: Resource) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.0.borrow().visible.resources.get(&resource).cloned())
    }
}

impl WriteStorage for Disk {
    fn write(&mut self, tiles: &[(Tile, Vec<u8>)]) -> Result<(), StorageError> {
        let mut state = self.0.borrow_mut();
        for (tile, bytes) in tiles {
            state.change(Change::Tile(*tile, bytes.clone()))?;
        }
        state.sync(false)
    }

    fn prepare(&mut self, note: &[u8]) -> Result<(), StorageError> {
        let mut state = self.0.borrow_mut();
        state.change(Change::Prepare(note.to_owned()))?;
        state.sync(true)
    }

    fn prepared(&self) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.0.borrow().visible.prepared.clone())
    }

    fn publish(&mut self) -> Result<(), StorageError> {
        let mut state = self.0.borrow_mut();
        let note = state.visible.prepared.clone().unwrap();
        state.change(Change::Publish(note))?;
        state.sync(true)
    }

    fn remove_unfinished(&mut self, full: &[Tile]) -> Result<(), StorageError> {
        let mut state = self.0.borrow_mut();
        full.iter()
            .try_for_each(|tile| state.change(Change::RemoveUnfinished(*tile)))
    }
}

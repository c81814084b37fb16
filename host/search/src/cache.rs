//! [`Cache`]: what was judged before.

use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
};

use assay_protocol::{ProgramId, Sha256};

use crate::{
    CheckpointError,
    checkpoint::{Reader, Writer},
    fitness::Fitness,
};

/// A bounded memory, first in, first out: what was remembered longest ago is forgotten first,
/// however often it was asked for. The rule depends on the order of insertions alone and needs no
/// state beyond it.
#[derive(Debug)]
pub(crate) struct Cache<K> {
    capacity: usize,
    /// Only ever asked by key: the order of a hash map decides nothing.
    known: HashMap<K, Fitness>,
    /// The keys of `known`, oldest first.
    order: VecDeque<K>,
}

impl<K: Key> Cache<K> {
    pub(crate) fn new(capacity: u32) -> Self {
        Self {
            capacity: capacity as usize,
            known: HashMap::new(),
            order: VecDeque::new(),
        }
    }

    pub(crate) fn get(&self, key: K) -> Option<Fitness> {
        self.known.get(&key).copied()
    }

    /// Remembers something; what is already known stays as it is, and keeps its age. Only an assumed
    /// fitness makes room for one of the program's own.
    pub(crate) fn insert(&mut self, key: K, fitness: Fitness) {
        if let Some(known) = self.known.get_mut(&key) {
            if !known.is_own() {
                *known = fitness;
            }
            return;
        }
        if self.order.len() == self.capacity
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        self.known.insert(key, fitness);
        self.order.push_back(key);
    }

    pub(crate) fn encode(&self, writer: &mut Writer) {
        writer.count(self.order.len());
        for key in &self.order {
            key.encode(writer);
            self.known[key].encode(writer);
        }
    }

    pub(crate) fn decode(reader: &mut Reader<'_>, capacity: u32) -> Result<Self, CheckpointError> {
        let count = reader.count(capacity, K::ENCODED_BYTES + Fitness::ENCODED_BYTES)?;
        let mut cache = Self::new(capacity);
        cache.known.reserve(count);
        cache.order.reserve(count);
        for _ in 0..count {
            let key = K::decode(reader)?;
            if cache.known.insert(key, Fitness::decode(reader)?).is_some() {
                return Err(CheckpointError::Malformed("cache"));
            }
            cache.order.push_back(key);
        }
        Ok(cache)
    }
}

/// What a cache is asked by.
pub(crate) trait Key: Copy + Eq + Hash {
    const ENCODED_BYTES: usize;
    fn encode(self, writer: &mut Writer);
    fn decode(reader: &mut Reader<'_>) -> Result<Self, CheckpointError>;
}

/// Of the duplicate filter.
impl Key for ProgramId {
    const ENCODED_BYTES: usize = 32;

    fn encode(self, writer: &mut Writer) {
        writer.bytes(self.0.as_bytes());
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, CheckpointError> {
        reader.array().map(Sha256::from_bytes).map(Self)
    }
}

/// A fingerprint, of the equivalence cache.
impl Key for u64 {
    const ENCODED_BYTES: usize = 8;

    fn encode(self, writer: &mut Writer) {
        writer.u64(self);
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, CheckpointError> {
        reader.u64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_forgotten_and_the_first_word_counts() {
        let mut cache = Cache::<u64>::new(2);
        let dropped = Fitness::Dropped(assay_protocol::Score::from_nanos(5).unwrap());
        cache.insert(1, dropped);
        cache.insert(2, Fitness::Rejected);
        cache.insert(1, Fitness::Rejected);
        assert_eq!(cache.get(1), Some(dropped));
        cache.insert(3, Fitness::Rejected);
        assert_eq!(
            cache.get(1),
            None,
            "asking and re-inserting don't make younger"
        );
        assert_eq!(cache.get(2), Some(Fitness::Rejected));
        assert_eq!(cache.known.len(), 2);
    }
}

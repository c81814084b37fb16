//! The bins that can still take an item, in the order in which they were opened.

use crate::lanes::{Lanes, Words};

/// Bins in a vector.
pub(crate) const LANES: usize = 4;

/// Room of a lane that holds no bin: less than any item needs.
const NO_BIN: u32 = (-1.0_f32).to_bits();

/// Open bins as columns, each padded to whole vectors. A bin that is too full for all items to come
/// leaves the list, so its length is that of the useful bins; the others keep their order.
#[derive(Debug, Default)]
pub(crate) struct OpenBins {
    rooms: Vec<u32>,
    items: Vec<u32>,
    /// The index of each bin among all bins ever opened.
    numbers: Vec<u32>,
}

impl OpenBins {
    /// Forgets all bins.
    pub(crate) fn clear(&mut self) {
        self.rooms.clear();
        self.items.clear();
        self.numbers.clear();
    }

    /// How many bins there are.
    pub(crate) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The rooms, four bins at a time; a lane without a bin has a room below zero.
    pub(crate) fn rooms(&self) -> &[Words] {
        self.rooms.as_chunks().0
    }

    /// The numbers of items, four bins at a time.
    pub(crate) fn items(&self) -> &[Words] {
        self.items.as_chunks().0
    }

    /// The number of the bin at a position.
    pub(crate) fn number(&self, at: usize) -> u32 {
        self.numbers[at]
    }

    /// The first bin with at least this room.
    pub(crate) fn first_fit(&self, size: f32) -> Option<usize> {
        let fits = |room: &u32| f32::from_bits(*room) >= size;
        self.rooms.iter().position(fits)
    }

    /// The least room that is at least `size`, in all lanes of a vector; infinite if there is none.
    pub(crate) fn tightest(&self, size: f32) -> f32 {
        let (size, none) = (Lanes::splat(size), Lanes::splat(f32::INFINITY));
        let mut tightest = none;
        for rooms in self.rooms() {
            let room = Lanes::load(*rooms);
            tightest = tightest.minimum(room.at_least(size).select(room, none));
        }
        let lanes = tightest.words().map(f32::from_bits);
        lanes.into_iter().fold(f32::INFINITY, f32::min)
    }

    /// Opens a bin.
    pub(crate) fn open(&mut self, number: u32, room: f32) {
        let at = self.len();
        if at == self.rooms.len() {
            self.rooms.extend([NO_BIN; LANES]);
            self.items.extend([0; LANES]);
        }
        self.rooms[at] = room.to_bits();
        self.items[at] = 0;
        self.numbers.push(number);
    }

    /// Packs an item into the bin at a position. The bin leaves the list if it has less room left
    /// than `least`, the size of the smallest item to come.
    pub(crate) fn pack(&mut self, at: usize, size: f32, least: f32) {
        let room = f32::from_bits(self.rooms[at]) - size;
        if room >= least {
            self.rooms[at] = room.to_bits();
            self.items[at] = (f32::from_bits(self.items[at]) + 1.0).to_bits();
        } else {
            self.remove(at);
        }
    }

    /// Drops the bins with less room than `least`.
    pub(crate) fn keep_at_least(&mut self, least: f32) {
        let mut kept = 0;
        for at in 0..self.len() {
            if f32::from_bits(self.rooms[at]) >= least {
                self.rooms[kept] = self.rooms[at];
                self.items[kept] = self.items[at];
                self.numbers[kept] = self.numbers[at];
                kept += 1;
            }
        }
        self.numbers.truncate(kept);
        self.trim();
    }

    fn remove(&mut self, at: usize) {
        let len = self.len();
        self.rooms.copy_within(at + 1..len, at);
        self.items.copy_within(at + 1..len, at);
        self.numbers.remove(at);
        self.trim();
    }

    /// Restores the padding behind the last bin.
    fn trim(&mut self) {
        let (len, padded) = (self.len(), self.len().next_multiple_of(LANES));
        self.rooms.truncate(padded);
        self.items.truncate(padded);
        self.rooms[len..].fill(NO_BIN);
    }
}

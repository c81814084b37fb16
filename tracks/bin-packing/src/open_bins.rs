//! The bins that can still take an item, roomiest first.

use assay_sdk::simd::{F32x4, U32x4};

/// Bins in a vector.
pub(crate) const LANES: usize = 4;

/// A vector in memory: the bits of four numbers, or of a mask.
pub(crate) type Words = [u32; LANES];

/// The numbers with these bits.
#[inline(always)]
pub(crate) fn numbers(words: Words) -> F32x4 {
    F32x4::from_bits(U32x4::from_array(words))
}

/// Open bins as columns of `f32` bits, each padded to whole vectors, sorted by falling room.
///
/// So the bins that an item fits are a prefix, and the bins that are too full for all items to come
/// are a suffix that is cut off. Work is proportional to the feasible bins, which are far fewer than
/// the open ones. The price is a short move of memory when an item is packed, and that ties must be
/// broken by the bins' numbers instead of by their places.
///
/// What lies behind the last bin is padding, or a bin that was dropped: its room is less than any
/// item to come needs.
#[derive(Debug, Default)]
pub(crate) struct OpenBins {
    len: usize,
    rooms: Vec<u32>,
    items: Vec<u32>,
    /// The index of each bin among all bins ever opened; exact, because it is below 2^24.
    numbers: Vec<u32>,
}

/// The bins that an item fits, four at a time. The last vector may have further lanes.
#[derive(Clone, Copy)]
pub(crate) struct Feasible<'a> {
    pub(crate) rooms: &'a [Words],
    pub(crate) items: &'a [Words],
    pub(crate) numbers: &'a [Words],
}

impl<'a> Feasible<'a> {
    /// No bins.
    pub(crate) const NONE: Feasible<'static> = Feasible {
        rooms: &[],
        items: &[],
        numbers: &[],
    };

    /// At most `length` vectors from a start.
    pub(crate) fn block(self, start: usize, length: usize) -> Feasible<'a> {
        let range = start..self.rooms.len().min(start + length);
        Feasible {
            rooms: &self.rooms[range.clone()],
            items: &self.items[range.clone()],
            numbers: &self.numbers[range],
        }
    }
}

impl OpenBins {
    /// Forgets all bins.
    pub(crate) fn clear(&mut self) {
        self.len = 0;
        for column in self.columns() {
            column.clear();
        }
    }

    /// How many bins have at least this room.
    pub(crate) fn fitting(&self, size: f32) -> usize {
        let rooms = &self.rooms[..self.len];
        rooms.partition_point(|room| f32::from_bits(*room) >= size)
    }

    /// The room of the bin at a place.
    pub(crate) fn room(&self, at: usize) -> f32 {
        f32::from_bits(self.rooms[at])
    }

    /// The number of the bin at a place.
    pub(crate) fn number(&self, at: usize) -> u32 {
        f32::from_bits(self.numbers[at]) as u32
    }

    /// The first so many bins.
    pub(crate) fn first(&self, count: usize) -> Feasible<'_> {
        let vectors = count.div_ceil(LANES);
        Feasible {
            rooms: &self.rooms.as_chunks().0[..vectors],
            items: &self.items.as_chunks().0[..vectors],
            numbers: &self.numbers.as_chunks().0[..vectors],
        }
    }

    /// The place of a bin among the first `count`, which it must be one of.
    pub(crate) fn place(&self, count: usize, number: f32) -> usize {
        let wanted = number.to_bits();
        let place = self.numbers[..count].iter().position(|n| *n == wanted);
        place.expect("the number comes from these bins")
    }

    /// The place of the bin opened first among the first `count`.
    pub(crate) fn oldest(&self, count: usize) -> Option<usize> {
        // The bits of numbers that are not negative are in the order of the numbers.
        (0..count).min_by_key(|at| self.numbers[*at])
    }

    /// Opens a bin for an item. It is forgotten at once if it has less room left than `least`, the
    /// size of the smallest item to come.
    pub(crate) fn open(&mut self, number: u32, room: f32, least: f32) {
        if room < least {
            return;
        }
        if self.len == self.rooms.len() {
            let padded = self.len + LANES;
            for column in [&mut self.rooms, &mut self.items, &mut self.numbers] {
                column.resize(padded, 0);
            }
        }
        let at = self.fitting(room);
        let len = self.len;
        let bits = [room.to_bits(), 1.0_f32.to_bits(), (number as f32).to_bits()];
        for (column, bits) in self.columns().into_iter().zip(bits) {
            column.copy_within(at..len, at + 1);
            column[at] = bits;
        }
        self.len += 1;
    }

    /// Packs an item into the bin at a place, which moves behind the bins that now have more room.
    /// It leaves the list if it has less room left than `least`.
    pub(crate) fn pack(&mut self, at: usize, size: f32, least: f32) {
        let room = self.room(at) - size;
        let items = f32::from_bits(self.items[at]) + 1.0;
        let number = self.numbers[at];
        let to = if room < least {
            self.len - 1
        } else {
            self.fitting(room) - 1
        };
        let bits = [room.to_bits(), items.to_bits(), number];
        for (column, bits) in self.columns().into_iter().zip(bits) {
            column.copy_within(at + 1..=to, at);
            column[to] = bits;
        }
        if room < least {
            self.len -= 1;
        }
    }

    /// Drops the bins with less room than `least`.
    pub(crate) fn keep_at_least(&mut self, least: f32) {
        self.len = self.fitting(least);
    }

    fn columns(&mut self) -> [&mut Vec<u32>; 3] {
        [&mut self.rooms, &mut self.items, &mut self.numbers]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_stay_sorted_and_useless_ones_leave() {
        let mut bins = OpenBins::default();
        for (number, room) in [50.0, 90.0, 50.0, 5.0, 70.0].into_iter().enumerate() {
            bins.open(number as u32, room, 10.0);
        }
        let rooms =
            |bins: &OpenBins| -> Vec<f32> { (0..bins.len).map(|at| bins.room(at)).collect() };
        assert_eq!(rooms(&bins), [90.0, 70.0, 50.0, 50.0]);
        assert_eq!(bins.fitting(60.0), 2);
        assert_eq!(bins.oldest(4), Some(bins.place(4, 0.0)));

        bins.pack(0, 40.0, 10.0);
        assert_eq!(rooms(&bins), [70.0, 50.0, 50.0, 50.0]);
        let at = bins.place(4, 1.0);
        assert_eq!(f32::from_bits(bins.items[at]), 2.0);
        bins.pack(at, 45.0, 10.0);
        assert_eq!(rooms(&bins), [70.0, 50.0, 50.0]);
        bins.keep_at_least(60.0);
        assert_eq!(rooms(&bins), [70.0]);
        assert_eq!(bins.oldest(bins.fitting(71.0)), None);
    }
}

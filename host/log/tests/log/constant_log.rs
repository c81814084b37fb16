//! [`ConstantLog`]: a log of any size without storage: each of its entries is the same.

use assay_log::{
    storage::{ReadStorage, StorageError},
    tile::{Resource, Row},
};
use assay_protocol::Sha256;

use crate::naive;

pub(crate) const ENTRY: &[u8] = b"as ever";

/// All perfect subtrees of one height are equal, so that every tile is one hash, repeated.
pub(crate) struct ConstantLog {
    /// The root of the perfect subtree of each height.
    heights: Vec<Sha256>,
}

impl ConstantLog {
    pub(crate) fn new() -> Self {
        let mut heights = vec![naive::leaf(ENTRY)];
        for height in 0..63 {
            heights.push(naive::node(heights[height], heights[height]));
        }
        Self { heights }
    }

    /// The root over this many entries, by the recursive definition.
    pub(crate) fn root(&self, size: u64) -> Sha256 {
        if size.is_power_of_two() {
            return self.heights[size.trailing_zeros() as usize];
        }
        let k = naive::largest_power_below(size);
        naive::node(self.root(k), self.root(size - k))
    }
}

impl ReadStorage for ConstantLog {
    fn read(&self, resource: Resource) -> Result<Option<Vec<u8>>, StorageError> {
        let Resource::Tile(tile) = resource else {
            return Ok(None);
        };
        let one = match tile.row() {
            Row::Entries => [&(ENTRY.len() as u16).to_be_bytes(), ENTRY].concat(),
            Row::Hashes(level) => self.heights[8 * usize::from(level)].as_bytes().to_vec(),
        };
        Ok(Some(one.repeat(usize::from(tile.width()))))
    }
}

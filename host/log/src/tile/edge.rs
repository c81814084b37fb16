//! [`RightEdge`]: where a log grows.

use assay_protocol::Sha256;

use super::{
    hashes::encode_hashes,
    resource::{LEVELS, Row, TILE_WIDTH, Tile, row_length},
};
use crate::tree::{Frontier, empty_root};

/// The unfinished tiles of a log, one for each level: all that is needed of the hashes to go on, and
/// the root follows from it.
#[derive(Debug, Clone, Default)]
pub(crate) struct RightEdge {
    size: u64,
    levels: [Vec<Sha256>; LEVELS as usize],
}

impl RightEdge {
    /// The edge of a log of `size` entries, with the hashes of its unfinished tiles from `tile`.
    pub(crate) fn load<E>(
        size: u64,
        mut tile: impl FnMut(Tile) -> Result<Vec<Sha256>, E>,
    ) -> Result<Self, E> {
        let mut edge = Self {
            size,
            ..Self::default()
        };
        for (level, hashes) in (0..LEVELS).zip(&mut edge.levels) {
            let index = row_length(level, size) >> 8;
            if let Some(unfinished) = Tile::of_size(Row::Hashes(level), index, size) {
                *hashes = tile(unfinished)?;
            }
        }
        Ok(edge)
    }

    pub(crate) const fn size(&self) -> u64 {
        self.size
    }

    /// The hashes of the unfinished tile at a level, from 0 to 7; none if all its tiles are full.
    pub(crate) fn level(&self, level: u8) -> &[Sha256] {
        &self.levels[usize::from(level)]
    }

    /// Adds a leaf; `full` gets the tiles that it completes.
    pub(crate) fn push(&mut self, leaf: Sha256, full: &mut Vec<(Tile, Vec<u8>)>) {
        let mut hash = leaf;
        self.size += 1;
        for (level, hashes) in (0..LEVELS).zip(&mut self.levels) {
            hashes.push(hash);
            if hashes.len() < usize::from(TILE_WIDTH) {
                return;
            }
            let index = (row_length(level, self.size) >> 8) - 1;
            let tile = Tile::new(Row::Hashes(level), index, TILE_WIDTH)
                .expect("a full tile at a level that this size has");
            full.push((tile, encode_hashes(hashes)));
            hash = Frontier::of(hashes).root();
            hashes.clear();
        }
    }

    /// The unfinished tiles.
    pub(crate) fn unfinished(&self) -> impl Iterator<Item = (Tile, Vec<u8>)> + '_ {
        (0..LEVELS).zip(&self.levels).filter_map(|(level, hashes)| {
            let index = row_length(level, self.size) >> 8;
            let tile = Tile::of_size(Row::Hashes(level), index, self.size)?;
            Some((tile, encode_hashes(hashes)))
        })
    }

    /// The root of the whole tree.
    pub(crate) fn root(&self) -> Sha256 {
        // What is right of a level's last whole subtree is smaller than such a subtree, so that it
        // takes the place of a last leaf in the tree above.
        let mut root = None;
        for hashes in &self.levels {
            let mut leaves = hashes.clone();
            leaves.extend(root);
            if !leaves.is_empty() {
                root = Some(Frontier::of(&leaves).root());
            }
        }
        root.unwrap_or_else(empty_root)
    }
}

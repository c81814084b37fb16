//! [`CheckedTree`]: the hashes of a log, each checked against the root before it is used.

use assay_protocol::Sha256;

use super::error::ReadError;
use crate::{
    storage::ReadStorage,
    tile::{Resource, RightEdge, Row, TILE_WIDTH, Tile, decode_entries, decode_hashes},
    tree::{Frontier, Part, fold, leaf_hash},
};

/// The tree of one size and root, over storage that is not believed.
///
/// The unfinished tiles lead to the root, so that they are checked together. Each full tile leads to one
/// hash of the tile above it: from the edge downwards, every tile can be checked. The last one of each
/// level is kept, which is all that going through a log in order needs.
#[derive(Debug)]
pub(crate) struct CheckedTree<S> {
    storage: S,
    edge: RightEdge,
    /// For each level, the place and the hashes of the full tile that was checked last.
    recent: [Option<(u64, Vec<Sha256>)>; 8],
}

impl<S: ReadStorage> CheckedTree<S> {
    /// The tree of this size and root.
    pub(crate) fn open(storage: S, size: u64, root: &Sha256) -> Result<Self, ReadError> {
        let edge = RightEdge::load(size, |tile| read_hashes(&storage, tile))?;
        let found = edge.root();
        if found != *root {
            return Err(ReadError::AlteredEdge {
                size,
                expected: *root,
                found,
            });
        }
        Ok(Self {
            storage,
            edge,
            recent: Default::default(),
        })
    }

    pub(crate) const fn storage(&self) -> &S {
        &self.storage
    }

    pub(crate) const fn size(&self) -> u64 {
        self.edge.size()
    }

    /// Gives up the tree, but for where it can grow.
    pub(crate) fn into_parts(self) -> (S, RightEdge) {
        (self.storage, self.edge)
    }

    /// The hash of a part of the tree.
    pub(crate) fn part(&mut self, part: Part) -> Result<Sha256, ReadError> {
        let subtrees: Vec<Sha256> = part
            .subtrees()
            .map(|(height, index)| self.subtree(height, index))
            .collect::<Result<_, _>>()?;
        Ok(fold(&subtrees).expect("a part of a tree has leaves"))
    }

    /// The entries of the bundle at this place: all that the log has there.
    pub(crate) fn bundle(&mut self, index: u64) -> Result<Vec<Vec<u8>>, ReadError> {
        let size = self.size();
        let bundle =
            Tile::of_size(Row::Entries, index, size).ok_or(ReadError::IndexBeyondSize {
                index: index.saturating_mul(u64::from(TILE_WIDTH)),
                size,
            })?;
        let hashes = self.tile(0, index)?.to_vec();
        let (found, bytes) = read(&self.storage, bundle)?;
        let resource = Resource::Tile(found);
        let mut entries = decode_entries(&bytes, found.width())
            .map_err(|source| ReadError::Bundle { resource, source })?;
        entries.truncate(usize::from(bundle.width()));
        let first = index * u64::from(TILE_WIDTH);
        for ((entry, hash), index) in entries.iter().zip(hashes).zip(first..) {
            if leaf_hash(entry) != hash {
                return Err(ReadError::AlteredEntry { resource, index });
            }
        }
        Ok(entries)
    }

    /// The root of the perfect subtree of this height at this place among those of its height. It lies
    /// within the tree.
    fn subtree(&mut self, height: u8, index: u64) -> Result<Sha256, ReadError> {
        // A tile has eight heights: its hashes are the lowest, the others follow from them.
        let (level, height) = (height / 8, height % 8);
        let first = index << height;
        let start = (first % u64::from(TILE_WIDTH)) as usize;
        let tile = self.tile(level, first / u64::from(TILE_WIDTH))?;
        Ok(Frontier::of(&tile[start..start + (1 << height)]).root())
    }

    /// The checked hashes of a tile that the tree has.
    fn tile(&mut self, level: u8, index: u64) -> Result<&[Sha256], ReadError> {
        // Up to a tile that is checked already: at the latest that is one of the edge.
        let place_at = |above: u8| index >> (8 * u32::from(above - level));
        let is_full = |above: u8| {
            let tile = Tile::of_size(Row::Hashes(above), place_at(above), self.size());
            tile.is_some_and(|tile| tile.is_full())
        };
        let is_recent = |above: u8| {
            let recent = &self.recent[usize::from(above)];
            matches!(recent, Some((place, _)) if *place == place_at(above))
        };
        let mut checked = level;
        while is_full(checked) && !is_recent(checked) {
            checked += 1;
        }
        // Down again, checking each tile against the one above it.
        while checked > level {
            let below = place_at(checked - 1);
            let in_tile = (below % u64::from(TILE_WIDTH)) as usize;
            let expected = self.known(checked, place_at(checked))[in_tile];
            checked -= 1;
            let tile = Tile::new(Row::Hashes(checked), below, TILE_WIDTH)
                .expect("a full tile of this tree");
            let hashes = read_hashes(&self.storage, tile)?;
            let found = Frontier::of(&hashes).root();
            if found != expected {
                return Err(ReadError::Altered {
                    resource: Resource::Tile(tile),
                    expected,
                    found,
                });
            }
            self.recent[usize::from(checked)] = Some((below, hashes));
        }
        Ok(self.known(level, index))
    }

    /// A tile that was checked before.
    fn known(&self, level: u8, index: u64) -> &[Sha256] {
        match &self.recent[usize::from(level)] {
            Some((place, hashes)) if *place == index => hashes,
            _ => self.edge.level(level),
        }
    }
}

/// The hashes of a tile, as many as it has in this log.
fn read_hashes(storage: &impl ReadStorage, tile: Tile) -> Result<Vec<Sha256>, ReadError> {
    let (found, bytes) = read(storage, tile)?;
    let resource = Resource::Tile(found);
    let mut hashes = decode_hashes(&bytes, found.width())
        .map_err(|source| ReadError::Hashes { resource, source })?;
    hashes.truncate(usize::from(tile.width()));
    Ok(hashes)
}

/// The bytes of a tile, or of the full tile that it has become: then the others may be gone.
fn read(storage: &impl ReadStorage, tile: Tile) -> Result<(Tile, Vec<u8>), ReadError> {
    for found in [tile, tile.full()] {
        if let Some(bytes) = storage.read(Resource::Tile(found))? {
            return Ok((found, bytes));
        }
    }
    Err(ReadError::Missing(Resource::Tile(tile)))
}

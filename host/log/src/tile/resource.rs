//! [`Resource`]: one file of a log.

use crate::{checkpoint::CHECKPOINT_BYTES, tile::BUNDLE_BYTES};

/// How many hashes a full tile has, and how many entries a full bundle.
pub const TILE_WIDTH: u16 = 256;

/// The level that no 64-bit size reaches.
pub(crate) const LEVELS: u8 = 8;

/// One of the files that make up a log. Shown, and read from text, as its path.
///
/// ```
/// use assay_log::tile::{Resource, Row, Tile};
///
/// let tile = Tile::of_size(Row::Hashes(0), 273, 70_000).expect("there is such a tile");
/// assert_eq!(Resource::Tile(tile).to_string(), "tile/0/273.p/112");
/// assert_eq!("tile/0/273.p/112".parse(), Ok(Resource::Tile(tile)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// The latest checkpoint: the only one that ever changes.
    Checkpoint,
    /// A run of entries or of hashes.
    Tile(Tile),
}

impl Resource {
    /// The most bytes that this can have.
    #[must_use]
    pub fn bytes_limit(&self) -> usize {
        match self {
            Self::Checkpoint => CHECKPOINT_BYTES,
            Self::Tile(tile) => match tile.row {
                Row::Hashes(_) => usize::from(tile.width) * 32,
                Row::Entries => usize::from(tile.width) * (BUNDLE_BYTES / usize::from(TILE_WIDTH)),
            },
        }
    }
}

/// The rows of a log: entries at the bottom, their hashes above, then the hashes of ever larger
/// subtrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Row {
    /// The entries themselves. Their tiles are called bundles.
    Entries,
    /// The roots of all perfect subtrees of `256^level` entries. No log of fewer than 2^64 entries has
    /// a level above 7.
    Hashes(u8),
}

impl Row {
    pub(crate) const fn level(self) -> u8 {
        match self {
            Self::Entries => 0,
            Self::Hashes(level) => level,
        }
    }
}

/// A run of at most 256 neighbours in a row: those from `256 * index` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    row: Row,
    index: u64,
    width: u16,
}

impl Tile {
    /// The tile at this place, if some log of fewer than 2^64 entries has it. The width is 256, or less
    /// where the row ends.
    #[must_use]
    pub fn new(row: Row, index: u64, width: u16) -> Option<Self> {
        let exists = row.level() < LEVELS && index <= last_index(row.level());
        let has_width = 0 < width && width <= TILE_WIDTH;
        (exists && has_width).then_some(Self { row, index, width })
    }

    /// The tile at this place of a log of `size` entries, as wide as it is there; none if the row ends
    /// before it.
    #[must_use]
    pub fn of_size(row: Row, index: u64, size: u64) -> Option<Self> {
        let length = row_length(row.level(), size);
        let start = index.checked_mul(u64::from(TILE_WIDTH))?;
        let width = length.checked_sub(start)?.min(u64::from(TILE_WIDTH)) as u16;
        Self::new(row, index, width)
    }

    /// The row.
    #[must_use]
    pub const fn row(&self) -> Row {
        self.row
    }

    /// The place in the row, counted in tiles.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// How many entries or hashes it has, 1 to 256.
    #[must_use]
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// Whether it has 256: then it never changes again.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }

    /// What this becomes in time.
    #[must_use]
    pub const fn full(self) -> Self {
        Self {
            width: TILE_WIDTH,
            ..self
        }
    }
}

/// How many hashes the row of this level has in a log of `size` entries.
pub(crate) const fn row_length(level: u8, size: u64) -> u64 {
    match size.checked_shr(8 * level as u32) {
        Some(length) => length,
        None => 0,
    }
}

/// The place of the last tile that any log can have at this level (below [`LEVELS`]).
const fn last_index(level: u8) -> u64 {
    row_length(level, u64::MAX) >> 8
}

//! [`ReadError`]: what is wrong with a log.

use assay_protocol::Sha256;

use crate::{
    policy::CheckpointError,
    storage::StorageError,
    tile::{BundleError, HashesError, Resource},
};

/// Why a log, or a part of it, can't be believed or had.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The storage does not do what it should.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// There is no checkpoint: no log.
    #[error("there is no log here: `checkpoint` is missing")]
    NoLog,
    /// The checkpoint does not hold.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// A part that the checkpoint covers is missing.
    #[error("the log is incomplete: {0} is missing")]
    Missing(Resource),
    /// A tile is not so many hashes.
    #[error("{resource} was altered: {source}")]
    Hashes {
        /// The tile.
        resource: Resource,
        /// What is wrong with it.
        source: HashesError,
    },
    /// A bundle is not so many entries.
    #[error("{resource} was altered: {source}")]
    Bundle {
        /// The bundle.
        resource: Resource,
        /// What is wrong with it.
        source: BundleError,
    },
    /// The hashes of a tile are others than those that the tree above it was made of.
    #[error("{resource} was altered: its hashes lead to {found}, and the tree has {expected}")]
    Altered {
        /// The tile.
        resource: Resource,
        /// What the tree has.
        expected: Sha256,
        /// What the tile leads to.
        found: Sha256,
    },
    /// An entry is another than the one whose hash the tree has.
    #[error("{resource} was altered: entry {index} is not the one in the tree")]
    AlteredEntry {
        /// The bundle.
        resource: Resource,
        /// The place of the entry in the log.
        index: u64,
    },
    /// The last tiles of the levels don't lead to the checkpoint's root.
    #[error(
        "the last tiles of the log lead to the root {found}, and the checkpoint over {size} entries \
         has {expected}"
    )]
    AlteredEdge {
        /// The size of the log.
        size: u64,
        /// The root in the checkpoint.
        expected: Sha256,
        /// The root that the tiles lead to.
        found: Sha256,
    },
    /// An entry or a size beyond the checkpoint.
    #[error("there is no entry {index} in a log of {size} entries")]
    IndexBeyondSize {
        /// What was asked for.
        index: u64,
        /// How many entries there are.
        size: u64,
    },
    /// The log has become shorter.
    #[error("the log was rewound: it had {remembered} entries, and has {found} now")]
    Rewound {
        /// The size that is remembered.
        remembered: u64,
        /// The size now.
        found: u64,
    },
    /// The log has another past now.
    #[error(
        "the log was forked: over its first {size} entries it had the root {remembered}, and has \
         {found} now"
    )]
    Fork {
        /// The size of the checkpoint that is remembered.
        size: u64,
        /// Its root.
        remembered: Sha256,
        /// The root over as many entries of the log as it is now.
        found: Sha256,
    },
}

impl ReadError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Storage(error) => error.remedy(),
            Self::Checkpoint(error) => error.remedy(),
            Self::NoLog => "check where the log is, or create one",
            Self::Missing(_)
            | Self::Hashes { .. }
            | Self::Bundle { .. }
            | Self::Altered { .. }
            | Self::AlteredEntry { .. }
            | Self::AlteredEdge { .. } => {
                "fetch the log again, from its operator or a mirror: the checkpoint says what it has \
                 to be"
            }
            Self::IndexBeyondSize { .. } => "wait until a checkpoint covers it",
            Self::Rewound { .. } | Self::Fork { .. } => {
                "keep both checkpoints: together they prove that the log's operator broke the rules; \
                 don't go on with either"
            }
        }
    }
}

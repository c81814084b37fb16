//! [`Reader`]: a log as of one checkpoint.

use std::ops::Range;

use super::{checked_tree::CheckedTree, entries::Entries, error::ReadError};
use crate::{
    checkpoint::Checkpoint,
    note::NoteError,
    policy::{CheckpointError, LogPolicy},
    signed_checkpoint::SignedCheckpoint,
    storage::ReadStorage,
    tile::{Resource, TILE_WIDTH},
    tree::{
        ConsistencyProof, InclusionProof, Part, consistency_parts, empty_root, inclusion_parts,
    },
};

/// Reads a log whose storage may be anyone's: whatever it gives out has been checked against a
/// checkpoint that the policy accepts.
///
/// ```
/// use assay_log::{Log, LogPolicy, Reader, SigningKey, storage::Memory, tree::leaf_hash};
///
/// let key = SigningKey::generate("log.example.com/digits")?;
/// let policy = LogPolicy::new(key.verifier().clone(), Vec::new(), 0)?;
/// let storage = Memory::default();
/// let mut log = Log::create(storage.clone(), key)?;
/// log.append(&["first", "second"])?;
/// log.checkpoint()?;
///
/// let mut reader = Reader::open(storage, policy)?;
/// let entries: Vec<Vec<u8>> = reader.entries(0..2)?.collect::<Result<_, _>>()?;
/// assert_eq!(entries, [b"first".to_vec(), b"second".to_vec()]);
///
/// let proof = reader.prove_inclusion(1)?;
/// let checkpoint = reader.checkpoint();
/// proof.verify(1, &leaf_hash(b"second"), checkpoint.size(), checkpoint.root())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Reader<S> {
    policy: LogPolicy,
    checkpoint: SignedCheckpoint,
    tree: CheckedTree<S>,
}

impl<S: ReadStorage> Reader<S> {
    /// Opens a log at its latest checkpoint. Who has seen the log before goes on with
    /// [`Self::check_continues`].
    ///
    /// # Errors
    /// There is no log, the policy does not accept the checkpoint, or the last tiles don't lead to its
    /// root.
    pub fn open(storage: S, policy: LogPolicy) -> Result<Self, ReadError> {
        let checkpoint = latest(&storage, &policy)?;
        Self::with(storage, policy, checkpoint)
    }

    /// Opens a log at a checkpoint that it had at some time, from a receipt say. The log may have grown
    /// since.
    ///
    /// # Errors
    /// The policy does not accept the checkpoint, or the tiles of this size don't lead to its root.
    pub fn at(storage: S, policy: LogPolicy, note: &str) -> Result<Self, ReadError> {
        let checkpoint = policy.verify(note)?;
        Self::with(storage, policy, checkpoint)
    }

    fn with(
        storage: S,
        policy: LogPolicy,
        checkpoint: SignedCheckpoint,
    ) -> Result<Self, ReadError> {
        let tree = CheckedTree::open(storage, checkpoint.size(), checkpoint.root())?;
        Ok(Self {
            policy,
            checkpoint,
            tree,
        })
    }

    /// The checkpoint that everything is checked against.
    #[must_use]
    pub const fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }

    /// How many entries the log has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.checkpoint.size()
    }

    /// Goes on to the latest checkpoint, if that continues this one; says whether it is another. After
    /// an error the reader stays at its checkpoint.
    ///
    /// # Errors
    /// As [`Self::open`]; or the log was rewound or forked.
    pub fn refresh(&mut self) -> Result<bool, ReadError>
    where
        S: Clone,
    {
        let storage = self.tree.storage().clone();
        let mut newer = Self::open(storage, self.policy.clone())?;
        newer.check_continues(self.checkpoint.checkpoint())?;
        let moved = newer.checkpoint != self.checkpoint;
        *self = newer;
        Ok(moved)
    }

    /// Checks that this log continues the one of a checkpoint that is remembered.
    ///
    /// # Errors
    /// It is shorter ([`ReadError::Rewound`]), its first entries are others ([`ReadError::Fork`]), the
    /// checkpoint is of another log, or tiles were altered.
    pub fn check_continues(&mut self, remembered: &Checkpoint) -> Result<(), ReadError> {
        let origin = self.checkpoint.checkpoint().origin();
        if remembered.origin() != origin {
            return Err(ReadError::Checkpoint(CheckpointError::OtherLog {
                expected: origin.to_owned(),
                found: remembered.origin().to_owned(),
            }));
        }
        let size = remembered.size();
        if size > self.size() {
            return Err(ReadError::Rewound {
                remembered: size,
                found: self.size(),
            });
        }
        let found = if size == 0 {
            empty_root()
        } else {
            self.tree.part(Part::first(size))?
        };
        if found != *remembered.root() {
            return Err(ReadError::Fork {
                size,
                remembered: *remembered.root(),
                found,
            });
        }
        Ok(())
    }

    /// The entry at this place.
    ///
    /// # Errors
    /// There is none, or it, or a tile on the way to it, was altered.
    pub fn entry(&mut self, index: u64) -> Result<Vec<u8>, ReadError> {
        self.check_index(index)?;
        let mut bundle = self.tree.bundle(index / u64::from(TILE_WIDTH))?;
        Ok(bundle.swap_remove((index % u64::from(TILE_WIDTH)) as usize))
    }

    /// The entries at these places, in order, each checked before it is given. One bundle of at most
    /// 16 MiB is in memory at a time.
    ///
    /// # Errors
    /// The range goes beyond the log. What is altered ends the iteration with an error.
    pub fn entries(&mut self, range: Range<u64>) -> Result<Entries<'_, S>, ReadError> {
        if let Some(last) = range.end.checked_sub(1) {
            self.check_index(last)?;
        }
        Ok(Entries::new(&mut self.tree, range))
    }

    /// The proof that the entry at this place is in the log of this checkpoint.
    ///
    /// # Errors
    /// There is none, or a tile was altered.
    pub fn prove_inclusion(&mut self, index: u64) -> Result<InclusionProof, ReadError> {
        self.check_index(index)?;
        let parts = inclusion_parts(index, self.size());
        let hashes = parts.into_iter().map(|part| self.tree.part(part));
        Ok(InclusionProof(hashes.collect::<Result<_, _>>()?))
    }

    /// The proof that the log of this checkpoint continues the one of its first `older` entries.
    ///
    /// # Errors
    /// It is not so long, or a tile was altered.
    pub fn prove_consistency(&mut self, older: u64) -> Result<ConsistencyProof, ReadError> {
        if older > self.size() {
            return Err(ReadError::IndexBeyondSize {
                index: older,
                size: self.size(),
            });
        }
        let parts = consistency_parts(older, self.size());
        let hashes = parts.into_iter().map(|part| self.tree.part(part));
        Ok(ConsistencyProof(hashes.collect::<Result<_, _>>()?))
    }

    fn check_index(&self, index: u64) -> Result<(), ReadError> {
        let size = self.size();
        if index < size {
            Ok(())
        } else {
            Err(ReadError::IndexBeyondSize { index, size })
        }
    }
}

/// The latest checkpoint, if the policy accepts it.
pub(crate) fn latest(
    storage: &impl ReadStorage,
    policy: &LogPolicy,
) -> Result<SignedCheckpoint, ReadError> {
    let note = storage
        .read(Resource::Checkpoint)?
        .ok_or(ReadError::NoLog)?;
    read_note(note, policy)
}

/// The checkpoint that these bytes are, if the policy accepts it.
pub(crate) fn read_note(note: Vec<u8>, policy: &LogPolicy) -> Result<SignedCheckpoint, ReadError> {
    let note = String::from_utf8(note).map_err(|_| CheckpointError::Note(NoteError::NotText))?;
    Ok(policy.verify(&note)?)
}

//! [`Log`]: the one writer of a log.
//!
//! # What survives a crash
//!
//! A checkpoint is written last, when all that it covers is durable. So whatever a crash leaves, the
//! checkpoint in the storage is a whole one with everything below it, and the log goes on from there.
//! Entries that no checkpoint covers are gone: nobody has been told that they are in the log. Parts of
//! them may lie in the storage; what comes next is written over them.
//!
//! Readers see a checkpoint before the writer knows that it outlives a power failure. So it is made
//! durable first where they don't look, and opening the log publishes it if that was cut short:
//! the log never goes on from less than anyone has seen.

use assay_protocol::message::LogIndex;

use crate::{
    checkpoint::Checkpoint,
    log_error::LogError,
    note::{Note, SigningKey, VerifierKey, signature_line},
    policy::LogPolicy,
    reading::{CheckedTree, Reader, latest, read_note},
    signed_checkpoint::SignedCheckpoint,
    storage::WriteStorage,
    tile::{ENTRY_BYTES, Resource, RightEdge, Row, TILE_WIDTH, Tile, encode_entries, row_length},
    tree::leaf_hash,
};

/// How many bytes of entries may wait for a checkpoint: they are in memory.
pub const PENDING_BYTES: usize = 64 << 20;

/// A log that this process writes. See the [example of the crate](crate#an-example).
///
/// [`append`](Self::append) says which places entries get; [`checkpoint`](Self::checkpoint) makes them
/// part of the log. One checkpoint over many entries costs as much as over one, so appending in batches
/// is fast.
#[derive(Debug)]
pub struct Log<S> {
    storage: S,
    key: SigningKey,
    latest: SignedCheckpoint,
    edge: RightEdge,
    /// The entries of the last bundle, if it is not full, and all that no checkpoint covers yet.
    tail: Vec<Vec<u8>>,
    /// How many bytes the entries have that no checkpoint covers yet.
    pending_bytes: usize,
    /// Whether a write has failed: what is in the storage is unknown then.
    stopped: bool,
}

impl<S: WriteStorage> Log<S> {
    /// Starts an empty log and signs its first checkpoint. The name of the key is the log's origin.
    ///
    /// # Errors
    /// There is a log already, or what is left of one without its checkpoint; or the storage fails.
    pub fn create(mut storage: S, key: SigningKey) -> Result<Self, LogError> {
        // Entries without a checkpoint are a log that has lost it: a second log of the same name would
        // be a fork.
        let first_bundles = (1..=TILE_WIDTH).filter_map(|width| Tile::new(Row::Entries, 0, width));
        for resource in first_bundles
            .map(Resource::Tile)
            .chain([Resource::Checkpoint])
        {
            if storage.read(resource)?.is_some() {
                return Err(LogError::Exists);
            }
        }
        let edge = RightEdge::default();
        let latest = sign(&key, &edge);
        storage.prepare(latest.note.as_bytes())?;
        storage.publish()?;
        Ok(Self {
            storage,
            key,
            latest,
            edge,
            tail: Vec::new(),
            pending_bytes: 0,
            stopped: false,
        })
    }

    /// Goes on with a log at its last checkpoint. One that was being published when the writer was
    /// stopped is published.
    ///
    /// # Errors
    /// There is no log, it is another key's, its last tiles were altered, or the storage fails. Or the
    /// checkpoint that was being published does not hold, or does not continue the one that readers see.
    pub fn open(mut storage: S, key: SigningKey) -> Result<Self, LogError> {
        let policy = own_policy(&key);
        let published = latest(&storage, &policy)?;
        let latest = match storage.prepared()? {
            Some(note) => finish(&mut storage, &policy, published, note)?,
            None => published,
        };
        let mut tree = CheckedTree::open(storage, latest.size(), latest.root())?;
        let width = u64::from(TILE_WIDTH);
        let tail = if latest.size().is_multiple_of(width) {
            Vec::new()
        } else {
            tree.bundle(latest.size() / width)?
        };
        let (storage, edge) = tree.into_parts();
        Ok(Self {
            storage,
            key,
            latest,
            edge,
            tail,
            pending_bytes: 0,
            stopped: false,
        })
    }

    /// Where the log lies: to read it through a [`Reader`](crate::Reader).
    #[must_use]
    pub const fn storage(&self) -> &S {
        &self.storage
    }

    /// The last checkpoint.
    #[must_use]
    pub const fn latest(&self) -> &SignedCheckpoint {
        &self.latest
    }

    /// How many entries there are, with those that no checkpoint covers yet.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.edge.size() + self.pending()
    }

    /// Appends entries, all or none, and says where they are. They are not in the log before the next
    /// [`checkpoint`](Self::checkpoint), and lost if the process ends before.
    ///
    /// # Errors
    /// An entry has no bytes or more than 65,535, more than [`PENDING_BYTES`] wait for a checkpoint, or
    /// a write failed before.
    pub fn append<E: AsRef<[u8]>>(&mut self, entries: &[E]) -> Result<Vec<LogIndex>, LogError> {
        if self.stopped {
            return Err(LogError::Stopped);
        }
        let mut bytes = self.pending_bytes;
        for (place, entry) in entries.iter().enumerate() {
            let length = entry.as_ref().len();
            if length == 0 || length > ENTRY_BYTES {
                return Err(LogError::EntryLength { place, length });
            }
            bytes += length;
        }
        let first = self.size();
        let end = first.checked_add(entries.len() as u64);
        if bytes > PENDING_BYTES || end.is_none() {
            return Err(LogError::Full);
        }
        self.tail
            .extend(entries.iter().map(|entry| entry.as_ref().to_vec()));
        self.pending_bytes = bytes;
        Ok((first..self.size()).map(LogIndex).collect())
    }

    /// Makes all that was appended part of the log: when this returns, the entries and a checkpoint over
    /// them are durable and published. If nothing was appended, that is the last checkpoint.
    ///
    /// The cosignatures of witnesses under the checkpoint before are not under this one.
    ///
    /// # Errors
    /// The storage fails, now or before: the log has to be opened again then. Or someone else has
    /// written a checkpoint there.
    pub fn checkpoint(&mut self) -> Result<&SignedCheckpoint, LogError> {
        if self.stopped {
            return Err(LogError::Stopped);
        }
        if self.pending() > 0 {
            self.stopped = true;
            self.publish()?;
            self.stopped = false;
        }
        Ok(&self.latest)
    }

    fn publish(&mut self) -> Result<(), LogError> {
        self.check_unreplaced()?;
        let old_size = self.edge.size();
        let width = u64::from(TILE_WIDTH);

        let mut full = Vec::new();
        let covered = (old_size % width) as usize;
        for entry in &self.tail[covered..] {
            self.edge.push(leaf_hash(entry), &mut full);
        }
        let bundles = (old_size / width..).zip(self.tail.chunks(width as usize));
        let bundles = bundles.map(|(index, entries)| {
            let tile = Tile::new(Row::Entries, index, entries.len() as u16)
                .expect("a bundle of a log below 2^64 entries");
            (tile, encode_entries(entries))
        });
        let has_grown = |(tile, _): &(Tile, Vec<u8>)| {
            let level = tile.row().level();
            row_length(level, old_size) < row_length(level, self.edge.size())
        };
        let unfinished = self.edge.unfinished().filter(has_grown);
        let tiles: Vec<(Tile, Vec<u8>)> =
            full.into_iter().chain(bundles).chain(unfinished).collect();
        let finished: Vec<Tile> = tiles
            .iter()
            .map(|(tile, _)| *tile)
            .filter(Tile::is_full)
            .collect();
        self.storage.write(&tiles)?;

        let latest = sign(&self.key, &self.edge);
        self.write_checkpoint(latest)?;
        let left = self.tail.len() % width as usize;
        self.tail.drain(..self.tail.len() - left);
        self.pending_bytes = 0;
        // What can't be removed takes some room, and no more: the checkpoint holds.
        let _ = self.storage.remove_unfinished(&finished);
        Ok(())
    }

    /// Puts cosignatures under the last checkpoint, and publishes it again: the answer of a witness, as
    /// lines (C2SP's `tlog-witness`). Of each of `witnesses` one line is kept, the last; lines of others
    /// are left out.
    ///
    /// # Errors
    /// A cosignature is wrong, the whole is longer than 4 KiB, the storage fails, or someone else has
    /// written a checkpoint there.
    pub fn add_cosignatures(
        &mut self,
        witnesses: &[VerifierKey],
        lines: &str,
    ) -> Result<&SignedCheckpoint, LogError> {
        if self.stopped {
            return Err(LogError::Stopped);
        }
        let policy = LogPolicy::new(self.key.verifier().clone(), witnesses.to_vec(), 0)?;
        let answer = format!("{}\n{lines}", self.latest.checkpoint);
        let answer = Note::parse(&answer).map_err(|error| LogError::Cosignature(error.into()))?;
        let note = Note::parse(&self.latest.note).expect("a checkpoint is a note");
        let mut signed = self.latest.checkpoint.to_string() + "\n";
        let own = self.key.verifier();
        for key in [own].into_iter().chain(witnesses) {
            let mut of_key = note.signatures().iter().chain(answer.signatures());
            let last = of_key.rfind(|line| line.name == key.name() && line.id == key.id());
            if let Some(line) = last {
                signed += &signature_line(&line.name, line.id, &line.bytes);
            }
        }
        let latest = policy.verify(&signed).map_err(LogError::Cosignature)?;
        self.stopped = true;
        self.check_unreplaced()?;
        self.write_checkpoint(latest)?;
        self.stopped = false;
        Ok(&self.latest)
    }

    fn write_checkpoint(&mut self, latest: SignedCheckpoint) -> Result<(), LogError> {
        self.storage.prepare(latest.note.as_bytes())?;
        self.storage.publish()?;
        self.latest = latest;
        Ok(())
    }

    /// Two writers would fork the log: what is there has to be what was written last.
    fn check_unreplaced(&self) -> Result<(), LogError> {
        match self.storage.read(Resource::Checkpoint)? {
            Some(note) if note == self.latest.note.as_bytes() => Ok(()),
            _ => Err(LogError::Replaced),
        }
    }

    /// How many entries no checkpoint covers yet.
    fn pending(&self) -> u64 {
        self.tail.len() as u64 - self.edge.size() % u64::from(TILE_WIDTH)
    }
}

/// What the writer accepts: its own signature.
fn own_policy(key: &SigningKey) -> LogPolicy {
    LogPolicy::new(key.verifier().clone(), Vec::new(), 0).expect("a log's key and no witnesses")
}

/// Publishes the checkpoint that was prepared when the writer was stopped, and gives the latest one.
/// Readers may have seen what was prepared, so that it is an error if the log can't go on from it.
fn finish<S: WriteStorage>(
    storage: &mut S,
    policy: &LogPolicy,
    published: SignedCheckpoint,
    note: Vec<u8>,
) -> Result<SignedCheckpoint, LogError> {
    let prepared = read_note(note, policy).map_err(LogError::Unfinished)?;
    let is_newer = prepared.size() >= published.size();
    let (older, newer) = if is_newer {
        (&published, &prepared)
    } else {
        (&prepared, &published)
    };
    Reader::at(&*storage, policy.clone(), newer.note())
        .and_then(|mut reader| reader.check_continues(older.checkpoint()))
        .map_err(LogError::Unfinished)?;
    if !is_newer {
        // Someone has put a newer checkpoint here since.
        return Ok(published);
    }
    // Once more: that it can be read does not mean that it is durable.
    storage.prepare(prepared.note().as_bytes())?;
    storage.publish()?;
    Ok(prepared)
}

fn sign(key: &SigningKey, edge: &RightEdge) -> SignedCheckpoint {
    let verifier = key.verifier();
    let checkpoint = Checkpoint::new(verifier.name(), edge.size(), edge.root());
    let text = checkpoint.to_string();
    let line = signature_line(verifier.name(), verifier.id(), &key.sign(&text));
    SignedCheckpoint {
        checkpoint,
        note: format!("{text}\n{line}"),
        cosignatures: Vec::new(),
    }
}

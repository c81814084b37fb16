//! [`Journal`]: the log of an epoch, what lies beside it, and what follows from it.
//!
//! The epoch's state is nowhere but in the log: it is folded anew from the entries whenever a journal is
//! opened, by the function that every validator and every auditor uses. An entry that the fold ignores
//! has no place in the log. A checkpoint is published behind each tick, so whatever ends the process,
//! the log goes on at the beginning of a round. Then the home [remembers](Bookmark) it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use assay_judgement::{Agreement, Epoch, EpochTerms, Event};
use assay_log::{
    Content, Log, LogPolicy, ReadError, Reader, SigningKey,
    storage::{Directory, ReadStorage, WritableDirectory},
    tile::Resource,
};
use assay_protocol::{
    Program, ProgramId,
    message::{Entry, EpochManifest, LogIndex, Message, Receipt, Tick, UnixSeconds},
};
use assay_sandbox::limits::PROGRAM_BYTES;

use super::{bookmark::Bookmark, journal_error::JournalError};

/// The log of one epoch, for its one writer.
pub(super) struct Journal {
    folder: PathBuf,
    log: Log<WritableDirectory>,
    policy: LogPolicy,
    content: Content,
    epoch: Epoch,
    bookmark: Bookmark,
}

/// The origin of the log in a folder; none if there is nothing yet. Who may sign its checkpoints is
/// another question.
pub(super) fn origin(folder: &Path) -> Result<Option<String>, JournalError> {
    let checkpoint = Directory::new(folder.to_owned()).read(Resource::Checkpoint)?;
    let text = checkpoint.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    match text.as_deref().and_then(|text| text.lines().next()) {
        Some(origin) => Ok(Some(origin.to_owned())),
        None if is_occupied(folder) => Err(JournalError::NotALog(folder.to_owned())),
        None => Ok(None),
    }
}

impl Journal {
    /// Opens the journal in a folder, or begins one, for an epoch that begins with this champion. While
    /// the value lives, no other process can write there. A log that the home has seen before has to go
    /// on where it was.
    pub(super) fn open(
        folder: PathBuf,
        key: SigningKey,
        bookmark: Bookmark,
        terms: EpochTerms,
        champion: ProgramId,
    ) -> Result<Self, JournalError> {
        let policy = LogPolicy::new(key.verifier().clone(), Vec::new(), 0)
            .expect("one key and no witnesses are a policy");
        let storage = WritableDirectory::lock(folder.clone())?;
        let log = match storage.read(Resource::Checkpoint)? {
            Some(_) => Log::open(storage, key)?,
            None => Log::create(storage, key)?,
        };
        let mut journal = Self {
            content: Content::of_log(&folder),
            folder,
            log,
            policy,
            epoch: Epoch::new(terms, champion),
            bookmark,
        };
        journal.fold()?;
        if journal.log.size() > 0 && !journal.epoch.is_started() {
            return Err(JournalError::OtherEpoch(journal.folder));
        }
        journal.bookmark.mark(journal.log.latest().checkpoint())?;
        Ok(journal)
    }

    /// What the entries so far come to. Those that the epoch ignores were put there by someone else.
    fn fold(&mut self) -> Result<(), JournalError> {
        let mut reader = self.reader()?;
        if let Some(last) = self.bookmark.last() {
            let other = |source| JournalError::OtherHistory {
                folder: self.folder.clone(),
                source,
            };
            reader.check_continues(last).map_err(other)?;
        }
        let size = reader.size();
        for (index, bytes) in (0..).map(LogIndex).zip(reader.entries(0..size)?) {
            let entry =
                Entry::decode(&bytes?).map_err(|error| JournalError::Entry(index, error))?;
            let _ = self.epoch.apply(index, &entry);
        }
        Ok(())
    }

    /// The log as anyone reads it.
    fn reader(&self) -> Result<Reader<Directory>, ReadError> {
        Reader::open(Directory::new(self.folder.clone()), self.policy.clone())
    }

    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// How many entries there are.
    pub(super) fn size(&self) -> u64 {
        self.log.size()
    }

    /// Whose signatures make a checkpoint of this log count.
    pub(super) fn policy(&self) -> &LogPolicy {
        &self.policy
    }

    /// What the epoch has come to.
    pub(super) fn epoch(&self) -> &Epoch {
        &self.epoch
    }

    /// The bytes of a program that was revealed.
    pub(super) fn program(&self, program: ProgramId) -> Result<Vec<u8>, JournalError> {
        let bytes = self.content.get(program.0, u64::from(PROGRAM_BYTES));
        bytes.map_err(|source| JournalError::Program {
            program,
            folder: self.folder.clone(),
            source: Box::new(source),
        })
    }

    /// Keeps the manifest that everything in the log is about.
    pub(super) fn keep_manifest(&self, manifest: &EpochManifest) -> Result<(), JournalError> {
        self.content.put(&manifest.encode())?;
        Ok(())
    }

    /// Keeps a program, so that whoever reads of it in the log can have it.
    pub(super) fn keep_program(&self, program: &Program) -> Result<(), JournalError> {
        self.content.put(program.bytes())?;
        Ok(())
    }

    /// Posts an entry, if the epoch takes it. It is in the log when the round ends.
    pub(super) fn post(&mut self, entry: &Entry) -> Result<Vec<Event>, JournalError> {
        let index = LogIndex(self.log.size());
        let events = self.epoch.apply(index, entry);
        let events = events.map_err(|source| JournalError::Ignored {
            kind: kind(entry),
            source,
        })?;
        self.log.append(&[entry.encode()])?;
        Ok(events)
    }

    /// Ends the round: writes the time, which never goes back, and publishes a checkpoint.
    pub(super) fn tick(&mut self, now: UnixSeconds) -> Result<Vec<Event>, JournalError> {
        let time = now.max(self.epoch.time());
        let events = self.post(&Entry::Tick(Tick { time }))?;
        self.publish()?;
        Ok(events)
    }

    /// Publishes a checkpoint over all entries.
    pub(super) fn publish(&mut self) -> Result<(), JournalError> {
        let latest = self.log.checkpoint()?;
        Ok(self.bookmark.mark(latest.checkpoint())?)
    }

    /// The receipt of what validators have agreed on, under the last checkpoint.
    pub(super) fn receipt(&self, agreement: &Agreement) -> Result<Receipt, JournalError> {
        let mut reader = self.reader()?;
        let mut envelopes = Vec::with_capacity(agreement.envelopes.len());
        for (_, index) in &agreement.envelopes {
            let entry = Entry::decode(&reader.entry(index.0)?);
            let Ok(Entry::Verdict(envelope)) = entry else {
                return Err(JournalError::NoEnvelope(*index));
            };
            let path = reader.prove_inclusion(index.0)?.0;
            envelopes.push((envelope, *index, path));
        }
        let checkpoint = reader.checkpoint().note().to_owned();
        Ok(Receipt::new(
            agreement.verdict.clone(),
            checkpoint,
            envelopes,
        )?)
    }
}

/// Whether a folder has anything but what a writer leaves there before the first checkpoint.
fn is_occupied(folder: &Path) -> bool {
    let names = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names = names.map(|entry| entry.file_name());
    names.any(|name| !name.as_encoded_bytes().starts_with(b"."))
}

/// What an entry is, for people.
fn kind(entry: &Entry) -> &'static str {
    match entry {
        Entry::Tick(_) => "tick",
        Entry::Start(_) => "start",
        Entry::Commitment(_) => "commitment",
        Entry::Reveal(_) => "reveal",
        Entry::Vote(_) => "vote",
        Entry::Abstention(_) => "abstention",
        Entry::Verdict(_) => "verdict",
        Entry::Opening(_) => "opening",
    }
}

//! [`Journal`]: the log of an epoch, what lies beside it, and what follows from it.
//!
//! The epoch's state is nowhere but in the log: it is folded anew from the entries whenever a journal is
//! opened, by the function that every validator and every auditor uses. An entry that the fold ignores
//! has no place in the log. A checkpoint is published behind each tick, so whatever ends the process,
//! the log goes on at the beginning of a round.

use std::{
    fs,
    path::{Path, PathBuf},
};

use assay_judgement::{Agreement, Epoch, EpochTerms, Event, Ignored};
use assay_log::{
    Content, ContentError, Log, LogError, LogPolicy, ReadError, Reader, SigningKey,
    storage::{Directory, ReadStorage, StorageError, WritableDirectory},
    tile::Resource,
};
use assay_protocol::{
    Program, ProgramId,
    message::{
        Entry, EntryError, EpochManifest, LogIndex, Message, Receipt, ReceiptError, Tick,
        UnixSeconds,
    },
};

use crate::{exit::Exit, failure::Failure};

/// The log of one epoch, for its one writer.
pub(super) struct Journal {
    folder: PathBuf,
    log: Log<WritableDirectory>,
    policy: LogPolicy,
    content: Content,
    epoch: Epoch,
}

/// What is wrong with a journal, or with what is written into it.
#[derive(Debug, thiserror::Error)]
pub(super) enum JournalError {
    /// The log can't be written.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The log can't be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The folder can't be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The folder has files, and no log.
    #[error("{} is not empty, and no log", .0.display())]
    NotALog(PathBuf),
    /// What lies beside the log can't be read or written.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// An entry of the log is none of ours.
    #[error("entry {} of the log is no message", .0.0)]
    Entry(LogIndex, #[source] EntryError),
    /// The log has entries, and none of them begins this epoch.
    #[error("the log in {} is of another epoch", .0.display())]
    OtherEpoch(PathBuf),
    /// The epoch has no place for an entry.
    #[error("the epoch does not take this {kind}: {source}")]
    Ignored { kind: &'static str, source: Ignored },
    /// What a receipt is to be made of is not in the log.
    #[error("entry {} of the log is no envelope", .0.0)]
    NoEnvelope(LogIndex),
    /// Envelopes that make no receipt.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
}

impl JournalError {
    /// What to do about it.
    pub(super) fn remedy(&self) -> &'static str {
        match self {
            Self::Log(error) => error.remedy(),
            Self::Read(error) => error.remedy(),
            Self::Storage(error) => error.remedy(),
            Self::Content(error) => error.remedy(),
            Self::Entry(_, error) => error.remedy(),
            Self::NotALog(_) => "give an empty folder, one that is not there, or that of a log",
            Self::OtherEpoch(_) => "give another folder for this epoch's log",
            Self::Ignored { .. } => "wait for the round in which it may be said, or the next epoch",
            Self::NoEnvelope(_) | Self::Receipt(_) => "audit the log",
        }
    }
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
    /// the value lives, no other process can write there.
    pub(super) fn open(
        folder: PathBuf,
        key: SigningKey,
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
        };
        journal.fold()?;
        if journal.log.size() > 0 && !journal.epoch.is_started() {
            return Err(JournalError::OtherEpoch(journal.folder));
        }
        Ok(journal)
    }

    /// What the entries so far come to. Those that the epoch ignores were put there by someone else.
    fn fold(&mut self) -> Result<(), JournalError> {
        let mut reader = self.reader()?;
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

    /// What lies beside the log.
    pub(super) fn content(&self) -> &Content {
        &self.content
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
        self.log.checkpoint()?;
        Ok(())
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

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        let exit = match error {
            JournalError::Log(_) | JournalError::Storage(_) | JournalError::Content(_) => {
                Exit::Output
            }
            JournalError::Ignored { .. } => Exit::No,
            _ => Exit::Input,
        };
        let remedy = error.remedy().to_owned();
        Self::new(exit, error, remedy)
    }
}

//! [`Bookmark`]: how far a home has come in the log of an epoch.
//!
//! The attempts of an epoch are counted in its log. In a second log, or in a copy of an earlier state of
//! the first, they would be there again, and each is a question to the hidden set. So a home judges an
//! epoch in one log, and never goes back in it. It remembers the last checkpoint, and no other process
//! judges the epoch meanwhile:
//!
//! ```text
//! HOME/logs/EPOCH.checkpoint
//! ```
//!
//! That is written behind the log's own checkpoint. A crash between the two leaves a log that is ahead
//! of what is remembered, and continues it.

use std::fs::{File, TryLockError};

use assay_keyring::{Home, KeyringError, PrivateFile};
use assay_log::{CHECKPOINT_BYTES, Checkpoint};
use assay_protocol::EpochId;

use crate::{exit::Exit, failure::Failure};

/// The folder in a home.
pub(super) const FOLDER: &str = "logs";

/// What a home remembers of an epoch's log, for the one process that judges there.
pub(super) struct Bookmark {
    file: PrivateFile,
    last: Option<Checkpoint>,
    /// The system unlocks it when it is closed, even by a crash.
    _lock: File,
}

impl Bookmark {
    /// Reads what a home remembers.
    pub(super) fn open(home: &Home, epoch: EpochId) -> Result<Self, Failure> {
        let folder = home.folder(FOLDER)?;
        let lock = lock(&folder.file(&format!("{epoch}.lock"))?)?;
        let file = folder.file(&format!("{epoch}.checkpoint"))?;
        let last = match file.read(CHECKPOINT_BYTES)? {
            Some(bytes) => Some(parse(&file, &bytes)?),
            None => None,
        };
        Ok(Self {
            file,
            last,
            _lock: lock,
        })
    }

    /// The last checkpoint, if there is one.
    pub(super) fn last(&self) -> Option<&Checkpoint> {
        self.last.as_ref()
    }

    /// Remembers a checkpoint that continues the last one.
    pub(super) fn mark(&mut self, checkpoint: &Checkpoint) -> Result<(), KeyringError> {
        if self.last.as_ref() != Some(checkpoint) {
            self.file.replace(checkpoint.to_string().as_bytes())?;
            self.last = Some(checkpoint.clone());
        }
        Ok(())
    }
}

fn lock(file: &PrivateFile) -> Result<File, Failure> {
    let path = file.path();
    let unlockable = |error: &dyn std::fmt::Display| {
        let text = format!("can't lock {}: {error}", path.display());
        let remedy = "check that the home is yours, and has room".to_owned();
        Failure::new(Exit::Output, text, remedy)
    };
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(|error| unlockable(&error))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::Error(error)) => Err(unlockable(&error)),
        Err(TryLockError::WouldBlock) => Err(Failure::new(
            Exit::Output,
            "another process judges this epoch with the same home",
            "wait until it has ended, or stop it".to_owned(),
        )),
    }
}

fn parse(file: &PrivateFile, bytes: &[u8]) -> Result<Checkpoint, Failure> {
    let text = String::from_utf8_lossy(bytes);
    Checkpoint::parse(&text).map_err(|error| {
        let remedy =
            "restore the file from a copy of the home: it keeps the epoch from being judged \
                      twice"
                .to_owned();
        Failure::new(Exit::Input, error, remedy)
            .about(format!("{} is damaged", file.path().display()))
    })
}

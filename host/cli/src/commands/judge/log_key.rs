//! The key that signs a log's checkpoints.
//!
//! Each log has a key of its own, drawn when the log is begun: one key under two logs would make them
//! look like one that was forked. It is kept in the home, under the log's origin.

use std::path::Path;

use assay_keyring::{Home, PrivateFile};
use assay_log::SigningKey;
use assay_protocol::{RandomnessError, message::Nonce};

use super::{
    bookmark::{Bookmark, FOLDER},
    journal,
    journal_error::JournalError,
};
use crate::{exit::Exit, failure::Failure};

/// The longest file with a key: an origin may have a few hundred bytes, and the rest some seventy.
const KEY_BYTES: usize = 1024;

/// The key of the log in a folder; a new one if there is no log. If the home judges the epoch already,
/// it has to be in this log. `name` says what the log is about.
pub(super) fn find(
    folder: &Path,
    home: &Home,
    bookmark: &Bookmark,
    name: &str,
) -> Result<SigningKey, Failure> {
    let keys = home.folder(FOLDER)?;
    let file = |origin: &str| keys.file(&format!("{origin}.key"));
    let origin = journal::origin(folder)?;
    if let Some(last) = bookmark.last()
        && origin.as_deref() != Some(last.origin())
    {
        let other = JournalError::OtherLog {
            folder: folder.to_owned(),
            expected: last.origin().to_owned(),
        };
        return Err(other.into());
    }
    let Some(origin) = origin else {
        let number = Nonce::draw().map_err(RandomnessError::from)?;
        let number = hex::encode(&number.as_bytes()[..8]);
        let key = SigningKey::generate(&format!("{name}-{number}"))
            .map_err(|error| Failure::new(Exit::Sandbox, error, error.remedy().to_owned()))?;
        file(key.verifier().name())?.create(key.to_secret_text().as_bytes())?;
        return Ok(key);
    };
    let missing = || {
        Failure::new(
            Exit::Input,
            format!(
                "the log in {} is kept by someone else: this home has no key of {origin}",
                folder.display()
            ),
            "give another folder with --log, or the home that the log was begun with".to_owned(),
        )
    };
    // Whatever its first line is, only a plain file's name can have a key here.
    let file = file(&origin).map_err(|_| missing())?;
    read(&file)?.ok_or_else(missing)
}

fn read(file: &PrivateFile) -> Result<Option<SigningKey>, Failure> {
    let Some(bytes) = file.read(KEY_BYTES)? else {
        return Ok(None);
    };
    let key = std::str::from_utf8(&bytes)
        .ok()
        .and_then(|text| text.parse().ok());
    key.map(Some).ok_or_else(|| {
        Failure::new(
            Exit::Input,
            format!("{} is not a log's key", file.path().display()),
            "restore the file: one line `PRIVATE+KEY+...`".to_owned(),
        )
    })
}

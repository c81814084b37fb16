//! The receipts beside a log: whether they are those of what was settled.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use assay_audit::{History, Policy, check_settled, verify_receipt};
use assay_challenge::read_limited;
use assay_log::{Reader, storage::Directory};
use assay_protocol::{ReceiptId, canonical::MESSAGE_BYTES};

use crate::{exit::Exit, failure::Failure};

/// The names of the receipts beside a log.
pub(super) struct Listed {
    folder: PathBuf,
    names: BTreeSet<OsString>,
}

/// What they turn out to be.
pub(super) struct Receipts {
    /// How many are what their name says.
    pub(super) right: usize,
    /// Those that are not, and what is wrong with them.
    pub(super) wrong: Vec<(PathBuf, Failure)>,
    /// Verdicts that were settled and have none, though others do.
    pub(super) missing: Vec<ReceiptId>,
}

impl Listed {
    /// Those of the log in this folder; none if it has no folder of receipts. To be called before the log
    /// is opened: what is written later may be of a later checkpoint.
    pub(super) fn of_log(log: &Path) -> Result<Option<Self>, Failure> {
        let folder = log.join("receipts");
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            entries => entries.and_then(Iterator::collect::<io::Result<Vec<_>>>),
        };
        let entries = entries.map_err(|error| unreadable(&folder, &error))?;
        let mut names: BTreeSet<_> = entries.iter().map(fs::DirEntry::file_name).collect();
        names.retain(|name| Path::new(name).extension().is_some_and(|end| end == "json"));
        Ok(Some(Self { folder, names }))
    }

    /// Compares them with what the log's rounds came to.
    pub(super) fn check(
        &self,
        policy: &Policy,
        reader: &mut Reader<Directory>,
        history: &History,
    ) -> Receipts {
        let (mut found, mut wrong) = (BTreeSet::new(), Vec::new());
        for name in &self.names {
            let path = self.folder.join(name);
            match check(&path, policy, reader, history) {
                Ok(id) => {
                    found.insert(id);
                }
                Err(failure) => wrong.push((path, failure)),
            }
        }
        let settled = history.epoch().judgements();
        let settled = settled.map(|(_, agreement)| agreement.verdict.receipt());
        Receipts {
            right: found.len(),
            wrong,
            missing: settled.filter(|id| !found.contains(id)).collect(),
        }
    }
}

fn check(
    path: &Path,
    policy: &Policy,
    reader: &mut Reader<Directory>,
    history: &History,
) -> Result<ReceiptId, Failure> {
    let verified = verify_receipt(&read_limited(path, MESSAGE_BYTES as u64)?, policy)?;
    if path.file_stem() != Some(verified.id.to_string().as_ref()) {
        return Err(Failure::new(
            Exit::No,
            format!("it is receipt {}, which its name does not say", verified.id),
            "don't act on it under this name".to_owned(),
        ));
    }
    reader.check_continues(verified.checkpoint.checkpoint())?;
    check_settled(&verified.verdict, history)?;
    Ok(verified.id)
}

fn unreadable(folder: &Path, error: &io::Error) -> Failure {
    Failure::new(
        Exit::Input,
        format!("can't read {}: {error}", folder.display()),
        "check the folder's permissions".to_owned(),
    )
}

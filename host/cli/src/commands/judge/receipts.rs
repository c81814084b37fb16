//! What is written beside a log for others: receipts, and the policy to check them with.

use std::{
    fs,
    path::{Path, PathBuf},
};

use assay_audit::Policy;
use assay_protocol::{ReceiptId, message::Message};

use super::journal::Journal;
use crate::{commands::challenge::folder, failure::Failure};

/// The folder of a log that has its receipts.
const FOLDER: &str = "receipts";

/// The file of a log that says whose signatures its receipts need.
const POLICY: &str = "policy.toml";

/// Where the receipt of this id is.
pub(super) fn path(journal: &Journal, receipt: ReceiptId) -> PathBuf {
    journal
        .folder()
        .join(FOLDER)
        .join(format!("{receipt}.json"))
}

/// Writes the receipt of every verdict that has none: of the last round, or of one before a crash.
pub(super) fn write_missing(journal: &Journal) -> Result<(), Failure> {
    for (_, agreement) in journal.epoch().judgements() {
        let path = path(journal, agreement.verdict.receipt());
        if !path.exists() {
            let receipt = journal.receipt(agreement)?;
            make_folder(&path)?;
            folder::replace(&path, &receipt.encode())?;
        }
    }
    Ok(())
}

/// Writes the policy, if it is not there.
pub(super) fn write_policy(journal: &Journal) -> Result<(), Failure> {
    let path = journal.folder().join(POLICY);
    if path.exists() {
        return Ok(());
    }
    let policy = Policy::of_terms(journal.epoch().terms(), journal.policy().clone());
    folder::replace(&path, policy.to_string().as_bytes())
}

fn make_folder(file: &Path) -> Result<(), Failure> {
    let folder = folder::of(file);
    fs::create_dir_all(folder).map_err(|error| folder::unwritable(folder, &error))
}

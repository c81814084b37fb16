//! What is written beside a log for others: receipts, and the policy to check them with.

use std::{
    fs,
    path::{Path, PathBuf},
};

use assay_audit::{POLICY_BYTES, Policy, verify_receipt};
use assay_challenge::read_limited;
use assay_judgement::Agreement;
use assay_protocol::{ReceiptId, canonical::MESSAGE_BYTES, message::Message};

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

/// Writes the policy, and each receipt whose file is not what it should be: after a crash, say.
pub(super) fn restore(journal: &Journal) -> Result<(), Failure> {
    let policy = policy(journal);
    let path = journal.folder().join(POLICY);
    let text = policy.to_string();
    if read_limited(&path, POLICY_BYTES).ok().as_deref() != Some(text.as_bytes()) {
        folder::replace(&path, text.as_bytes())?;
    }
    for (_, agreement) in journal.epoch().judgements() {
        if !is_written(journal, agreement, &policy) {
            write(journal, agreement)?;
        }
    }
    Ok(())
}

/// Writes the receipt of a verdict.
pub(super) fn write(journal: &Journal, agreement: &Agreement) -> Result<(), Failure> {
    let path = path(journal, agreement.verdict.receipt());
    let receipt = journal.receipt(agreement)?;
    make_folder(&path)?;
    folder::replace(&path, &receipt.encode())
}

fn is_written(journal: &Journal, agreement: &Agreement, policy: &Policy) -> bool {
    let receipt = agreement.verdict.receipt();
    let bytes = read_limited(&path(journal, receipt), MESSAGE_BYTES as u64);
    let verified = bytes.map(|bytes| verify_receipt(&bytes, policy));
    verified.is_ok_and(|verified| verified.is_ok_and(|verified| verified.id == receipt))
}

fn policy(journal: &Journal) -> Policy {
    Policy::of_terms(journal.epoch().terms(), journal.policy().clone())
}

fn make_folder(file: &Path) -> Result<(), Failure> {
    let folder = folder::of(file);
    fs::create_dir_all(folder).map_err(|error| folder::unwritable(folder, &error))
}

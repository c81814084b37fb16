//! Receipts in files.

use std::path::Path;

use assay_challenge::read_limited;
use assay_protocol::{
    canonical::MESSAGE_BYTES,
    message::{Message, Receipt},
};

use crate::{exit::Exit, failure::Failure};

/// The bytes of a receipt's file.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    Ok(read_limited(path, MESSAGE_BYTES as u64)?)
}

/// The receipt in a file, which nobody has checked.
pub(super) fn unchecked(path: &Path) -> Result<Receipt, Failure> {
    Receipt::decode(&bytes(path)?).map_err(|error| {
        let text = format!("{}: {error}", path.display());
        Failure::new(Exit::Input, text, error.remedy().to_owned())
    })
}

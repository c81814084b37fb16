//! Receipts in files.

use std::{ffi::OsStr, path::Path};

use assay_challenge::read_limited;
use assay_protocol::{
    ReceiptId,
    canonical::MESSAGE_BYTES,
    message::{Message, Receipt},
};

use crate::{exit::Exit, failure::Failure, output};

/// The bytes of a receipt's file.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    Ok(read_limited(path, MESSAGE_BYTES as u64)?)
}

/// Tells if a file has the name of another receipt than the one in it.
pub(super) fn note_name(path: &Path, id: ReceiptId) {
    let stem = path.file_stem().and_then(OsStr::to_str);
    let named: Option<ReceiptId> = stem.and_then(|stem| stem.parse().ok());
    if named.is_some_and(|named| named != id) {
        output::note(format_args!(
            "{} has the name of another receipt: what is in it is {id}",
            path.display()
        ));
    }
}

/// The receipt in a file, which nobody has checked.
pub(super) fn unchecked(path: &Path) -> Result<Receipt, Failure> {
    Receipt::decode(&bytes(path)?).map_err(|error| {
        let text = format!("{}: {error}", path.display());
        Failure::new(Exit::Input, text, error.remedy().to_owned())
    })
}

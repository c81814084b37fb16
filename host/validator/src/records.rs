//! [`Records`]: the private records of a validator's verdicts, on its disk.
//!
//! ```text
//! HOME/records/EPOCH/RECEIPT.record
//! ```
//!
//! A receipt's id is the hash of the verdict's body, which has the digest of the record in it. When the
//! pack is open, the record says which case differs if judging anew gives another digest.

use assay_keyring::{Home, KeyringError, PrivateFile, PrivateFolder};
use assay_protocol::{EpochId, ReceiptId};

use crate::{Grounds, RECORD_BYTES, RecordError};

/// The folder in a home.
const FOLDER: &str = "records";

/// The records of one epoch.
#[derive(Debug, Clone)]
pub struct Records(PrivateFolder);

/// A record can't be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// The home or the file can't be used.
    #[error("can't keep or read the record of a verdict")]
    Home(#[from] KeyringError),
    /// What is in the file is no record.
    #[error("{} is damaged", .file.path().display())]
    Damaged {
        /// The file.
        file: PrivateFile,
        /// What is wrong with it.
        source: RecordError,
    },
    /// Another record of the same verdict is there already.
    #[error("{} has another record of the same verdict", .file.path().display())]
    Other {
        /// The file.
        file: PrivateFile,
    },
}

impl RecordsError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::Home(error) => error
                .remedy()
                .unwrap_or_else(|| "check the home folder".to_owned()),
            Self::Damaged { .. } | Self::Other { .. } => {
                "move the file away: it is made again when the submission is judged again"
                    .to_owned()
            }
        }
    }
}

impl Records {
    /// The records of an epoch in the user's home.
    ///
    /// # Errors
    /// The folder can't be made, or is open to others.
    pub fn open(home: &Home, epoch: EpochId) -> Result<Self, RecordsError> {
        let folder = home.folder(FOLDER)?.folder(&epoch.to_string())?;
        Ok(Self(folder))
    }

    /// Keeps what a verdict rests on, for its owner only. Several validators of one home make the same
    /// record: it is kept once.
    ///
    /// # Errors
    /// It can't be written, or another one is there.
    pub fn keep(&self, receipt: ReceiptId, grounds: &Grounds) -> Result<(), RecordsError> {
        let file = self.file(receipt)?;
        let bytes = grounds.bytes();
        match file.create(&bytes) {
            Ok(()) => Ok(()),
            Err(KeyringError::Exists { .. }) => {
                match file.read(RECORD_BYTES)?.is_some_and(|kept| *kept == bytes) {
                    true => Ok(()),
                    false => Err(RecordsError::Other { file }),
                }
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What a verdict rests on, if its record is here. That it is the record whose digest was signed is
    /// for the reader to check, when there is a key to check it with.
    ///
    /// # Errors
    /// It can't be read, or is damaged.
    pub fn get(&self, receipt: ReceiptId) -> Result<Option<Grounds>, RecordsError> {
        let file = self.file(receipt)?;
        let Some(bytes) = file.read(RECORD_BYTES)? else {
            return Ok(None);
        };
        match Grounds::read(&bytes) {
            Ok(grounds) => Ok(Some(grounds)),
            Err(source) => Err(RecordsError::Damaged { file, source }),
        }
    }

    fn file(&self, receipt: ReceiptId) -> Result<PrivateFile, KeyringError> {
        self.0.file(&format!("{receipt}.record"))
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::MetadataExt};

    use assay_protocol::{
        Sha256, SubmissionId,
        message::{Decision, SliceIndex},
    };

    use super::*;
    use crate::Refusal;

    #[test]
    fn a_record_is_kept_once_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path().join("home")).unwrap();
        let epoch = EpochId(Sha256::of(b"epoch"));
        let records = Records::open(&home, epoch).unwrap();
        let receipt = ReceiptId(Sha256::of(b"receipt"));
        let grounds = |decision| {
            let submission = SubmissionId(Sha256::of(b"submission"));
            let refusal = Refusal::new(epoch, submission, SliceIndex(0), decision);
            Grounds::Refused(refusal.unwrap())
        };
        let kept = grounds(Decision::RefusedGate);
        assert_eq!(records.get(receipt).unwrap(), None);
        for _ in 0..2 {
            records.keep(receipt, &kept).unwrap();
            assert_eq!(records.get(receipt).unwrap(), Some(kept.clone()));
        }
        assert!(matches!(
            records.keep(receipt, &grounds(Decision::RefusedScore)),
            Err(RecordsError::Other { .. })
        ));
        let path = records.file(receipt).unwrap().path().to_owned();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert!(path.ends_with(format!("records/{epoch}/{receipt}.record")));
        fs::write(&path, b"assay").unwrap();
        let error = records.get(receipt).unwrap_err();
        assert!(matches!(error, RecordsError::Damaged { .. }));
        assert!(error.remedy().starts_with("move the file away"));
    }
}

//! [`Grounds`]: either kind of record.

use assay_challenge::DigestKey;
use assay_protocol::message::{Decision, RecordDigest};
use assay_sandbox::limits::CASES;

use super::{Record, RecordError, Refusal, refusal};

/// The longest record, in bytes: four results on as many cases as a split may have.
pub const RECORD_BYTES: usize = 23 + 32 + 32 + 4 + 1 + 4 * (13 + 9 * *CASES.end());

/// What a verdict rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grounds {
    /// The submission was judged on hidden data.
    Judged(Record),
    /// It was refused before that.
    Refused(Refusal),
}

impl Grounds {
    /// The bytes that the digest is made of.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Judged(record) => record.bytes(),
            Self::Refused(refusal) => refusal.bytes(),
        }
    }

    /// Reads what [`Grounds::bytes`] gave, and nothing else.
    ///
    /// # Errors
    /// The bytes are no record, or are more than [`RECORD_BYTES`].
    pub fn read(bytes: &[u8]) -> Result<Self, RecordError> {
        if bytes.starts_with(refusal::MAGIC) {
            Refusal::read(bytes).map(Self::Refused)
        } else {
            Record::read(bytes).map(Self::Judged)
        }
    }

    /// What a verdict says of these grounds.
    #[must_use]
    pub fn decision(&self) -> Decision {
        match self {
            Self::Judged(record) => record.reason.decision(),
            Self::Refused(refusal) => refusal.decision(),
        }
    }

    /// The digest that a verdict has of them.
    #[must_use]
    pub fn digest(&self, key: &DigestKey) -> RecordDigest {
        RecordDigest::from_bytes(key.digest(&self.bytes()))
    }
}

/// The length, checked before anything is read.
pub(super) fn check_length(bytes: &[u8]) -> Result<(), RecordError> {
    if bytes.len() > RECORD_BYTES {
        return Err(RecordError::TooLong(bytes.len()));
    }
    Ok(())
}

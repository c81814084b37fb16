//! [`Rest`]: the bytes of a record that were not read yet.

use assay_protocol::{EpochId, Sha256, SubmissionId, message::SliceIndex};

use super::RecordError;

pub(super) struct Rest<'a>(&'a [u8]);

/// What every record begins with, after its magic bytes.
pub(super) struct Subject {
    pub(super) epoch: EpochId,
    pub(super) submission: SubmissionId,
    pub(super) slice: SliceIndex,
}

impl<'a> Rest<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], RecordError> {
        let (head, tail) = self.0.split_first_chunk().ok_or(RecordError::CutOff)?;
        self.0 = tail;
        Ok(*head)
    }

    pub(super) fn byte(&mut self) -> Result<u8, RecordError> {
        self.array().map(|[byte]| byte)
    }

    /// The subject, behind the magic bytes of this kind of record.
    pub(super) fn subject(&mut self, magic: &[u8; 23]) -> Result<Subject, RecordError> {
        if self.array()? != *magic {
            return Err(RecordError::OtherForm);
        }
        Ok(Subject {
            epoch: EpochId(Sha256::from_bytes(self.array()?)),
            submission: SubmissionId(Sha256::from_bytes(self.array()?)),
            slice: SliceIndex(u32::from_le_bytes(self.array()?)),
        })
    }

    /// How many bytes are left.
    pub(super) fn length(&self) -> usize {
        self.0.len()
    }

    /// Nothing follows.
    pub(super) fn end(self) -> Result<(), RecordError> {
        match self.0.len() {
            0 => Ok(()),
            more => Err(RecordError::Trailing(more)),
        }
    }
}

impl Subject {
    pub(super) fn write(&self, magic: &[u8; 23]) -> Vec<u8> {
        let mut bytes = magic.to_vec();
        bytes.extend(self.epoch.0.as_bytes());
        bytes.extend(self.submission.0.as_bytes());
        bytes.extend(self.slice.0.to_le_bytes());
        bytes
    }
}

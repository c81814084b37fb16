//! [`RecordError`]: bytes that are no record.

use super::RECORD_BYTES;

/// Why bytes are not the record of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Longer than any record.
    #[error("{0} bytes, and a record has at most {RECORD_BYTES}")]
    TooLong(usize),
    /// They end too early.
    #[error("the record is cut off")]
    CutOff,
    /// They don't begin as records of this version do.
    #[error("not a record of version 1")]
    OtherForm,
    /// A number that stands for no reason, rejection, outcome or decision.
    #[error("{value} is no code of a {what}")]
    Code {
        /// What it should stand for.
        what: &'static str,
        /// The number.
        value: u8,
    },
    /// No split has so many cases, or so few.
    #[error("half a slice has 1 to 65536 cases, not {0}")]
    Cases(u32),
    /// A score that no case can have.
    #[error("a score of {0} nano-units is beyond the limit")]
    Score(i64),
    /// Bytes follow the end.
    #[error("{0} bytes follow the end of the record")]
    Trailing(usize),
}

impl RecordError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        "get the record again from a validator's `records` folder: its digest is in the verdict"
    }
}

//! [`check_record`]: whether a validator's private record is what it has signed, and where it is wrong.
//!
//! A verdict holds only a digest of its record: reason, fuel, and the outcome of every case. When the pack
//! is open, the record of a verdict that is not reproduced shows *where* it is wrong; and a record whose
//! digest is another one was altered since, or was never signed.

use std::fmt;

use assay_challenge::DigestKey;
use assay_protocol::message::{Decision, Verdict};
use assay_validator::{Difference, Grounds, RecordError};

/// What a record turns out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordCheck {
    /// Whether its digest is the one in the verdict; none if the pack is not open, as only the pack
    /// has the key.
    pub is_signed: Option<bool>,
    /// The first thing in which it is not what comes out; none if it is that, or nothing has come out.
    pub difference: Option<RecordDifference>,
}

/// Where a record is not what comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordDifference {
    /// Here, of two that were judged.
    Place(Difference),
    /// One was judged and one refused, or they were refused for different reasons.
    Decision {
        /// What the record is of.
        record: Decision,
        /// What comes out.
        found: Decision,
    },
}

/// Reads a record and compares it with the verdict that it should be of, and with what has come out when
/// that was computed again.
///
/// # Errors
/// The bytes are no record.
pub fn check_record(
    bytes: &[u8],
    verdict: &Verdict,
    key: Option<&DigestKey>,
    found: Option<&Grounds>,
) -> Result<RecordCheck, RecordError> {
    let record = Grounds::read(bytes)?;
    Ok(RecordCheck {
        is_signed: key.map(|key| record.digest(key) == verdict.digest),
        difference: found.and_then(|found| first_difference(&record, found)),
    })
}

fn first_difference(record: &Grounds, found: &Grounds) -> Option<RecordDifference> {
    if let (Grounds::Judged(record), Grounds::Judged(found)) = (record, found) {
        return record.first_difference(found).map(RecordDifference::Place);
    }
    if record == found {
        return None;
    }
    let (record, found) = (record.decision(), found.decision());
    if record == found {
        return Some(RecordDifference::Place(Difference::Subject));
    }
    Some(RecordDifference::Decision { record, found })
}

impl RecordCheck {
    /// Whether anything is wrong with the record.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.is_signed == Some(false) || self.difference.is_some()
    }
}

impl fmt::Display for RecordDifference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place(difference) => difference.fmt(formatter),
            Self::Decision { record, found } => {
                let [record, found] = [record.name(), found.name()];
                write!(
                    formatter,
                    "the decision: signed `{record}`, found `{found}`"
                )
            }
        }
    }
}

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
    /// The first thing in which it is not that of the verdict, or not what comes out; none if it is
    /// both, or the former and nothing has come out.
    pub difference: Option<RecordDifference>,
}

/// Where a record is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordDifference {
    /// It is of another epoch, submission or slice than the verdict.
    OtherSubject,
    /// It is of another decision than the verdict.
    OtherDecision {
        /// What the record is of.
        record: Decision,
        /// What the verdict says.
        verdict: Decision,
    },
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
        difference: other_verdict(&record, verdict)
            .or_else(|| found.and_then(|found| first_difference(&record, found))),
    })
}

/// In what a record can't be that of a verdict. No pack is needed to see that.
fn other_verdict(record: &Grounds, verdict: &Verdict) -> Option<RecordDifference> {
    let subject = match record {
        Grounds::Judged(record) => (record.epoch, record.submission, record.slice),
        Grounds::Refused(refusal) => (refusal.epoch(), refusal.submission(), refusal.slice()),
    };
    if subject != (verdict.epoch, verdict.submission, verdict.slice) {
        return Some(RecordDifference::OtherSubject);
    }
    let (record, verdict) = (record.decision(), verdict.decision);
    (record != verdict).then_some(RecordDifference::OtherDecision { record, verdict })
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

    /// Whether it is the one that was signed, and nothing is wrong with it. Neither this nor wrong is
    /// what can't be told before the pack is open.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.is_signed == Some(true) && self.difference.is_none()
    }
}

impl fmt::Display for RecordDifference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherSubject => {
                formatter.write_str("it is of another epoch, submission or slice than the verdict")
            }
            Self::OtherDecision { record, verdict } => {
                let [record, verdict] = [record.name(), verdict.name()];
                write!(
                    formatter,
                    "the decision: the record is of `{record}`, the verdict says `{verdict}`"
                )
            }
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

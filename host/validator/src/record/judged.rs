//! [`Record`]: what a verdict on hidden data rests on.

use std::fmt;

use assay_judgement as rule;
use assay_protocol::{
    EpochId, SubmissionId,
    message::{Decision, SliceIndex},
};

use super::{
    HalfResult, RecordError,
    grounds::check_length,
    rest::{Rest, Subject},
};

pub(super) const MAGIC: &[u8; 23] = b"assay verdict record 1\n";

/// Why a challenger was accepted or not. Public is only whether it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Reason {
    /// The rule accepts it.
    Accepted = 0,
    /// It was rejected by the sandbox: it trapped, say.
    Rejected = 1,
    /// Its outcome is the champion's on every case of a half.
    Identical = 2,
    /// Its mean gain does not exceed the margin.
    WithinMargin = 3,
    /// Its gain could be luck.
    NotSignificant = 4,
}

/// Everything that a verdict on one submission rests on.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// The epoch.
    pub epoch: EpochId,
    /// The submission.
    pub submission: SubmissionId,
    /// The slice that it was judged on.
    pub slice: SliceIndex,
    /// Why it was accepted or not.
    pub reason: Reason,
    /// What the champion came to on both halves.
    pub champion: [HalfResult; 2],
    /// What the challenger came to on both halves.
    pub challenger: [HalfResult; 2],
}

impl Reason {
    /// All of them, each at its place.
    const ALL: [Self; 5] = [
        Self::Accepted,
        Self::Rejected,
        Self::Identical,
        Self::WithinMargin,
        Self::NotSignificant,
    ];

    /// What the public gets to know of it.
    #[must_use]
    pub fn decision(self) -> Decision {
        match self {
            Self::Accepted => Decision::Accepted,
            Self::Rejected | Self::Identical | Self::WithinMargin | Self::NotSignificant => {
                Decision::NotAccepted
            }
        }
    }
}

impl From<rule::Decision> for Reason {
    fn from(decision: rule::Decision) -> Self {
        match decision {
            rule::Decision::Accepted => Self::Accepted,
            rule::Decision::Rejected(rule::Reason::Identical) => Self::Identical,
            rule::Decision::Rejected(rule::Reason::WithinMargin) => Self::WithinMargin,
            rule::Decision::Rejected(rule::Reason::NotSignificant) => Self::NotSignificant,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected by the sandbox",
            Self::Identical => "identical on a half",
            Self::WithinMargin => "within the margin",
            Self::NotSignificant => "not significant",
        })
    }
}

/// What is in it is secret: it must not get into a log by way of `{:?}`.
impl fmt::Debug for Record {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Record({}, ..)", self.submission)
    }
}

impl Record {
    /// The bytes that the digest is made of.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let subject = Subject {
            epoch: self.epoch,
            submission: self.submission,
            slice: self.slice,
        };
        let mut bytes = subject.write(MAGIC);
        bytes.push(self.reason as u8);
        for result in self.champion.iter().chain(&self.challenger) {
            result.write(&mut bytes);
        }
        bytes
    }

    /// Reads what [`Record::bytes`] gave, and nothing else.
    ///
    /// That the reason follows from the results is not checked: the digest in a verdict says whether
    /// they are those that were signed.
    ///
    /// # Errors
    /// The bytes are no such record, or are more than [`RECORD_BYTES`](super::RECORD_BYTES).
    pub fn read(bytes: &[u8]) -> Result<Self, RecordError> {
        check_length(bytes)?;
        let mut rest = Rest::of(bytes);
        let Subject {
            epoch,
            submission,
            slice,
        } = rest.subject(MAGIC)?;
        let value = rest.byte()?;
        let what = "reason";
        let reason = *Reason::ALL
            .get(usize::from(value))
            .ok_or(RecordError::Code { what, value })?;
        let mut halves = || -> Result<[HalfResult; 2], RecordError> {
            Ok([HalfResult::take(&mut rest)?, HalfResult::take(&mut rest)?])
        };
        let (champion, challenger) = (halves()?, halves()?);
        rest.end()?;
        Ok(Self {
            epoch,
            submission,
            slice,
            reason,
            champion,
            challenger,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use assay_protocol::Sha256;
    use proptest::prelude::*;

    use super::{
        super::half::tests::{any_result, scored},
        *,
    };

    pub(in crate::record) fn record() -> Record {
        Record {
            epoch: EpochId(Sha256::of(b"epoch")),
            submission: SubmissionId(Sha256::of(b"submission")),
            slice: SliceIndex(1),
            reason: Reason::Identical,
            champion: [scored(1), scored(2)],
            challenger: [scored(3), scored(4)],
        }
    }

    #[test]
    fn every_field_is_in_the_bytes() {
        let record = record();
        // Pinned, and computed in another language from the table of this folder's page: digests of it
        // are in verdicts that others have signed.
        assert_eq!(
            Sha256::of(&record.bytes()).to_string(),
            "81c2a5aeac019030f776ec7cf5c17653790525de770d8f8ce488f503c8ba3740"
        );
        let others = [
            Record {
                epoch: EpochId(Sha256::of(b"e")),
                ..record.clone()
            },
            Record {
                submission: SubmissionId(Sha256::of(b"s")),
                ..record.clone()
            },
            Record {
                slice: SliceIndex(2),
                ..record.clone()
            },
            Record {
                reason: Reason::Accepted,
                ..record.clone()
            },
            Record {
                champion: [scored(1), scored(1)],
                ..record.clone()
            },
            Record {
                challenger: [scored(4), scored(3)],
                ..record.clone()
            },
        ];
        for other in others {
            assert_ne!(other.bytes(), record.bytes());
        }
        assert!(!format!("{record:?}").contains("Identical"));
    }

    #[test]
    fn what_is_no_record_says_why() {
        let whole = record().bytes();
        for length in 0..whole.len() {
            assert_eq!(Record::read(&whole[..length]), Err(RecordError::CutOff));
        }
        let longer = [&whole[..], &[0]].concat();
        assert_eq!(Record::read(&longer), Err(RecordError::Trailing(1)));
        let changed = |at: usize, new: &[u8]| {
            let mut bytes = whole.clone();
            bytes[at..at + new.len()].copy_from_slice(new);
            Record::read(&bytes).unwrap_err()
        };
        let code = |what, value| RecordError::Code { what, value };
        assert_eq!(changed(6, b"V"), RecordError::OtherForm);
        assert_eq!(changed(91, &[5]), code("reason", 5));
        assert_eq!(changed(92, &[2]), code("result", 2));
        assert_eq!(changed(92, &[1, 13]), code("rejection", 13));
        assert_eq!(changed(101, &[0; 4]), RecordError::Cases(0));
        let many = 65_537u32;
        assert_eq!(changed(101, &many.to_le_bytes()), RecordError::Cases(many));
        assert_eq!(changed(101, &[0, 255, 0, 0]), RecordError::CutOff);
        assert_eq!(changed(105, &[3]), code("outcome", 3));
        assert_eq!(
            changed(106, &i64::MIN.to_le_bytes()),
            RecordError::Score(i64::MIN)
        );
        let endless = vec![0; super::super::RECORD_BYTES + 1];
        let length = endless.len();
        assert_eq!(Record::read(&endless), Err(RecordError::TooLong(length)));
    }

    proptest! {
        #[test]
        fn records_are_read_as_they_were_written(
            slice in any::<u32>(),
            reason in prop::sample::select(&Reason::ALL[..]),
            results in prop::array::uniform4(any_result()),
            at in any::<prop::sample::Index>(),
            byte in any::<u8>(),
        ) {
            let [a, b, c, d] = results;
            let record = Record {
                slice: SliceIndex(slice),
                reason,
                champion: [a, b],
                challenger: [c, d],
                ..record()
            };
            let mut bytes = record.bytes();
            prop_assert_eq!(bytes[91], reason as u8);
            prop_assert!(Record::read(&bytes) == Ok(record));
            // And nothing has a second form.
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Ok(read) = Record::read(&bytes) {
                prop_assert_eq!(read.bytes(), bytes);
            }
        }

        #[test]
        fn garbage_is_no_record(tail in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut bytes = record().bytes();
            bytes.truncate(91);
            bytes.extend(tail);
            if let Ok(read) = Record::read(&bytes) {
                prop_assert_eq!(read.bytes(), bytes);
            }
        }
    }
}

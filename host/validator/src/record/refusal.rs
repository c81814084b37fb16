//! [`Refusal`]: the record of a submission that was refused at admission.

use assay_protocol::{
    EpochId, SubmissionId,
    message::{Decision, SliceIndex},
};

use super::{
    RecordError,
    grounds::check_length,
    rest::{Rest, Subject},
};

pub(super) const MAGIC: &[u8; 23] = b"assay refusal record 1\n";

/// The decisions of admission, from the place of the first one in [`Decision`].
const FIRST: u8 = 2;
const DECISIONS: [Decision; 5] = [
    Decision::RefusedSize,
    Decision::RefusedForm,
    Decision::RefusedDuplicate,
    Decision::RefusedScore,
    Decision::RefusedGate,
];

/// What a verdict rests on that refuses a submission before hidden data is touched. There is nothing
/// secret in it: everyone can check a refusal at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    epoch: EpochId,
    submission: SubmissionId,
    slice: SliceIndex,
    /// The place in [`DECISIONS`].
    place: u8,
}

impl Refusal {
    /// The record of a refusal on a slice; none of a decision that is no refusal.
    #[must_use]
    pub fn new(
        epoch: EpochId,
        submission: SubmissionId,
        slice: SliceIndex,
        decision: Decision,
    ) -> Option<Self> {
        let place = match decision {
            Decision::Accepted | Decision::NotAccepted => return None,
            Decision::RefusedSize => 0,
            Decision::RefusedForm => 1,
            Decision::RefusedDuplicate => 2,
            Decision::RefusedScore => 3,
            Decision::RefusedGate => 4,
        };
        Some(Self {
            epoch,
            submission,
            slice,
            place,
        })
    }

    /// The epoch.
    #[must_use]
    pub fn epoch(&self) -> EpochId {
        self.epoch
    }

    /// The submission.
    #[must_use]
    pub fn submission(&self) -> SubmissionId {
        self.submission
    }

    /// The slice in force.
    #[must_use]
    pub fn slice(&self) -> SliceIndex {
        self.slice
    }

    /// Why it was refused.
    #[must_use]
    pub fn decision(&self) -> Decision {
        DECISIONS[usize::from(self.place)]
    }

    /// The bytes that the digest is made of.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let subject = Subject {
            epoch: self.epoch,
            submission: self.submission,
            slice: self.slice,
        };
        let mut bytes = subject.write(MAGIC);
        bytes.push(FIRST + self.place);
        bytes
    }

    /// Reads what [`Refusal::bytes`] gave, and nothing else.
    ///
    /// # Errors
    /// The bytes are no such record.
    pub fn read(bytes: &[u8]) -> Result<Self, RecordError> {
        check_length(bytes)?;
        let mut rest = Rest::of(bytes);
        let Subject {
            epoch,
            submission,
            slice,
        } = rest.subject(MAGIC)?;
        let value = rest.byte()?;
        rest.end()?;
        let place = value
            .checked_sub(FIRST)
            .filter(|place| usize::from(*place) < DECISIONS.len())
            .ok_or(RecordError::Code {
                what: "refusal",
                value,
            })?;
        Ok(Self {
            epoch,
            submission,
            slice,
            place,
        })
    }
}

#[cfg(test)]
mod tests {
    use assay_protocol::Sha256;
    use proptest::prelude::*;

    use super::*;

    fn refusal(decision: Decision) -> Option<Refusal> {
        let epoch = EpochId(Sha256::of(b"epoch"));
        let submission = SubmissionId(Sha256::of(b"submission"));
        Refusal::new(epoch, submission, SliceIndex(258), decision)
    }

    #[test]
    fn the_form_is_the_published_one() {
        let mut expected = b"assay refusal record 1\n".to_vec();
        expected.extend(Sha256::of(b"epoch").as_bytes());
        expected.extend(Sha256::of(b"submission").as_bytes());
        expected.extend([2, 1, 0, 0, 0]);
        for (code, decision) in (2..).zip(DECISIONS) {
            *expected.last_mut().unwrap() = code;
            let refusal = refusal(decision).unwrap();
            assert_eq!(refusal.decision(), decision);
            assert_eq!(refusal.bytes(), expected);
            assert_eq!(Refusal::read(&expected), Ok(refusal));
        }
        for code in [0, 1, 7, 255] {
            *expected.last_mut().unwrap() = code;
            let refused = RecordError::Code {
                what: "refusal",
                value: code,
            };
            assert_eq!(Refusal::read(&expected), Err(refused));
        }
        assert_eq!(refusal(Decision::Accepted), None);
        assert_eq!(refusal(Decision::NotAccepted), None);
    }

    proptest! {
        #[test]
        fn garbage_is_no_refusal(
            cut in 0..=92usize,
            tail in prop::collection::vec(any::<u8>(), 0..4),
            at in any::<prop::sample::Index>(),
            byte in any::<u8>(),
        ) {
            let mut bytes = refusal(Decision::RefusedGate).unwrap().bytes();
            bytes.truncate(cut);
            bytes.extend(tail);
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if let Ok(refusal) = Refusal::read(&bytes) {
                prop_assert_eq!(refusal.bytes(), bytes);
            }
        }
    }
}

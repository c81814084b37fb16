//! [`Ballot`]: one answer of a validator, as it is on the disk.

use assay_protocol::{
    EpochId, Hotkey, Keypair, SubmissionId,
    message::{
        Abstention, Entry, Envelope, Expiry, HearingNumber, Message, Signed, Verdict, VoteNonce,
    },
};
use serde::{Deserialize, Serialize};

/// The longest ballot, in bytes: some three times what the fields come to.
pub(crate) const BALLOT_BYTES: usize = 4096;

/// One answer, as it is on the disk. It has the form of a message, so that it is read as strictly, but
/// it is sent to nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ballot {
    pub(crate) answer: Said,
    pub(crate) epoch: EpochId,
    pub(crate) hearing: HearingNumber,
    pub(crate) submission: SubmissionId,
    pub(crate) validator: Hotkey,
}

/// What was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) enum Said {
    Abstention,
    Verdict {
        body: Box<Verdict>,
        nonce: VoteNonce,
    },
}

impl Message for Ballot {
    const KIND: &'static str = "ballot";
    const SCHEMA: u32 = 1;

    fn check(&self) -> Result<(), &'static str> {
        let subject = (self.epoch, self.submission, self.hearing);
        match &self.answer {
            Said::Verdict { body, .. }
                if (body.epoch, body.submission, body.hearing) != subject =>
            {
                Err("its verdict is of another hearing")
            }
            Said::Abstention | Said::Verdict { .. } => Ok(()),
        }
    }
}

impl Ballot {
    /// The verdict; none if it is an abstention. Secret until voting is over.
    #[must_use]
    pub fn verdict(&self) -> Option<&Verdict> {
        match &self.answer {
            Said::Abstention => None,
            Said::Verdict { body, .. } => Some(body),
        }
    }

    /// What is sent while others may still vote.
    pub(crate) fn entry(&self, expires: Expiry, keypair: &Keypair) -> Entry {
        match self.envelope(keypair) {
            Some(envelope) => Entry::Vote(Signed::sign(envelope.vote(expires), keypair)),
            None => {
                let abstention = Abstention {
                    epoch: self.epoch,
                    expires,
                    hearing: self.hearing,
                    submission: self.submission,
                };
                Entry::Abstention(Signed::sign(abstention, keypair))
            }
        }
    }

    /// What opens the vote, if it is one.
    pub(crate) fn envelope(&self, keypair: &Keypair) -> Option<Envelope> {
        match &self.answer {
            Said::Abstention => None,
            Said::Verdict { body, nonce } => Some(Envelope::seal(*body.clone(), *nonce, keypair)),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use assay_protocol::{
        ProgramId, SemanticsHash, Sha256,
        message::{Attempt, Decision, MessageError, RecordDigest, Round, SliceIndex},
    };
    use proptest::prelude::*;

    use super::*;

    pub(crate) const EPOCH: EpochId = EpochId(Sha256::from_bytes([1; 32]));
    pub(crate) const SUBMISSION: SubmissionId = SubmissionId(Sha256::from_bytes([2; 32]));
    pub(crate) const HEARING: HearingNumber = HearingNumber(1);

    pub(crate) fn verdict(decision: Decision) -> Verdict {
        Verdict {
            attempt: Attempt(3),
            champion: ProgramId(Sha256::from_bytes([3; 32])),
            decision,
            digest: RecordDigest::from_bytes([4; 32]),
            epoch: EPOCH,
            hearing: HEARING,
            previous: None,
            round: Round(5),
            semantics: SemanticsHash(Sha256::from_bytes([6; 32])),
            slice: SliceIndex(7),
            submission: SUBMISSION,
        }
    }

    pub(crate) fn ballot(answer: Said) -> Ballot {
        Ballot {
            answer,
            epoch: EPOCH,
            hearing: HEARING,
            submission: SUBMISSION,
            validator: Keypair::from_seed(&[9; 32]).hotkey(),
        }
    }

    #[test]
    fn the_form_is_the_published_one() {
        let hotkey = Keypair::from_seed(&[9; 32]).hotkey();
        let [one, two, three, four, six, ten] =
            [1, 2, 3, 4, 6, 10].map(|byte: u8| format!("{byte:02x}").repeat(32));
        let abstention = format!(
            r#"{{"answer":"abstention","epoch":"{one}","hearing":1,"kind":"ballot","schema":1,"submission":"{two}","validator":"{hotkey}"}}"#
        );
        assert_eq!(ballot(Said::Abstention).encode(), abstention.into_bytes());
        let answer = Said::Verdict {
            body: Box::new(verdict(Decision::RefusedDuplicate)),
            nonce: VoteNonce::from_bytes([10; 32]),
        };
        let text = format!(
            r#"{{"answer":{{"verdict":{{"body":{{"attempt":3,"champion":"{three}","decision":"refused-duplicate","digest":"{four}","epoch":"{one}","hearing":1,"round":5,"semantics":"{six}","slice":7,"submission":"{two}"}},"nonce":"{ten}"}}}},"epoch":"{one}","hearing":1,"kind":"ballot","schema":1,"submission":"{two}","validator":"{hotkey}"}}"#
        );
        assert_eq!(
            String::from_utf8(ballot(answer.clone()).encode()).unwrap(),
            text
        );
        assert_eq!(Ballot::decode(text.as_bytes()), Ok(ballot(answer)));
        assert!(text.len() < BALLOT_BYTES / 3);
        let other = text.replacen(r#""hearing":1,"kind""#, r#""hearing":2,"kind""#, 1);
        assert!(matches!(
            Ballot::decode(other.as_bytes()),
            Err(MessageError::Contradiction { .. })
        ));
    }

    proptest! {
        #[test]
        fn garbage_is_no_ballot(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
            let whole = ballot(Said::Verdict {
                body: Box::new(verdict(Decision::Accepted)),
                nonce: VoteNonce::from_bytes([10; 32]),
            })
            .encode();
            let mut bytes = whole.clone();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Ok(read) = Ballot::decode(&bytes) {
                prop_assert_eq!(read.encode(), bytes);
            }
            prop_assert!(Ballot::decode(&whole[..cut.index(whole.len())]).is_err());
        }
    }
}

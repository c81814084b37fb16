//! One validator's answer: [`Verdict`], [`Vote`], [`Envelope`], or an [`Abstention`].
//!
//! A validator judges, posts the hash of its verdict as a *vote*, and sends the verdict itself when
//! the time of voting is over. So nobody can copy the first answer instead of judging: the hash binds
//! verdict, validator and a nonce, and tells nothing about them. Who has no verdict says so instead.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    expiry::Expiry,
    form::{Message, MessageError, decode_around, encode_around, tagged, to_value},
    signed::{Unauthored, VerifyError},
    values::{Attempt, HearingNumber, RecordDigest, Round, SliceIndex, VoteNonce},
};
use crate::{
    EpochId, Hotkey, Keypair, ProgramId, ReceiptId, SemanticsHash, Sha256, Signature, SubmissionId,
    VoteHash,
};

/// How a submission was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// It is better than the champion by the acceptance rule, and takes its place.
    Accepted,
    /// It was judged on hidden data and is not accepted. Why is in the private record only.
    NotAccepted,
    /// The program is longer than the challenge allows.
    RefusedSize,
    /// The bytes are no program of the track, or not canonical.
    RefusedForm,
    /// The program has been judged before.
    RefusedDuplicate,
    /// The claimed search score is not what the program scores.
    RefusedScore,
    /// The search score is below the gate.
    RefusedGate,
}

impl Decision {
    /// Its name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::NotAccepted => "not-accepted",
            Self::RefusedSize => "refused-size",
            Self::RefusedForm => "refused-form",
            Self::RefusedDuplicate => "refused-duplicate",
            Self::RefusedScore => "refused-score",
            Self::RefusedGate => "refused-gate",
        }
    }

    /// Whether hidden data was touched: then an attempt of the epoch is spent.
    #[must_use]
    pub const fn is_attempt(self) -> bool {
        matches!(self, Self::Accepted | Self::NotAccepted)
    }
}

/// The body of a verdict: the same bytes from every honest validator.
///
/// Of scores, fuel and reasons it holds only a digest keyed from the hidden pack: they would tell the
/// world about the hidden set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// How many attempts the epoch has spent, this one included if it is one.
    pub attempt: Attempt,
    /// The program that it was compared to.
    pub champion: ProgramId,
    /// The judgement.
    pub decision: Decision,
    /// The digest of the private record.
    pub digest: RecordDigest,
    /// The epoch.
    pub epoch: EpochId,
    /// Which hearing of the submission this is.
    pub hearing: HearingNumber,
    /// The verdict that was settled last in the epoch, if any: so a verdict is about all that came
    /// before it, and validators that took it to be otherwise can't be counted together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<ReceiptId>,
    /// The round in which the submission was committed to.
    pub round: Round,
    /// The rules under which scores were computed.
    pub semantics: SemanticsHash,
    /// The slice of the hidden pack in force.
    pub slice: SliceIndex,
    /// What was judged.
    pub submission: SubmissionId,
}

impl Verdict {
    /// The id of any receipt with this body.
    #[must_use]
    pub fn receipt(&self) -> ReceiptId {
        ReceiptId(self.hash())
    }

    /// What a validator votes with: [`Sha256::of_parts`] of `assay vote 1`, the canonical body, the
    /// validator's 32 bytes and the nonce.
    #[must_use]
    pub fn vote_hash(&self, validator: &Hotkey, nonce: &VoteNonce) -> VoteHash {
        VoteHash(Sha256::of_parts(&[
            b"assay vote 1",
            &self.encode(),
            validator.as_bytes(),
            nonce.as_bytes(),
        ]))
    }
}

impl Message for Verdict {
    const KIND: &'static str = "verdict";
    const SCHEMA: u32 = 1;
}

/// A validator has judged, and does not say how yet. Signed by the validator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vote {
    /// The epoch.
    pub epoch: EpochId,
    /// Until when this may be acted on.
    pub expires: Expiry,
    /// The hash that [`Verdict::vote_hash`] gives.
    pub hash: VoteHash,
    /// Which hearing of the submission this is.
    pub hearing: HearingNumber,
    /// What was judged.
    pub submission: SubmissionId,
}

impl Message for Vote {
    const KIND: &'static str = "vote";
    const SCHEMA: u32 = 1;
}

impl Unauthored for Vote {}

/// A validator can't say how a submission is to be judged: its sandbox could not tell, or it has not
/// got the program. Sent in the place of a vote, and signed by the validator. It says nothing about the
/// program, so there is nothing to hide in it and nothing to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Abstention {
    /// The epoch.
    pub epoch: EpochId,
    /// Until when this may be acted on.
    pub expires: Expiry,
    /// Which hearing of the submission this is.
    pub hearing: HearingNumber,
    /// What could not be judged.
    pub submission: SubmissionId,
}

impl Message for Abstention {
    const KIND: &'static str = "abstention";
    const SCHEMA: u32 = 1;
}

impl Unauthored for Abstention {}

/// What an envelope's signature is over.
fn signing_bytes(body: &Verdict, nonce: &VoteNonce) -> Vec<u8> {
    let signed = json!({ "body": to_value(body), "nonce": nonce });
    let mut bytes = b"assay:envelope:1\n".to_vec();
    bytes.extend(encode_around(&signed));
    bytes
}

/// A verdict from one validator: `{"body", "nonce", "signature", "validator"}`.
///
/// What is signed is `assay:envelope:1`, a line feed, and the canonical `{"body", "nonce"}`: nobody else
/// can pass a verdict on with another nonce, and so make it look like one that was not voted for. The
/// vote binds both, too: check [`Self::opens`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    #[serde(with = "tagged")]
    body: Verdict,
    nonce: VoteNonce,
    signature: Signature,
    validator: Hotkey,
}

impl Envelope {
    /// Signs a verdict. The nonce must be drawn for it alone.
    #[must_use]
    pub fn seal(body: Verdict, nonce: VoteNonce, keypair: &Keypair) -> Self {
        Self {
            nonce,
            signature: keypair.sign(&signing_bytes(&body, &nonce)),
            validator: keypair.hotkey(),
            body,
        }
    }

    pub(super) fn from_parts(
        body: Verdict,
        nonce: VoteNonce,
        validator: Hotkey,
        signature: Signature,
    ) -> Self {
        Self {
            body,
            nonce,
            signature,
            validator,
        }
    }

    /// The vote that has to come before this envelope.
    #[must_use]
    pub fn vote(&self, expires: Expiry) -> Vote {
        Vote {
            epoch: self.body.epoch,
            expires,
            hash: self.body.vote_hash(&self.validator, &self.nonce),
            hearing: self.body.hearing,
            submission: self.body.submission,
        }
    }

    /// Whether this is what a vote of the same validator has hidden.
    #[must_use]
    pub fn opens(&self, vote: &Vote) -> bool {
        self.vote(vote.expires) == *vote
    }

    /// Who is said to have judged.
    #[must_use]
    pub fn validator(&self) -> Hotkey {
        self.validator
    }

    /// The nonce of the vote.
    #[must_use]
    pub fn nonce(&self) -> &VoteNonce {
        &self.nonce
    }

    /// The signature, right or wrong.
    #[must_use]
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// The verdict, which anyone may have made: to find out what it is about, not to act on it.
    #[must_use]
    pub fn unverified(&self) -> &Verdict {
        &self.body
    }

    /// Who has judged, and the verdict, if one of these validators has signed it.
    ///
    /// # Errors
    /// It is said to be by someone else, or the signature is wrong.
    pub fn verify(self, validators: &[Hotkey]) -> Result<(Hotkey, Verdict), VerifyError> {
        let validator = self.validator;
        if !validators.contains(&validator) {
            return Err(VerifyError::NoValidator {
                kind: Verdict::KIND,
                found: validator,
            });
        }
        if !self.is_signed() {
            return Err(VerifyError::Forged {
                kind: Verdict::KIND,
                signer: validator,
            });
        }
        Ok((validator, self.body))
    }

    /// Whether the signature is right, which says nothing unless it is a validator's.
    pub(super) fn is_signed(&self) -> bool {
        let signed = signing_bytes(&self.body, &self.nonce);
        self.validator.verify(&signed, &self.signature)
    }

    /// The canonical bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode_around(self)
    }

    /// Reads an envelope from its canonical bytes, without believing it.
    ///
    /// # Errors
    /// The bytes are not the canonical bytes of an envelope, in this version.
    pub fn decode(bytes: &[u8]) -> Result<Self, MessageError> {
        decode_around::<Verdict, Self>(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_have_the_names_that_messages_have() {
        for decision in [
            Decision::Accepted,
            Decision::NotAccepted,
            Decision::RefusedSize,
            Decision::RefusedForm,
            Decision::RefusedDuplicate,
            Decision::RefusedScore,
            Decision::RefusedGate,
        ] {
            assert_eq!(serde_json::to_value(decision).unwrap(), decision.name());
        }
    }
}

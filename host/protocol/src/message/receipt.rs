//! [`Receipt`]: a verdict that a quorum has signed.

use serde::{Deserialize, Serialize};

use super::{
    VALIDATORS, count_distinct,
    form::{Message, tagged},
    values::{LogIndex, VoteNonce},
    verdict::{Envelope, Verdict},
};
use crate::{Hotkey, ReceiptId, Sha256, Signature, canonical::MESSAGE_BYTES};

/// The longest checkpoint of the log, in bytes: a signed note of three short lines, with room for the
/// signatures of a dozen witnesses.
pub const CHECKPOINT_BYTES: usize = 4 << 10;

/// The longest proof that an entry is in the log: more hashes need more than 2^64 entries.
pub const PROOF_HASHES: usize = 64;

/// One verdict, the signatures of validators under it, and where each is in the log.
///
/// Two receipts around the same verdict have the same [id](Self::id), whoever signed and wherever the
/// proofs come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    #[serde(with = "tagged")]
    body: Verdict,
    checkpoint: String,
    votes: Vec<ReceiptVote>,
}

/// What one validator adds to a receipt: its envelope without the body, and where that is in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptVote {
    /// Where the envelope is in the log.
    pub index: LogIndex,
    /// The nonce of the vote.
    pub nonce: VoteNonce,
    /// The proof that it is there, under the receipt's checkpoint: the hashes of RFC 6962 (2.1.1).
    pub path: Vec<Sha256>,
    /// The signature over the verdict.
    pub signature: Signature,
    /// Who has signed.
    pub validator: Hotkey,
}

/// Envelopes that make no receipt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// An envelope is around another verdict.
    #[error("the envelope of {0} holds another verdict than the receipt")]
    AnotherVerdict(Hotkey),
    /// The whole is longer than a message may be.
    #[error(
        "the receipt is longer than {MESSAGE_BYTES} bytes: leave out votes beyond the quorum, or \
         signatures under the checkpoint"
    )]
    TooLong,
    /// The parts break a rule of the form.
    #[error("not a receipt: {0}")]
    Form(&'static str),
}

impl Receipt {
    /// Puts a receipt together: `checkpoint` is the signed note that all the proofs lead to. Votes may
    /// come in any order.
    ///
    /// # Errors
    /// An envelope is around another verdict, a validator is there twice, or something is too long:
    /// with the longest proofs, even fewer than 64 votes.
    pub fn new(
        body: Verdict,
        checkpoint: String,
        envelopes: Vec<(Envelope, LogIndex, Vec<Sha256>)>,
    ) -> Result<Self, ReceiptError> {
        let mut votes = Vec::with_capacity(envelopes.len());
        for (envelope, index, path) in envelopes {
            if *envelope.unverified() != body {
                return Err(ReceiptError::AnotherVerdict(envelope.validator()));
            }
            votes.push(ReceiptVote {
                index,
                nonce: *envelope.nonce(),
                path,
                signature: *envelope.signature(),
                validator: envelope.validator(),
            });
        }
        votes.sort_by_key(|vote| vote.validator);
        let receipt = Self {
            body,
            checkpoint,
            votes,
        };
        receipt.check().map_err(ReceiptError::Form)?;
        if receipt.encode().len() > MESSAGE_BYTES {
            return Err(ReceiptError::TooLong);
        }
        Ok(receipt)
    }

    /// The receipt's id: the hash of the verdict, and of nothing else.
    #[must_use]
    pub fn id(&self) -> ReceiptId {
        self.body.receipt()
    }

    /// The verdict, which holds only if enough validators have signed it: see [`Self::valid_votes`].
    #[must_use]
    pub fn unverified(&self) -> &Verdict {
        &self.body
    }

    /// The log's signed note.
    #[must_use]
    pub fn checkpoint(&self) -> &str {
        &self.checkpoint
    }

    /// The envelopes that the receipt was made of, by validator: what its proofs are about.
    pub fn envelopes(&self) -> impl Iterator<Item = Envelope> + '_ {
        self.votes.iter().map(|vote| {
            let body = self.body.clone();
            Envelope::from_parts(body, vote.nonce, vote.validator, vote.signature)
        })
    }

    /// The votes, by validator.
    #[must_use]
    pub fn votes(&self) -> &[ReceiptVote] {
        &self.votes
    }

    /// How many of these validators have signed the verdict. Signatures of others, and wrong ones,
    /// count for nothing; nobody counts twice. Whether the envelopes are in the log is another question.
    #[must_use]
    pub fn valid_votes(&self, validators: &[Hotkey]) -> usize {
        count_distinct(validators, |validator: &Hotkey| {
            let mut own = self.envelopes().filter(|one| one.validator() == *validator);
            own.any(|envelope| envelope.is_signed())
        })
    }
}

impl Message for Receipt {
    const KIND: &'static str = "receipt";
    const SCHEMA: u32 = 1;

    fn check(&self) -> Result<(), &'static str> {
        if self.checkpoint.len() > CHECKPOINT_BYTES {
            return Err("`checkpoint` is longer than any checkpoint");
        }
        if self.votes.len() > VALIDATORS {
            return Err("more votes than an epoch has validators at most");
        }
        if self.votes.iter().any(|vote| vote.path.len() > PROOF_HASHES) {
            return Err("a `path` of more hashes than any log needs");
        }
        if !self
            .votes
            .is_sorted_by(|left, right| left.validator < right.validator)
        {
            return Err("`votes` have to be in the order of their validators, none twice");
        }
        Ok(())
    }
}

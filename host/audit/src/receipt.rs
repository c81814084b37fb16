//! [`verify_receipt`]: whether a receipt proves what it says, from one file and a [`Policy`].
//!
//! Nothing else is asked: no network, no log, no challenge, no hidden pack. What the check proves, and
//! what it leaves open:
//!
//! | proved | not proved |
//! |---|---|
//! | so many of the policy's validators have signed this very verdict | that they judged rightly: [`replay`](crate::Replay) executes it again, once the pack is open |
//! | the log holds each of their envelopes, under a checkpoint that its key and so many witnesses have signed | that the verdict is what the rounds of the log came to: [`check_settled`](crate::check_settled) asks the log |
//! | nothing that counts was altered since: a line of someone the policy does not name may have been added under the checkpoint | that the log shows the same to everyone: witnesses, and comparing checkpoints, are for that |
//!
//! **All of it has to be right.** A receipt with three envelopes, of which two are enough and the third
//! has a false signature, was altered by someone, and is refused. Signatures of validators that the
//! policy does not name have to be right as well, and count for nothing.

use assay_log::{
    CheckpointError, LogPolicy, SignedCheckpoint,
    tree::{InclusionProof, ProofError, leaf_hash},
};
use assay_protocol::{
    EpochId, Hotkey, ReceiptId,
    message::{LogIndex, Message, MessageError, Receipt, Verdict},
};

use crate::Policy;

/// A receipt that a [`Policy`] accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The receipt's id.
    pub id: ReceiptId,
    /// What a quorum has signed.
    pub verdict: Verdict,
    /// The policy's validators that have signed it, and where the log has their envelopes.
    pub votes: Vec<(Hotkey, LogIndex)>,
    /// Others that have signed it: they count for nothing.
    pub outside: Vec<Hotkey>,
    /// The checkpoint under which the envelopes are in the log.
    pub checkpoint: SignedCheckpoint,
}

/// Why a receipt proves nothing: the first thing that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptProblem {
    /// The bytes are no receipt.
    #[error(transparent)]
    Form(#[from] MessageError),
    /// It is of another epoch than the policy's.
    #[error("the receipt is of epoch {found}, and the policy is for {expected}")]
    OtherEpoch {
        /// The policy's.
        expected: EpochId,
        /// The receipt's.
        found: EpochId,
    },
    /// Someone is said to have signed who has not.
    #[error("the signature of {validator} is not one of this verdict")]
    Forged {
        /// Who is said to have signed.
        validator: Hotkey,
    },
    /// Fewer have signed than the policy asks for.
    #[error(
        "{found} of the policy's validators have signed, and it takes {needed} ({outside} others have \
         signed, who count for nothing)"
    )]
    TooFewVotes {
        /// How many of the policy's validators have signed.
        found: usize,
        /// How many have to.
        needed: usize,
        /// How many others have.
        outside: usize,
    },
    /// The checkpoint is not one of the policy's log.
    #[error("the receipt's checkpoint does not count")]
    Checkpoint(#[source] CheckpointError),
    /// An envelope is not in the log where the receipt says.
    #[error("the envelope of {validator} is not entry {} of the log", .index.0)]
    NotInLog {
        /// Whose envelope it is.
        validator: Hotkey,
        /// Where it is said to be.
        index: LogIndex,
        /// What is wrong with the proof.
        source: ProofError,
    },
}

impl ReceiptProblem {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Form(error) => error.remedy(),
            Self::OtherEpoch { .. } => "use the policy of the receipt's epoch",
            Self::Forged { .. } | Self::NotInLog { .. } => {
                "get the receipt again from the log's folder; if it is the same there, somebody has \
                 altered it: don't act on it"
            }
            Self::TooFewVotes { .. } => {
                "check that receipt and policy are of the same epoch; if they are, this is no receipt"
            }
            Self::Checkpoint(error) => error.remedy(),
        }
    }
}

/// Checks a receipt: form, epoch, signatures, quorum, checkpoint, and the proof of each envelope, in
/// this order.
///
/// # Errors
/// The first of these that does not hold.
pub fn verify_receipt(bytes: &[u8], policy: &Policy) -> Result<Verified, ReceiptProblem> {
    let receipt = Receipt::decode(bytes)?;
    let verdict = receipt.unverified().clone();
    check_epoch(&verdict, policy)?;
    check_signatures(&receipt)?;
    let (votes, outside) = count_votes(&receipt, policy)?;
    let checkpoint = check_inclusion(&receipt, policy.log())?;
    Ok(Verified {
        id: receipt.id(),
        verdict,
        votes,
        outside,
        checkpoint,
    })
}

fn check_epoch(verdict: &Verdict, policy: &Policy) -> Result<(), ReceiptProblem> {
    let found = verdict.epoch;
    match policy.epoch() {
        Some(expected) if expected != found => Err(ReceiptProblem::OtherEpoch { expected, found }),
        _ => Ok(()),
    }
}

fn check_signatures(receipt: &Receipt) -> Result<(), ReceiptProblem> {
    for envelope in receipt.envelopes() {
        let validator = envelope.validator();
        let forged = |_| ReceiptProblem::Forged { validator };
        envelope.verify(&[validator]).map_err(forged)?;
    }
    Ok(())
}

type Votes = (Vec<(Hotkey, LogIndex)>, Vec<Hotkey>);

/// Who of the policy's validators has signed, and who else. The form of a receipt has each validator
/// once.
fn count_votes(receipt: &Receipt, policy: &Policy) -> Result<Votes, ReceiptProblem> {
    let (own, others): (Vec<_>, Vec<_>) = receipt
        .votes()
        .iter()
        .partition(|vote| policy.validators().contains(&vote.validator));
    if own.len() < policy.votes() {
        return Err(ReceiptProblem::TooFewVotes {
            found: own.len(),
            needed: policy.votes(),
            outside: others.len(),
        });
    }
    let votes = own.iter().map(|vote| (vote.validator, vote.index));
    let outside = others.iter().map(|vote| vote.validator);
    Ok((votes.collect(), outside.collect()))
}

fn check_inclusion(
    receipt: &Receipt,
    policy: &LogPolicy,
) -> Result<SignedCheckpoint, ReceiptProblem> {
    let checkpoint = policy
        .verify(receipt.checkpoint())
        .map_err(ReceiptProblem::Checkpoint)?;
    for (vote, envelope) in receipt.votes().iter().zip(receipt.envelopes()) {
        InclusionProof(vote.path.clone())
            .verify(
                vote.index.0,
                &leaf_hash(&envelope.encode()),
                checkpoint.size(),
                checkpoint.root(),
            )
            .map_err(|source| ReceiptProblem::NotInLog {
                validator: vote.validator,
                index: vote.index,
                source,
            })?;
    }
    Ok(checkpoint)
}

//! From a claim to its proof: [`Submission`], [`Commitment`], [`Reveal`].
//!
//! A miner first publishes a hash, and the program only when the round is closed. What the hash binds
//! can't be changed after that, and author and payout address are among it, so a copied program or a
//! copied hash is worth nothing to anyone else.

use serde::{Deserialize, Serialize};

use super::{
    expiry::Expiry,
    form::Message,
    signed::Authored,
    values::{Nonce, Salt},
};
use crate::{EpochId, Hotkey, PayoutAddress, ProgramId, Score, Sha256, SubmissionId, decimal};

/// Everything that a submission's id binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Submission {
    /// The epoch that is to judge it.
    pub epoch: EpochId,
    /// The program.
    pub program: ProgramId,
    /// Who submits, and signs.
    pub author: Hotkey,
    /// Who is paid.
    pub payout: PayoutAddress,
    /// The program's score on the search split under verdict, as the author claims it.
    pub search_score: Score,
    /// What keeps the others from being guessed.
    pub salt: Salt,
}

impl Submission {
    /// The id: [`Sha256::of_parts`] of `assay commitment 1`, epoch, program, author, payout address (32
    /// bytes each), score in nano-units (eight little-endian bytes) and salt.
    #[must_use]
    pub fn id(&self) -> SubmissionId {
        SubmissionId(Sha256::of_parts(&[
            b"assay commitment 1",
            self.epoch.0.as_bytes(),
            self.program.0.as_bytes(),
            self.author.as_bytes(),
            self.payout.as_bytes(),
            &self.search_score.nanos().to_le_bytes(),
            self.salt.as_bytes(),
        ]))
    }

    /// The message that commits to it.
    #[must_use]
    pub fn commit(&self, expires: Expiry, nonce: Nonce) -> Commitment {
        Commitment {
            author: self.author,
            commitment: self.id(),
            epoch: self.epoch,
            expires,
            nonce,
            payout: self.payout,
        }
    }

    /// The message that reveals it.
    #[must_use]
    pub fn reveal(&self, expires: Expiry, nonce: Nonce) -> Reveal {
        Reveal {
            author: self.author,
            commitment: self.id(),
            epoch: self.epoch,
            expires,
            nonce,
            payout: self.payout,
            program: self.program,
            salt: self.salt,
            search_score: self.search_score,
        }
    }
}

/// A miner has a submission, and shows nothing of it yet. Signed by its author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// Who submits, and signs this.
    pub author: Hotkey,
    /// The submission's id, which hides all of it.
    pub commitment: SubmissionId,
    /// The epoch that is to judge it.
    pub epoch: EpochId,
    /// Until when this may be acted on.
    pub expires: Expiry,
    /// What tells this message from a replay.
    pub nonce: Nonce,
    /// Who is paid.
    pub payout: PayoutAddress,
}

impl Message for Commitment {
    const KIND: &'static str = "commitment";
    const SCHEMA: u32 = 1;
}

impl Authored for Commitment {
    fn author(&self) -> Hotkey {
        self.author
    }
}

/// What a commitment has hidden. Signed by its author; the program's bytes travel beside it, by their
/// hash. One whose values don't hash to its `commitment` is not read at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reveal {
    /// Who submits, and signs this.
    pub author: Hotkey,
    /// The submission's id.
    pub commitment: SubmissionId,
    /// The epoch that is to judge it.
    pub epoch: EpochId,
    /// Until when this may be acted on.
    pub expires: Expiry,
    /// What tells this message from a replay.
    pub nonce: Nonce,
    /// Who is paid.
    pub payout: PayoutAddress,
    /// The program.
    pub program: ProgramId,
    /// The salt of the commitment.
    pub salt: Salt,
    /// The program's score on the search split under verdict, as the author claims it. In messages a
    /// decimal string of nano-units.
    #[serde(with = "decimal")]
    pub search_score: Score,
}

impl Reveal {
    /// What is submitted.
    #[must_use]
    pub fn submission(&self) -> Submission {
        Submission {
            epoch: self.epoch,
            program: self.program,
            author: self.author,
            payout: self.payout,
            search_score: self.search_score,
            salt: self.salt,
        }
    }

    /// Whether this is what that commitment has hidden: the same hash, and the same author, epoch and
    /// payout address beside it, which a copied commitment can't have.
    #[must_use]
    pub fn opens(&self, commitment: &Commitment) -> bool {
        self.submission().id() == commitment.commitment
            && self.author == commitment.author
            && self.epoch == commitment.epoch
            && self.payout == commitment.payout
    }
}

impl Message for Reveal {
    const KIND: &'static str = "reveal";
    const SCHEMA: u32 = 1;

    fn check(&self) -> Result<(), &'static str> {
        if self.submission().id() != self.commitment {
            return Err("what is revealed does not hash to `commitment`");
        }
        Ok(())
    }
}

impl Authored for Reveal {
    fn author(&self) -> Hotkey {
        self.author
    }
}

//! [`Opening`]: a hidden pack becomes public.

use serde::{Deserialize, Serialize};

use super::{
    VALIDATORS, count_distinct,
    form::{Message, MessageError, decode_around, encode_around, tagged},
    signed::Unauthored,
};
use crate::{EpochId, Hotkey, Keypair, PackCommitment, Signature};

/// The epoch is over, and its pack may be read by anyone. Signed by the owner, or by a quorum of
/// validators if the owner does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackOpening {
    /// The hash of the pack.
    pub commitment: PackCommitment,
    /// The epoch.
    pub epoch: EpochId,
}

impl Message for PackOpening {
    const KIND: &'static str = "opening";
    const SCHEMA: u32 = 1;
}

impl Unauthored for PackOpening {}

/// An opening and who has signed it: `{"body", "signatures"}`, the file `opening.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    #[serde(with = "tagged")]
    body: PackOpening,
    signatures: Vec<OpeningSignature>,
}

/// One signature of an opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningSignature {
    /// The signature over the body.
    pub signature: Signature,
    /// Who has signed.
    pub signer: Hotkey,
}

impl Opening {
    /// An opening that nobody has signed yet.
    #[must_use]
    pub fn new(body: PackOpening) -> Self {
        Self {
            body,
            signatures: Vec::new(),
        }
    }

    /// Adds a signature, in the place of an earlier one by the same key.
    pub fn sign(&mut self, keypair: &Keypair) {
        let added = OpeningSignature {
            signature: keypair.sign(&self.body.signing_bytes()),
            signer: keypair.hotkey(),
        };
        match self
            .signatures
            .binary_search_by_key(&added.signer, |signature| signature.signer)
        {
            Ok(place) => self.signatures[place] = added,
            Err(place) => self.signatures.insert(place, added),
        }
    }

    /// What is opened, which holds only if those who may open it have signed.
    #[must_use]
    pub fn unverified(&self) -> &PackOpening {
        &self.body
    }

    /// The signatures, by signer.
    #[must_use]
    pub fn signatures(&self) -> &[OpeningSignature] {
        &self.signatures
    }

    /// How many of these keys have signed. Signatures of others, and wrong ones, count for nothing;
    /// nobody counts twice.
    #[must_use]
    pub fn valid_signatures(&self, signers: &[Hotkey]) -> usize {
        let signed = self.body.signing_bytes();
        count_distinct(signers, |signer: &Hotkey| {
            let mut own = self.signatures.iter().filter(|one| one.signer == *signer);
            own.any(|one| signer.verify(&signed, &one.signature))
        })
    }

    /// The canonical bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode_around(self)
    }

    /// Reads an opening from its canonical bytes, without believing it.
    ///
    /// # Errors
    /// The bytes are not the canonical bytes of an opening, in this version.
    pub fn decode(bytes: &[u8]) -> Result<Self, MessageError> {
        let opening = decode_around::<PackOpening, Self>(bytes)?;
        let contradiction = |problem| MessageError::Contradiction {
            kind: PackOpening::KIND,
            problem,
        };
        // The owner may have signed beside all validators.
        if opening.signatures.len() > VALIDATORS + 1 {
            return Err(contradiction(
                "more signatures than an epoch has validators at most, and an owner",
            ));
        }
        if !opening
            .signatures
            .is_sorted_by(|left, right| left.signer < right.signer)
        {
            return Err(contradiction(
                "`signatures` have to be in the order of their signers, none twice",
            ));
        }
        Ok(opening)
    }
}

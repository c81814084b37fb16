//! [`Signed`]: a message with one signature.

use serde::{Deserialize, Serialize};

use super::form::{Message, MessageError, decode_around, encode_around, tagged};
use crate::{Hotkey, Keypair, Signature};

/// A message, who is said to have signed it, and the signature: `{"body", "signature", "signer"}`.
///
/// It has been read but not believed. If the body names who has to sign, [`Self::verify`] gives the
/// body; else the reader has to know whose signature counts, and [`Self::verify_by`] does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound = "M: Message")]
pub struct Signed<M> {
    #[serde(with = "tagged")]
    body: M,
    signature: Signature,
    signer: Hotkey,
}

/// A message that names who has to sign it.
pub trait Authored: Message {
    /// Who has to sign.
    fn author(&self) -> Hotkey;
}

/// A message that does not name who has to sign it. Anyone can sign one, so that a right signature
/// says nothing before the signer is known: the owner or the validators that a manifest names.
pub trait Unauthored: Message {}

/// Why a signed message is not to be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The signature is not the signer's over this body.
    #[error("the signature is not one by {signer} of this {kind}")]
    Forged {
        /// The body's kind.
        kind: &'static str,
        /// Who is said to have signed.
        signer: Hotkey,
    },
    /// Someone else has signed than whose message it is.
    #[error("the {kind} has to be signed by {expected}, and is by {found}")]
    Signer {
        /// The body's kind.
        kind: &'static str,
        /// Who has to sign.
        expected: Hotkey,
        /// Who is said to have signed.
        found: Hotkey,
    },
    /// Someone has signed who is no validator.
    #[error("the {kind} has to be signed by a validator, and {found} is none of this epoch")]
    NoValidator {
        /// The body's kind.
        kind: &'static str,
        /// Who is said to have signed.
        found: Hotkey,
    },
}

impl VerifyError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Forged { .. } => "get it again from who signed it, unaltered",
            Self::Signer { .. } => "sign with the key that is named, or name the key that signs",
            Self::NoValidator { .. } => "check that it is of the epoch whose manifest was read",
        }
    }
}

impl<M: Message> Signed<M> {
    /// Signs a message. Whose [author](Authored::author) is another key is signed in vain: nobody will
    /// believe it.
    #[must_use]
    pub fn sign(body: M, keypair: &Keypair) -> Self {
        Self {
            signature: keypair.sign(&body.signing_bytes()),
            signer: keypair.hotkey(),
            body,
        }
    }

    /// Puts together what was kept apart, such as the signatures of validators in a manifest.
    #[must_use]
    pub fn from_parts(body: M, signer: Hotkey, signature: Signature) -> Self {
        Self {
            body,
            signature,
            signer,
        }
    }

    /// Who is said to have signed.
    #[must_use]
    pub fn signer(&self) -> Hotkey {
        self.signer
    }

    /// The signature, right or wrong.
    #[must_use]
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// The body, which anyone may have made: to find out what it is about, not to act on it.
    #[must_use]
    pub fn unverified(&self) -> &M {
        &self.body
    }

    fn signed_by(self, expected: Hotkey) -> Result<M, VerifyError> {
        if self.signer != expected {
            return Err(VerifyError::Signer {
                kind: M::KIND,
                expected,
                found: self.signer,
            });
        }
        if !self
            .signer
            .verify(&self.body.signing_bytes(), &self.signature)
        {
            return Err(VerifyError::Forged {
                kind: M::KIND,
                signer: self.signer,
            });
        }
        Ok(self.body)
    }

    /// The canonical bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode_around(self)
    }

    /// Reads a signed message from its canonical bytes, without believing it.
    ///
    /// # Errors
    /// The bytes are not the canonical bytes of such a message, in this version.
    pub fn decode(bytes: &[u8]) -> Result<Self, MessageError> {
        decode_around::<M, Self>(bytes)
    }
}

impl<M: Authored> Signed<M> {
    /// The body, if its author has signed it.
    ///
    /// # Errors
    /// The signature is wrong, or that of another than the author.
    pub fn verify(self) -> Result<M, VerifyError> {
        let author = self.body.author();
        self.signed_by(author)
    }
}

impl<M: Unauthored> Signed<M> {
    /// The body, if this key has signed it.
    ///
    /// # Errors
    /// The signature is wrong, or that of another key.
    pub fn verify_by(self, expected: &Hotkey) -> Result<M, VerifyError> {
        self.signed_by(*expected)
    }
}

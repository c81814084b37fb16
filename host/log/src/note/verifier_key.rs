//! [`VerifierKey`]: the public half of a log's or a witness's key.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::Digest;

use super::{key_error::KeyError, key_name::check_name};

/// The longest text of a verifier key: name, eight digits, 44 letters, two plus signs.
const TEXT_BYTES: usize = 255 + 8 + 44 + 2;

/// What a key signs, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignatureKind {
    /// Ed25519 (RFC 8032) over the text of a note: kind 1 of `signed-note`. Logs sign so.
    Ed25519,
    /// Ed25519 over a time and a checkpoint: kind 4, `tlog-cosignature`. Witnesses sign so.
    Cosignature,
}

impl SignatureKind {
    pub(super) const fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 1,
            Self::Cosignature => 4,
        }
    }
}

/// Who signs notes: a name and a public key. Written `name+hhhhhhhh+base64`, where the digits are the
/// key's [id](Self::id) and the last part is the kind's byte and the 32 bytes of the key.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    kind: SignatureKind,
    key: VerifyingKey,
}

impl VerifierKey {
    /// A key of this name.
    ///
    /// # Errors
    /// The name can't be a key's, or the bytes are no public key: no point of the curve in its one
    /// form, or one of small order, under which signatures mean nothing.
    pub fn new(name: &str, kind: SignatureKind, public: &[u8; 32]) -> Result<Self, KeyError> {
        check_name(name)?;
        let key = VerifyingKey::from_bytes(public).map_err(|_| KeyError::NoPublicKey)?;
        // One point, one key: no second way to write it.
        let is_canonical = key.to_edwards().compress().as_bytes() == public;
        if key.is_weak() || !is_canonical {
            return Err(KeyError::NoPublicKey);
        }
        Ok(Self {
            name: name.to_owned(),
            kind,
            key,
        })
    }

    /// The name, which is the log's origin, too.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the key signs.
    #[must_use]
    pub const fn kind(&self) -> SignatureKind {
        self.kind
    }

    /// The public key.
    #[must_use]
    pub fn public(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// The first four bytes of the SHA-256 of name, line feed, kind and key: tells keys of one name
    /// apart. Anyone can find keys of the same id, and nothing rests on it.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        let hash: [u8; 32] = sha2::Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', self.kind.byte()])
            .chain_update(self.public())
            .finalize()
            .into();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// Whether this is the key's signature of exactly these bytes.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        // The strict form: one signature can't be altered into another that is valid, too.
        self.key
            .verify_strict(message, &Signature::from_bytes(signature))
            .is_ok()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = u32::from_be_bytes(self.id());
        let key = [&[self.kind.byte()], &self.public()[..]].concat();
        write!(formatter, "{}+{id:08x}+{}", self.name, STANDARD.encode(key))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "VerifierKey({self})")
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let form = KeyError::Form("NAME+8 DIGITS+44 LETTERS");
        if text.len() > TEXT_BYTES {
            return Err(form);
        }
        let (name, rest) = text.split_once('+').ok_or(form)?;
        let (_, encoded) = rest.split_once('+').ok_or(form)?;
        let bytes = STANDARD.decode(encoded).map_err(|_| form)?;
        let (kind, public) = bytes.split_first().ok_or(form)?;
        let kind = match kind {
            1 => SignatureKind::Ed25519,
            4 => SignatureKind::Cosignature,
            other => return Err(KeyError::Kind(*other)),
        };
        let key = Self::new(name, kind, public.try_into().map_err(|_| form)?)?;
        // One way to write each, and the digits in the middle have to fit.
        if key.to_string() == text {
            Ok(key)
        } else {
            Err(KeyError::WrongId)
        }
    }
}

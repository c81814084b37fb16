//! [`KeyError`]: why text is not a key.

/// Text that is not a key. It is never quoted: it may be a secret with a typing mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It has not the parts of a key.
    #[error("not a key: expected {0}")]
    Form(&'static str),
    /// The name can't stand in a signature's line.
    #[error(
        "not a name for a key: expected 1 to 255 bytes without spaces, plus signs and control \
         characters"
    )]
    Name,
    /// The eight digits are not those of this name and key.
    #[error("the eight digits in the middle of the key don't belong to its name and its last part")]
    WrongId,
    /// It is of a kind that is not known here.
    #[error("the key is of kind {0}, and only Ed25519 (1) and cosignatures (4) are known here")]
    Kind(u8),
    /// The bytes are no point of the curve, or one under which many would sign alike.
    #[error("the key's bytes are no public key of Ed25519")]
    NoPublicKey,
    /// The system gives no random bytes.
    #[error("the system gives no random bytes for a new key")]
    Randomness,
}

impl KeyError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Form(_) | Self::WrongId | Self::NoPublicKey => {
                "copy the whole key again: it is one line without spaces"
            }
            Self::Name => {
                "name the log like a web address without `https://`: log.example.com/series"
            }
            Self::Kind(_) => "ask for an Ed25519 key",
            Self::Randomness => "try again when the system has started fully",
        }
    }
}

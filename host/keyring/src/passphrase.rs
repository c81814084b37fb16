//! [`Passphrase`]: what encrypts a key's file.

use std::fmt;

use zeroize::Zeroizing;

/// The bytes that a passphrase may have.
const PASSPHRASE_BYTES: usize = 1024;
/// The characters that a new one needs.
const PASSPHRASE_CHARACTERS: usize = 10;

/// What a key's file is encrypted with. Wiped from memory when dropped.
pub struct Passphrase(Zeroizing<String>);

/// Text that can't be a passphrase. It may be a secret all the same, so the error doesn't repeat it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PassphraseError {
    /// Nothing.
    #[error("the passphrase is empty")]
    Empty,
    /// Too short to encrypt with: Bittensor's format salts all passphrases in the same way, so that
    /// common ones are tried against all files at once.
    #[error("the passphrase is too short: take at least {PASSPHRASE_CHARACTERS} characters")]
    Short,
    /// Longer than anything that is meant.
    #[error("the passphrase is too long: it has more than {PASSPHRASE_BYTES} bytes")]
    Long,
}

impl Passphrase {
    /// A passphrase to open a file with.
    ///
    /// # Errors
    /// It is empty, or longer than 1024 bytes.
    pub fn new(text: Zeroizing<String>) -> Result<Self, PassphraseError> {
        match text.len() {
            0 => Err(PassphraseError::Empty),
            1..=PASSPHRASE_BYTES => Ok(Self(text)),
            _ => Err(PassphraseError::Long),
        }
    }

    /// Whether it is good enough to encrypt with.
    ///
    /// # Errors
    /// It has fewer than 10 characters.
    pub fn strong(&self) -> Result<(), PassphraseError> {
        match self.0.chars().nth(PASSPHRASE_CHARACTERS - 1) {
            Some(_) => Ok(()),
            None => Err(PassphraseError::Short),
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Passphrase").finish_non_exhaustive()
    }
}

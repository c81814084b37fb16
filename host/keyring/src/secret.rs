//! [`HotkeySecret`]: a hotkey, and what is known of how it was made.

use std::fmt;

use assay_protocol::{Keypair, Phrase, RandomnessError, SecretError, SecretUri};
use zeroize::Zeroizing;

/// A hotkey with its secret, and the phrase or seed that it comes from, as far as they are known.
#[derive(Clone)]
pub struct HotkeySecret {
    keypair: Keypair,
    seed: Option<Zeroizing<[u8; 32]>>,
    phrase: Option<Phrase>,
}

impl HotkeySecret {
    /// A new key of a new phrase of 12 words.
    ///
    /// # Errors
    /// The operating system gives no random bytes.
    pub fn generate() -> Result<Self, RandomnessError> {
        Phrase::generate().map(Self::from_phrase)
    }

    /// The key of a phrase.
    #[must_use]
    pub fn from_phrase(phrase: Phrase) -> Self {
        Self {
            phrase: Some(phrase.clone()),
            ..Self::from_seed(phrase.seed(""))
        }
    }

    /// The key of a secret URI. If that has a path or a password, the phrase is not kept: alone, it
    /// would give another key. The key's own seed is, unless the last step is a soft one.
    #[must_use]
    pub fn from_uri(uri: &SecretUri) -> Self {
        match (uri.plain_phrase(), uri.seed()) {
            (Some(phrase), _) => Self::from_phrase(phrase.clone()),
            (None, Some(seed)) => Self::from_seed(seed),
            (None, None) => Self {
                keypair: uri.keypair(),
                seed: None,
                phrase: None,
            },
        }
    }

    pub(crate) fn from_seed(seed: Zeroizing<[u8; 32]>) -> Self {
        Self {
            keypair: Keypair::from_seed(&seed),
            seed: Some(seed),
            phrase: None,
        }
    }

    pub(crate) fn from_secret_bytes(bytes: &[u8; 64]) -> Result<Self, SecretError> {
        Ok(Self {
            keypair: Keypair::from_secret_bytes(bytes)?,
            seed: None,
            phrase: None,
        })
    }

    /// The key.
    #[must_use]
    pub fn keypair(&self) -> &Keypair {
        &self.keypair
    }

    /// The phrase that gives this key, if it is known.
    #[must_use]
    pub fn phrase(&self) -> Option<&Phrase> {
        self.phrase.as_ref()
    }

    pub(crate) fn seed(&self) -> Option<&[u8; 32]> {
        self.seed.as_deref()
    }
}

impl fmt::Debug for HotkeySecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("HotkeySecret")
            .field(&self.keypair.hotkey())
            .finish_non_exhaustive()
    }
}

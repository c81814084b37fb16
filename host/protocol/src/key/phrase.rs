//! [`Phrase`]: a secret that a person can write down.

use std::{fmt, str::FromStr};

use bip39::{Language, Mnemonic};
use sha2::Sha512;
use zeroize::{Zeroize, Zeroizing};

use super::keypair::Keypair;

/// Substrate's number of rounds, which is BIP 39's.
const ROUNDS: u32 = 2048;

/// A BIP 39 phrase: 12, 15, 18, 21 or 24 English words that hold 128 to 256 random bits and a checksum.
/// It is wiped from memory when dropped, and only [`Self::reveal`] shows it.
///
/// ```
/// use assay_protocol::Phrase;
///
/// // Substrate's development phrase: the whole world has the keys that it gives.
/// let phrase: Phrase = "bottom drive obey lake curtain smoke basket hold race lonely fit walk".parse()?;
/// let address = phrase.keypair().hotkey().to_string();
/// assert_eq!(address, "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV");
/// # Ok::<(), assay_protocol::PhraseError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Phrase(Mnemonic);

/// Text that is not a phrase. It is secret all the same, so the error doesn't repeat it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PhraseError {
    /// A phrase has 12, 15, 18, 21 or 24 words.
    #[error("not a phrase: expected 12, 15, 18, 21 or 24 words, found {0}")]
    Words(usize),
    /// A word that is not in the list.
    #[error("not a phrase: word {0} is not in BIP 39's English list, in lowercase")]
    Unknown(usize),
    /// A word is another one than was drawn, or words have changed places.
    #[error("not a phrase: its checksum is wrong, so a word is another one, or at another place")]
    Checksum,
}

/// The operating system gives no random bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gives no random bytes: {0}")]
pub struct RandomnessError(#[from] getrandom::Error);

impl Phrase {
    /// A new phrase of 12 words, from 128 random bits of the operating system.
    ///
    /// # Errors
    /// The system gives none.
    pub fn generate() -> Result<Self, RandomnessError> {
        let mut entropy = Zeroizing::new([0; 16]);
        getrandom::fill(entropy.as_mut_slice()).map_err(RandomnessError::from)?;
        let phrase = Mnemonic::from_entropy_in(Language::English, entropy.as_slice())
            .expect("16 bytes make 12 words");
        Ok(Self(phrase))
    }

    /// The words, with one space between them.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        // With its capacity known, the text is never moved, which would leave a copy behind.
        let mut text = Zeroizing::new(String::with_capacity(24 * 9));
        for word in self.0.words() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        text
    }

    /// The seed of this phrase's key. As everywhere on Substrate, and other than in BIP 39, it is
    /// derived from the random bits, and not from the words.
    #[must_use]
    pub fn seed(&self, password: &str) -> Zeroizing<[u8; 32]> {
        let (mut entropy, length) = self.0.to_entropy_array();
        let salt = Zeroizing::new(["mnemonic", password].concat());
        let mut seed = Zeroizing::new([0; 32]);
        pbkdf2::pbkdf2_hmac::<Sha512>(
            &entropy[..length],
            salt.as_bytes(),
            ROUNDS,
            seed.as_mut_slice(),
        );
        entropy.zeroize();
        seed
    }

    /// The key of this phrase, without a password.
    #[must_use]
    pub fn keypair(&self) -> Keypair {
        Keypair::from_seed(&self.seed(""))
    }
}

impl fmt::Debug for Phrase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Phrase").finish_non_exhaustive()
    }
}

/// Words may be separated by any white space.
impl FromStr for Phrase {
    type Err = PhraseError;

    fn from_str(text: &str) -> Result<Self, PhraseError> {
        Mnemonic::parse_in_normalized(Language::English, text)
            .map(Self)
            .map_err(|error| match error {
                bip39::Error::UnknownWord(index) => PhraseError::Unknown(index + 1),
                bip39::Error::InvalidChecksum => PhraseError::Checksum,
                _ => PhraseError::Words(text.split_whitespace().count()),
            })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn phrases_are_drawn_anew() {
        let [a, b] = [Phrase::generate().unwrap(), Phrase::generate().unwrap()];
        assert!(a != b);
        assert_eq!(a.reveal().split(' ').count(), 12);
        assert!(a.reveal().parse::<Phrase>().unwrap() == a);
        assert_eq!(format!("{a:?}"), "Phrase { .. }");
    }

    #[test]
    fn what_is_wrong_is_told_without_the_words() {
        let drive = "bottom drive obey lake curtain smoke basket hold race lonely fit";
        for (text, error) in [
            (String::new(), PhraseError::Words(0)),
            (drive.to_owned(), PhraseError::Words(11)),
            (format!("{drive} wlak"), PhraseError::Unknown(12)),
            (format!("{drive} Walk"), PhraseError::Unknown(12)),
            (format!("{drive} wall"), PhraseError::Checksum),
            ("abandon ".repeat(100_000), PhraseError::Words(100_000)),
        ] {
            assert_eq!(text.parse::<Phrase>(), Err(error));
        }
        let spaced = format!("\t{} walk\n", drive.replace(' ', "  "));
        let phrase: Phrase = spaced.parse().unwrap();
        assert_eq!(*phrase.reveal(), format!("{drive} walk"));
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text: String) {
            prop_assert!(text.parse::<Phrase>().is_err());
        }

        #[test]
        fn phrases_of_every_length_hold_their_bits(bytes: [u8; 32], quarters in 4_usize..=8) {
            let phrase = Phrase(
                Mnemonic::from_entropy_in(Language::English, &bytes[..4 * quarters]).unwrap(),
            );
            prop_assert!(phrase.reveal().parse::<Phrase>().unwrap() == phrase);
        }
    }
}

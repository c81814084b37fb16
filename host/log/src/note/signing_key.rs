//! [`SigningKey`]: the secret half of a log's key.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::Signer;
use zeroize::Zeroizing;

use super::{
    key_error::KeyError,
    verifier_key::{SignatureKind, VerifierKey},
};

const PREFIX: &str = "PRIVATE+KEY+";

/// The kind's byte and a seed of 32 bytes, in Base64.
const ENCODED_BYTES: usize = 44;

/// The key that a log signs its checkpoints with. The secret is wiped from memory when the value is
/// dropped, and no formatting shows it.
///
/// ```
/// use assay_log::{SigningKey, VerifierKey};
///
/// let key = SigningKey::generate("log.example.com/digits")?;
/// let public: VerifierKey = key.verifier().to_string().parse()?;
/// assert_eq!(public.name(), "log.example.com/digits");
///
/// let kept_in_a_private_file = key.to_secret_text();
/// let again: SigningKey = kept_in_a_private_file.parse()?;
/// assert_eq!(again.verifier(), &public);
/// # Ok::<(), assay_log::KeyError>(())
/// ```
#[derive(Clone)]
pub struct SigningKey {
    secret: ed25519_dalek::SigningKey,
    verifier: VerifierKey,
}

impl SigningKey {
    /// A new key for the log of this name. Names look like web addresses without `https://`.
    ///
    /// # Errors
    /// The name can't be a key's, or the system gives no random bytes.
    pub fn generate(name: &str) -> Result<Self, KeyError> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *seed).map_err(|_| KeyError::Randomness)?;
        Self::from_seed(name, &seed)
    }

    /// The key of a seed (RFC 8032 calls it the private key).
    ///
    /// # Errors
    /// The name can't be a key's.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let secret = ed25519_dalek::SigningKey::from_bytes(seed);
        let public = secret.verifying_key();
        let verifier = VerifierKey::new(name, SignatureKind::Ed25519, public.as_bytes())?;
        Ok(Self { secret, verifier })
    }

    /// The public half.
    #[must_use]
    pub const fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// The secret as text: what `parse` takes. `PRIVATE+KEY+`, and then as the public key is written,
    /// with the seed in its place.
    #[must_use]
    pub fn to_secret_text(&self) -> Zeroizing<String> {
        let name = self.verifier.name();
        let id = u32::from_be_bytes(self.verifier.id());
        let mut seed = Zeroizing::new([SignatureKind::Ed25519.byte(); 33]);
        seed[1..].copy_from_slice(self.secret.as_bytes());
        // As large as it gets, so that no part of it is left behind by growing.
        let length = PREFIX.len() + name.len() + 10 + ENCODED_BYTES;
        let mut text = Zeroizing::new(String::with_capacity(length));
        text.push_str(PREFIX);
        text.push_str(name);
        text.push_str(&format!("+{id:08x}+"));
        STANDARD.encode_string(seed.as_slice(), &mut text);
        text
    }

    /// Signs the text of a note.
    pub(crate) fn sign(&self, text: &str) -> [u8; 64] {
        self.secret.sign(text.as_bytes()).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("SigningKey")
            .field(&self.verifier)
            .finish_non_exhaustive()
    }
}

impl FromStr for SigningKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let form = KeyError::Form("PRIVATE+KEY+NAME+8 DIGITS+44 LETTERS");
        let rest = text.strip_prefix(PREFIX).ok_or(form)?;
        let (name, rest) = rest.split_once('+').ok_or(form)?;
        let (id, encoded) = rest.split_once('+').ok_or(form)?;
        let mut bytes = Zeroizing::new([0; 33]);
        if encoded.len() != ENCODED_BYTES {
            return Err(form);
        }
        let length = STANDARD
            .decode_slice(encoded, bytes.as_mut_slice())
            .map_err(|_| form)?;
        let Some((kind, seed)) = bytes[..length].split_first_chunk::<1>() else {
            return Err(form);
        };
        if kind[0] != SignatureKind::Ed25519.byte() {
            return Err(KeyError::Kind(kind[0]));
        }
        let key = Self::from_seed(name, seed.try_into().map_err(|_| form)?)?;
        if id != format!("{:08x}", u32::from_be_bytes(key.verifier.id())) {
            return Err(KeyError::WrongId);
        }
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that Go's `note` package is documented with.
    const SECRET: &str =
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    #[test]
    fn keys_are_written_as_elsewhere() {
        let key: SigningKey = SECRET.parse().unwrap();
        assert_eq!(key.verifier().to_string(), PUBLIC);
        assert_eq!(*key.to_secret_text(), SECRET);
        assert_eq!(PUBLIC.parse::<VerifierKey>().unwrap(), *key.verifier());
    }

    #[test]
    fn no_letter_of_a_key_can_be_another() {
        for at in 0..SECRET.len() {
            for letter in *b"+A1f/ \n" {
                let mut altered = SECRET.as_bytes().to_vec();
                altered[at] = letter;
                let altered = String::from_utf8(altered).unwrap();
                assert!(altered == SECRET || altered.parse::<SigningKey>().is_err());
                let public = altered.strip_prefix(PREFIX).unwrap_or_default();
                assert!(public.parse::<VerifierKey>().is_err());
            }
            assert!(SECRET[..at].parse::<SigningKey>().is_err());
        }
        for at in 0..PUBLIC.len() {
            let mut altered = PUBLIC.as_bytes().to_vec();
            altered[at] ^= 1;
            let altered = String::from_utf8(altered).unwrap();
            assert!(altered.parse::<VerifierKey>().is_err(), "{altered}");
            assert!(PUBLIC[..at].parse::<VerifierKey>().is_err());
        }
    }

    #[test]
    fn formatting_shows_no_secret() {
        let key: SigningKey = SECRET.parse().unwrap();
        let shown = format!("{key:?} {:?}", SECRET[1..].parse::<SigningKey>());
        assert!(!shown.contains("EKFALV"), "{shown}");
        assert!(shown.starts_with("SigningKey(VerifierKey(PeterNeumann+"));
    }

    #[test]
    fn names_that_break_lines_and_weak_keys_are_refused() {
        for name in [
            "",
            "a b",
            "a+b",
            "a\nb",
            "a\u{a0}b",
            "a\u{7f}",
            &"a".repeat(256),
        ] {
            assert_eq!(
                SigningKey::from_seed(name, &[1; 32]).unwrap_err(),
                KeyError::Name
            );
        }
        for weak in [[0; 32], [0xff; 32], {
            let mut identity = [0; 32];
            identity[0] = 1;
            identity
        }] {
            let key = VerifierKey::new("log", SignatureKind::Ed25519, &weak);
            assert_eq!(key, Err(KeyError::NoPublicKey));
        }
    }
}

//! [`Keypair`]: the secret half of a hotkey.

use std::fmt;

use schnorrkel::{ExpansionMode, MiniSecretKey, SecretKey};
use zeroize::Zeroizing;

use super::{hotkey::Hotkey, signature::Signature};

/// The signing context of everything on Substrate chains.
pub(super) const CONTEXT: &[u8] = b"substrate";

/// A hotkey with its secret. The secret is wiped from memory when the value is dropped, and no
/// formatting shows it.
#[derive(Clone)]
pub struct Keypair(schnorrkel::Keypair);

/// Bytes that are not the secret of a hotkey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an sr25519 secret key: the first 32 bytes are no scalar of the group, or zero")]
pub struct SecretError;

impl Keypair {
    /// The key of a seed ("mini secret key"), expanded as on every Substrate chain.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let seed = MiniSecretKey::from_bytes(seed).expect("any 32 bytes are a seed");
        Self(seed.expand_to_keypair(ExpansionMode::Ed25519))
    }

    /// The key of an expanded secret: a scalar of the group, and 32 bytes that help to draw the random
    /// part of signatures.
    ///
    /// # Errors
    /// The scalar is not reduced, or zero.
    pub fn from_secret_bytes(bytes: &[u8; 64]) -> Result<Self, SecretError> {
        if bytes[..32] == [0; 32] {
            return Err(SecretError);
        }
        let secret = SecretKey::from_bytes(bytes).map_err(|_| SecretError)?;
        Ok(Self(secret.to_keypair()))
    }

    /// The expanded secret: what [`Self::from_secret_bytes`] takes.
    #[must_use]
    pub fn secret_bytes(&self) -> Zeroizing<[u8; 64]> {
        Zeroizing::new(self.0.secret.to_bytes())
    }

    pub(super) const fn from_inner(pair: schnorrkel::Keypair) -> Self {
        Self(pair)
    }

    pub(super) fn into_inner(self) -> schnorrkel::Keypair {
        self.0
    }

    /// The public half.
    #[must_use]
    pub fn hotkey(&self) -> Hotkey {
        Hotkey::from_bytes(self.0.public.to_bytes())
            .expect("a scalar other than zero has a point other than the identity")
    }

    /// Signs exactly these bytes: sr25519 with the signing context `substrate`. Two signatures of the
    /// same bytes differ.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature::from_bytes(self.0.sign_simple(CONTEXT, message).to_bytes())
    }
}

impl fmt::Debug for Keypair {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Keypair")
            .field(&self.hotkey())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_signature_is_of_one_message_by_one_key(
            seed: [u8; 32],
            message: Vec<u8>,
            bit in 0_usize..512,
        ) {
            let keypair = Keypair::from_seed(&seed);
            let signature = keypair.sign(&message);
            prop_assert!(keypair.hotkey().verify(&message, &signature));

            let mut longer = message.clone();
            longer.push(0);
            prop_assert!(!keypair.hotkey().verify(&longer, &signature));
            prop_assert!(!Keypair::from_seed(&[7; 32]).hotkey().verify(&message, &signature));

            let mut altered = *signature.as_bytes();
            altered[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!keypair.hotkey().verify(&message, &Signature::from_bytes(altered)));

            let again = Keypair::from_secret_bytes(&keypair.secret_bytes()).unwrap();
            prop_assert_eq!(again.hotkey(), keypair.hotkey());
        }
    }

    #[test]
    fn secrets_that_are_no_scalar_are_refused() {
        for bytes in [[0; 64], [0xff; 64]] {
            assert!(Keypair::from_secret_bytes(&bytes).is_err());
        }
    }

    #[test]
    fn formatting_shows_no_secret() {
        let keypair = Keypair::from_seed(&[0x5a; 32]);
        let shown = format!("{keypair:?}");
        assert_eq!(shown, format!("Keypair({}, ..)", keypair.hotkey()));
    }
}

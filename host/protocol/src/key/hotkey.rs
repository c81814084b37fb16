//! [`Hotkey`]: the public key that signs for someone.

use std::{fmt, str::FromStr};

use schnorrkel::PublicKey;

use super::{
    address::{AddressError, PayoutAddress},
    keypair::CONTEXT,
    signature::Signature,
};

/// An sr25519 public key, as Bittensor's hotkeys are: 32 bytes that are the one encoding of a point of
/// the Ristretto group (RFC 9496), other than the identity, for which anyone could sign. Written as
/// an SS58 address with prefix 42; one key has exactly one text. Keys are ordered by their bytes,
/// which is also the order of their texts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hotkey([u8; 32]);

impl Hotkey {
    /// The key of these bytes.
    ///
    /// # Errors
    /// They are not a public key.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, AddressError> {
        // The identity is encoded as zeros.
        if bytes == [0; 32] || PublicKey::from_bytes(&bytes).is_err() {
            return Err(AddressError::NotAHotkey(PayoutAddress::from_bytes(bytes)));
        }
        Ok(Self(bytes))
    }

    /// The key's bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The account of this key, to be paid to.
    #[must_use]
    pub const fn payout_address(&self) -> PayoutAddress {
        PayoutAddress::from_bytes(self.0)
    }

    /// Whether this key has signed exactly these bytes: sr25519 with the signing context `substrate`.
    /// Takes less than 0.1 ms.
    #[must_use]
    pub fn verify(&self, message: &[u8], signature: &Signature) -> bool {
        let Ok(key) = PublicKey::from_bytes(&self.0) else {
            return false;
        };
        schnorrkel::Signature::from_bytes(signature.as_bytes())
            .is_ok_and(|signature| key.verify_simple(CONTEXT, message, &signature).is_ok())
    }
}

impl fmt::Display for Hotkey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.payout_address().fmt(formatter)
    }
}

impl fmt::Debug for Hotkey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Hotkey {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let address: PayoutAddress = text.parse()?;
        Self::from_bytes(*address.as_bytes())
    }
}

serde_as_text!(Hotkey);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_points_that_can_sign_are_hotkeys() {
        // Zeros are the identity, ones are no canonical field element, and 1 is negative.
        let mut one = [0; 32];
        one[0] = 1;
        for bytes in [[0; 32], [0xff; 32], one] {
            let account = PayoutAddress::from_bytes(bytes);
            let refused = Err(AddressError::NotAHotkey(account));
            assert_eq!(Hotkey::from_bytes(bytes), refused);
            assert_eq!(account.to_string().parse::<Hotkey>(), refused);
            assert_eq!(account.to_string().parse(), Ok(account));
        }
    }

    proptest! {
        #[test]
        fn keys_are_ordered_as_their_texts_are(
            a: [u8; 32],
            mut b: [u8; 32],
            shared in 0_usize..=32,
        ) {
            b[..shared].copy_from_slice(&a[..shared]);
            let [a, b] = [a, b].map(PayoutAddress::from_bytes);
            prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
            prop_assert_eq!(a.to_string().parse(), Ok(a));
        }
    }
}

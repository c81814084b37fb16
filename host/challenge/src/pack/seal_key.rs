//! [`Recipient`] and [`Identity`]: the keys that hidden packs are sealed for.

use std::{fmt, str::FromStr};

use age::{secrecy::ExposeSecret, x25519};
use assay_protocol::message::AgeRecipient;
use zeroize::Zeroizing;

/// The recipients whose points have a small order (RFC 7748, section 6.1): the key that they share
/// with anyone is zero. age would end the process rather than encrypt for them.
const SMALL_ORDER: [&str; 5] = [
    "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z",
    "age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya",
    "age1ur4h5lpmgxu2u9jku0a0r87ydtdqnr0tnsetrlvxvgz3vh6fhqqqzyt4v9",
    "age1t7wft09r2zxzfvwsk92eeql0tvzyghxytqwgapkcyf8dm5ylz9ts6wm9s8",
    "age1anlllllllllllllllllllllllllllllllllllllllllllllllals4n2t7m",
];

/// The public key that packs are sealed for: `age1` and 58 characters of Bech32.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Recipient(x25519::Recipient);

/// The secret key of a [`Recipient`]: `AGE-SECRET-KEY-1` and 58 characters. Never printed, wiped
/// from memory when it is dropped.
pub struct Identity(x25519::Identity);

/// Text that is not a key of age's. What it was is not shown: it may have been the secret one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealKeyError {
    /// Not a recipient.
    #[error("not an age recipient: expected `age1` and 58 lowercase letters and digits")]
    Recipient,
    /// A recipient whose secret everyone knows.
    #[error("this age recipient protects nothing: its point has a small order")]
    WeakRecipient,
    /// Not an identity.
    #[error("not an age identity: expected `AGE-SECRET-KEY-1` and 58 capital letters and digits")]
    Identity,
}

impl Identity {
    /// The key as age takes it.
    pub(super) fn key(&self) -> &x25519::Identity {
        &self.0
    }

    /// Draws an identity from the system's random numbers.
    #[must_use]
    pub fn draw() -> Self {
        Self(x25519::Identity::generate())
    }

    /// The public key that belongs to it.
    #[must_use]
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }

    /// The identity as text, for the file that keeps it.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }
}

impl FromStr for Identity {
    type Err = SealKeyError;

    fn from_str(text: &str) -> Result<Self, SealKeyError> {
        let identity = text.parse().map(Self).map_err(|_| SealKeyError::Identity)?;
        // Bech32 may be written in either case; one key has one text here.
        if *identity.expose() != *text {
            return Err(SealKeyError::Identity);
        }
        Ok(identity)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Identity of {}", self.recipient())
    }
}

impl Recipient {
    /// The key as age takes it.
    pub(super) fn key(&self) -> &x25519::Recipient {
        &self.0
    }
}

impl FromStr for Recipient {
    type Err = SealKeyError;

    fn from_str(text: &str) -> Result<Self, SealKeyError> {
        let recipient: x25519::Recipient = text.parse().map_err(|_| SealKeyError::Recipient)?;
        if recipient.to_string() != text {
            return Err(SealKeyError::Recipient);
        }
        if SMALL_ORDER.contains(&text) {
            return Err(SealKeyError::WeakRecipient);
        }
        if !is_reduced(text) {
            return Err(SealKeyError::Recipient);
        }
        Ok(Self(recipient))
    }
}

/// As messages carry it.
impl From<&Recipient> for AgeRecipient {
    fn from(recipient: &Recipient) -> Self {
        let text = recipient.to_string();
        text.parse().expect("it has a recipient's form")
    }
}

/// From a message, which knows a recipient's form only.
impl TryFrom<&AgeRecipient> for Recipient {
    type Error = SealKeyError;

    fn try_from(recipient: &AgeRecipient) -> Result<Self, SealKeyError> {
        recipient.as_str().parse()
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// Whether a recipient's coordinate is written in its only reduced form, below 2^255 - 19: other
/// forms are the same key in other words. The text has been checked to be canonical Bech32.
fn is_reduced(recipient: &str) -> bool {
    const DIGITS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    // What precedes the data, and the checksum that follows it.
    let data = recipient.as_bytes();
    let data = data
        .get(4..data.len().saturating_sub(6))
        .unwrap_or_default();
    let bits = data.iter().flat_map(|digit| {
        let value = DIGITS.iter().position(|other| other == digit).unwrap_or(0);
        (0..5).rev().map(move |bit| (value >> bit & 1) as u8)
    });
    let bits: Vec<u8> = bits.collect();
    let bytes = bits.chunks_exact(8);
    let mut little_endian: Vec<u8> = bytes
        .map(|bits| bits.iter().fold(0, |byte, bit| byte << 1 | bit))
        .collect();
    little_endian.reverse();
    let mut prime = [0xff; 32];
    (prime[0], prime[31]) = (0x7f, 0xed);
    little_endian[..] < prime[..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal;

    #[test]
    fn keys_have_one_text() {
        let identity = Identity::draw();
        let secret = identity.expose();
        let public = identity.recipient().to_string();
        assert_eq!(
            secret.parse::<Identity>().unwrap().recipient(),
            identity.recipient()
        );
        assert_eq!(public.parse(), Ok(identity.recipient()));
        let carried = AgeRecipient::from(&identity.recipient());
        assert_eq!(carried.as_str(), public);
        assert_eq!(Recipient::try_from(&carried), Ok(identity.recipient()));
        for text in ["", "age1", &secret.to_lowercase(), &public, &secret[1..]] {
            assert_eq!(text.parse::<Identity>().err(), Some(SealKeyError::Identity));
        }
        for text in [
            "",
            "age1",
            &public.to_uppercase(),
            &secret,
            &public[..public.len() - 1],
        ] {
            assert_eq!(
                text.parse::<Recipient>(),
                Err(SealKeyError::Recipient),
                "{text}"
            );
        }
        // The prime and nine, and nine with the highest bit set: to age both are nine, the base point.
        for text in [
            "age17mlllllllllllllllllllllllllllllllllllllllllllllllalsxajvgg",
            "age1pyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqzqqyr3apl",
        ] {
            assert!(text.parse::<x25519::Recipient>().is_ok());
            assert_eq!(text.parse::<Recipient>(), Err(SealKeyError::Recipient));
        }
        // The base point itself is a recipient as good as any.
        let base = "age1pyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq8r66x";
        assert!(base.parse::<Recipient>().is_ok());
    }

    /// age itself tells which points are weak: by a panic.
    #[test]
    fn recipients_that_age_can_not_encrypt_for_are_refused() {
        for text in SMALL_ORDER {
            assert_eq!(text.parse::<Recipient>(), Err(SealKeyError::WeakRecipient));
            let recipient = Recipient(text.parse().unwrap());
            assert!(
                std::panic::catch_unwind(|| seal(b"", &[recipient])).is_err(),
                "{text}"
            );
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let identity = Identity::draw();
        let shown = format!("{identity:?}");
        assert_eq!(shown, format!("Identity of {}", identity.recipient()));
        let wrong = identity
            .expose()
            .replace("AGE-SECRET-KEY-1", "AGE-SECRET-KEY-2");
        let error = wrong.parse::<Identity>().unwrap_err();
        assert!(!error.to_string().contains(&wrong[20..30]), "{error}");
    }
}

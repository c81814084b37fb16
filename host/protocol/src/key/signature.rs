//! [`Signature`]: that a hotkey has signed some bytes.

use std::{fmt, str::FromStr};

use crate::hexadecimal;

/// An sr25519 signature: 64 bytes, written as 128 lowercase hexadecimal digits. Whether it is right
/// is for [`Hotkey::verify`](crate::Hotkey::verify) to say. A message has many right signatures by
/// the same key, since part of each is random: none of them is anything's id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature([u8; 64]);

/// Text that is not a signature. It is not quoted: someone may have taken the secret key for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a signature: expected 128 lowercase hexadecimal digits")]
pub struct SignatureError;

impl Signature {
    /// A signature made elsewhere.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The signature's bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Signature {
    type Err = SignatureError;

    fn from_str(text: &str) -> Result<Self, SignatureError> {
        hexadecimal::read(text).map(Self).ok_or(SignatureError)
    }
}

serde_as_text!(Signature);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_128_lowercase_digits_parse() {
        let good = Signature::from_bytes([0xab; 64]).to_string();
        assert_eq!(good.parse(), Ok(Signature::from_bytes([0xab; 64])));
        for bad in [
            String::new(),
            good[1..].to_owned(),
            format!("{good}0"),
            format!("0x{}", &good[2..]),
            good.to_uppercase(),
            "é".repeat(64),
        ] {
            assert!(bad.parse::<Signature>().is_err(), "{bad}");
        }
    }
}

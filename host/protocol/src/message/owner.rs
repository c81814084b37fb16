//! What owners and validators sign before an epoch begins: [`ManifestSignature`] and
//! [`ValidatorBinding`].

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    form::Message,
    signed::{Authored, Unauthored},
};
use crate::{EpochId, Hotkey, ManifestTextHash};

/// The owner stands by a `challenge.toml`: the file `challenge.sig`.
///
/// It covers what the manifest means, through the epoch id, and its text, so that not even a comment
/// can be altered unnoticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestSignature {
    /// The hash of the canonical manifest.
    pub epoch: EpochId,
    /// The hash of the file's bytes.
    pub text: ManifestTextHash,
}

impl Message for ManifestSignature {
    const KIND: &'static str = "manifest-signature";
    const SCHEMA: u32 = 1;
}

impl Unauthored for ManifestSignature {}

/// A validator says by which age recipient a hidden pack reaches it. Signed by that validator, so that
/// an owner, or whoever wrote the manifest, can't give its packs to another reader in its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValidatorBinding {
    /// The validator.
    pub hotkey: Hotkey,
    /// Its recipient.
    pub recipient: AgeRecipient,
}

impl Message for ValidatorBinding {
    const KIND: &'static str = "validator";
    const SCHEMA: u32 = 1;
}

impl Authored for ValidatorBinding {
    fn author(&self) -> Hotkey {
        self.hotkey
    }
}

/// An X25519 recipient of [age](https://age-encryption.org/v1) as text: `age1` and 58 characters of
/// Bech32. Only this form is checked here; the checksum and the key are for who encrypts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgeRecipient(String);

/// Text that is not a recipient. It is not quoted: someone may have taken the secret key for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an age recipient: expected age1 and 58 lowercase letters and digits")]
pub struct RecipientError;

impl AgeRecipient {
    /// The alphabet of Bech32 (BIP 173).
    const ALPHABET: &str = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    const CHARACTERS: usize = 58;

    /// The recipient as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AgeRecipient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for AgeRecipient {
    type Err = RecipientError;

    fn from_str(text: &str) -> Result<Self, RecipientError> {
        let good = text.strip_prefix("age1").is_some_and(|rest| {
            rest.len() == Self::CHARACTERS && rest.chars().all(|c| Self::ALPHABET.contains(c))
        });
        if !good {
            return Err(RecipientError);
        }
        Ok(Self(text.to_owned()))
    }
}

serde_as_text!(AgeRecipient);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_has_age_s_form() {
        let good = format!("age1{}", "q".repeat(58));
        assert!(good.parse::<AgeRecipient>().is_ok());
        for bad in [
            String::new(),
            good[1..].to_owned(),
            good[..61].to_owned(),
            format!("{good}q"),
            good.to_uppercase(),
            good.replace('q', "b"),
            good.replacen("qq", "é", 1),
            format!("AGE-SECRET-KEY-1{}", "Q".repeat(58)),
        ] {
            assert!(bad.parse::<AgeRecipient>().is_err(), "{bad}");
        }
    }
}

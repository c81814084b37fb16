//! [`KeyName`]: what the user calls a key.

use std::{fmt, str::FromStr};

/// The characters that a name may have.
const LONGEST: usize = 64;
/// The digits of a seed of 32 bytes.
const SEED_DIGITS: usize = 64;

/// The name of a key: 1 to 64 lowercase letters, digits, dashes and underscores, a letter first. It
/// has no dots or separators, so its file is in the folder of keys and nowhere else; and it is not 64
/// hexadecimal digits, which are a key's seed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(String);

/// Text that is not such a name. It is not quoted: someone may have given the key itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyNameError {
    /// Too long, or with other characters.
    #[error(
        "not the name of a key: expected 1 to 64 lowercase letters, digits, dashes and underscores, \
         a letter first"
    )]
    Form,
    /// A seed would be a name, too, if it began with a letter.
    #[error("not the name of a key: 64 hexadecimal digits look like a seed")]
    Seed,
}

impl KeyName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl FromStr for KeyName {
    type Err = KeyNameError;

    fn from_str(text: &str) -> Result<Self, KeyNameError> {
        let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
        let first = text.as_bytes().first().is_some_and(u8::is_ascii_lowercase);
        if !first || text.len() > LONGEST || !text.bytes().all(allowed) {
            return Err(KeyNameError::Form);
        }
        if text.len() == SEED_DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(KeyNameError::Seed);
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_can_not_lead_out_of_the_folder() {
        for good in ["a", "owner", "validator-2", "my_key"] {
            assert!(good.parse::<KeyName>().is_ok(), "{good}");
        }
        for bad in [
            "",
            ".",
            "..",
            "../a",
            "/a",
            "a/b",
            "a\\b",
            ".a",
            "a.age",
            "a b",
            "a\0",
            "a\n",
            "é",
            "A",
            "1a",
            "-a",
            "_a",
            &"a".repeat(65),
            &"ab".repeat(32),
        ] {
            assert!(bad.parse::<KeyName>().is_err(), "{bad}");
        }
    }
}

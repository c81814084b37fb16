//! [`KeyName`]: what the user calls a key.

use std::{fmt, str::FromStr};

/// The name of a key: 1 to 64 lowercase letters, digits, dashes and underscores, a letter first. It
/// has no dots or separators, so its file is in the folder of keys and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(String);

/// Text that is not such a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not the name of a key: expected 1 to 64 lowercase letters, digits, dashes and \
     underscores, a letter first"
)]
pub struct KeyNameError(String);

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
        if first && text.len() <= 64 && text.bytes().all(allowed) {
            return Ok(Self(text.to_owned()));
        }
        Err(KeyNameError(text.chars().take(80).collect()))
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
        ] {
            assert!(bad.parse::<KeyName>().is_err(), "{bad}");
        }
    }
}

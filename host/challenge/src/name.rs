//! Names that may stand in a manifest: of challenges and of files.

use std::{fmt, str::FromStr};

/// The name of a challenge: 1 to 64 lowercase letters, digits and dashes, a letter first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChallengeName(String);

/// The plain name of a file that lies beside the manifest: 1 to 128 ASCII letters, digits, dots,
/// dashes and underscores, no dot first. It has no separators, so it can't lead out of the folder, and
/// is none of the names that assay itself writes beside a manifest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName(String);

/// The files that assay itself writes beside a manifest, and signatures, which end in [`SIGNATURE`]: a
/// pinned file of such a name would be overwritten.
const WRITTEN_HERE: [&str; 4] = [
    "challenge.toml",
    "hidden.age",
    "hidden.pack",
    "opening.json",
];

/// How signatures of manifests end, whatever the manifest is called.
const SIGNATURE: &str = ".sig";

/// Whether a file of this name is written by assay itself. Some file systems don't tell capital letters
/// from others.
pub(crate) fn is_written_here(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    WRITTEN_HERE.contains(&name.as_str()) || name.ends_with(SIGNATURE)
}

/// Text that is not such a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not {expected}")]
pub struct NameError {
    found: String,
    expected: &'static str,
}

impl ChallengeName {
    /// What such a name is, for messages.
    pub const EXPECTED: &str =
        "a name of 1 to 64 lowercase letters, digits and dashes that begins with a letter";

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FileName {
    /// What such a name is, for messages.
    pub const EXPECTED: &str = "the plain name of a file in the manifest's folder: letters, digits, \
        dots, dashes and underscores, no dot first; not challenge.toml, hidden.age, hidden.pack, \
        opening.json, nor what ends in .sig";

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ChallengeName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        let first = text
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_lowercase());
        if first && text.len() <= 64 && text.bytes().all(allowed) {
            return Ok(Self(text.to_owned()));
        }
        Err(NameError {
            found: text.chars().take(80).collect(),
            expected: Self::EXPECTED,
        })
    }
}

impl FromStr for FileName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let first = text.bytes().next().is_some_and(|byte| byte != b'.');
        let ours = is_written_here(text);
        if first && !ours && text.len() <= 128 && text.bytes().all(allowed) {
            return Ok(Self(text.to_owned()));
        }
        Err(NameError {
            found: text.chars().take(80).collect(),
            expected: Self::EXPECTED,
        })
    }
}

impl fmt::Display for ChallengeName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_can_not_lead_out_of_the_folder() {
        for good in [
            "binpack1.txt",
            "a",
            "Data_1-2.tar.gz",
            "a..b",
            "sig",
            "a.sig.txt",
            "hidden",
        ] {
            assert!(good.parse::<FileName>().is_ok(), "{good}");
        }
        for bad in [
            "", ".", "..", "../a", "/a", "a/b", "a\\b", ".hidden", "a b", "a\0", "é",
        ] {
            assert!(bad.parse::<FileName>().is_err(), "{bad}");
        }
        assert!("a".repeat(128).parse::<FileName>().is_ok());
        assert!("a".repeat(129).parse::<FileName>().is_err());
    }

    #[test]
    fn no_file_has_a_name_that_is_written_here() {
        for bad in [
            "challenge.toml",
            "challenge.sig",
            "other.sig",
            "a.SIG",
            "hidden.age",
            "Hidden.Pack",
            "opening.json",
        ] {
            assert!(bad.parse::<FileName>().is_err(), "{bad}");
        }
    }

    #[test]
    fn challenge_names_are_lowercase_words() {
        for good in ["a", "packing-or1"] {
            assert!(good.parse::<ChallengeName>().is_ok(), "{good}");
        }
        for bad in ["", "1a", "-a", "A", "a_b", "a/b", "a.toml", &"a".repeat(65)] {
            assert!(bad.parse::<ChallengeName>().is_err(), "{bad}");
        }
    }
}

//! SHA-256 digests, and types that say of what.

use std::{
    fmt,
    io::{self, Read},
    str::FromStr,
};

use serde::{Deserialize, Serialize};
use sha2::Digest;

use crate::hexadecimal;

/// A SHA-256 digest (FIPS 180-4). Written as 64 lowercase hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256([u8; 32]);

/// Text that is not a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256 digest: expected 64 lowercase hexadecimal digits, found {0:?}")]
pub struct HashError(String);

impl Sha256 {
    /// The digest of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// The digest of everything that a reader gives, and how many bytes that were. Little of it is in
    /// memory at a time.
    ///
    /// # Errors
    /// The reader fails.
    pub fn of_reader(mut reader: impl Read) -> io::Result<(Self, u64)> {
        let mut hasher = sha2::Sha256::new();
        let length = io::copy(&mut reader, &mut hasher)?;
        Ok((Self(hasher.finalize().into()), length))
    }

    /// The digest of a list of parts, each preceded by its length as eight little-endian bytes, so
    /// that no two lists collide by moving bytes from one part to the next.
    #[must_use]
    pub fn of_parts(parts: &[&[u8]]) -> Self {
        let mut hasher = sha2::Sha256::new();
        for part in parts {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// A digest made elsewhere.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The digest's bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Sha256 {
    type Err = HashError;

    fn from_str(text: &str) -> Result<Self, HashError> {
        hexadecimal::read(text)
            .map(Self)
            .ok_or_else(|| HashError(text.chars().take(80).collect()))
    }
}

serde_as_text!(Sha256);

macro_rules! digest_of {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Sha256);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = HashError;

            fn from_str(text: &str) -> Result<Self, HashError> {
                text.parse().map(Self)
            }
        }
    };
}

digest_of!(
    /// The SHA-256 of a track component's bytes: its only identity.
    TrackHash
);
digest_of!(
    /// The SHA-256 of a program's canonical bytes.
    ProgramId
);
digest_of!(
    /// The SHA-256 of a data file.
    FileHash
);
digest_of!(
    /// The hash of the rules under which a score was computed: allowed features, NaN rule, cost
    /// table, limits.
    SemanticsHash
);
digest_of!(
    /// The SHA-256 of an epoch manifest's canonical bytes: everything that an epoch is judged by.
    EpochId
);
digest_of!(
    /// A challenge through time: the [`EpochId`] of its first epoch.
    SeriesId
);
digest_of!(
    /// What a miner commits to: the hash of program, author, payout address, epoch, claimed score and
    /// a salt.
    SubmissionId
);
digest_of!(
    /// The SHA-256 of a verdict body's canonical bytes: what settlement pays by.
    ReceiptId
);
digest_of!(
    /// What a validator says before it opens its verdict.
    VoteHash
);
digest_of!(
    /// The SHA-256 of a hidden pack: public from the start, while the pack is secret.
    PackCommitment
);
digest_of!(
    /// The SHA-256 of the bytes of a `challenge.toml`.
    ManifestTextHash
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_of_abc_is_the_published_one() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Sha256::of(b"abc").to_string(), expected);
        assert_eq!(expected.parse(), Ok(Sha256::of(b"abc")));
    }

    #[test]
    fn only_64_lowercase_digits_parse() {
        let good = Sha256::of(b"abc").to_string();
        for bad in [
            String::new(),
            good[1..].to_owned(),
            format!("{good}0"),
            good.to_uppercase(),
            good.replace('b', "g"),
            "é".repeat(32),
        ] {
            assert!(bad.parse::<Sha256>().is_err(), "{bad}");
        }
    }

    #[test]
    fn parts_are_length_prefixed() {
        assert_ne!(
            Sha256::of_parts(&[b"ab", b"c"]),
            Sha256::of_parts(&[b"a", b"bc"])
        );
        assert_ne!(Sha256::of_parts(&[b"abc"]), Sha256::of(b"abc"));
    }
}

//! The small values that messages are made of.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{decimal, hexadecimal};

macro_rules! number_of {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}

number_of!(
    /// A round of an epoch, counted from 0: a span of the log.
    Round
);
number_of!(
    /// How many attempts an epoch has spent, over all miners.
    Attempt
);
number_of!(
    /// A part of the hidden pack, counted from 0.
    SliceIndex
);
number_of!(
    /// Which time a submission is heard, counted from 0: again only if it came to nothing before.
    HearingNumber
);

/// The place of an entry in the log, counted from 0. A decimal string in messages.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct LogIndex(#[serde(with = "decimal")] pub u64);

/// Text that is not so many bytes. It is not quoted: it may be a secret with a typing mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected {0} bytes as lowercase hexadecimal digits")]
pub struct BytesError(usize);

macro_rules! bytes_of {
    ($(#[$doc:meta])* $name:ident, $length:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $length]);

        impl $name {
            /// These bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }

            /// The bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $length] {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = BytesError;

            fn from_str(text: &str) -> Result<Self, BytesError> {
                parse(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&hex::encode(self.0))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                parse(&String::deserialize(deserializer)?)
                    .map(Self)
                    .map_err(serde::de::Error::custom)
            }
        }
    };
}

macro_rules! drawn {
    ($name:ident) => {
        impl $name {
            /// Draws one from the system's random numbers.
            ///
            /// # Errors
            /// The system has none to give.
            pub fn draw() -> Result<Self, getrandom::Error> {
                let mut drawn = Self::from_bytes(Default::default());
                getrandom::fill(&mut drawn.0)?;
                Ok(drawn)
            }
        }
    };
}

macro_rules! shown {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}({})", stringify!($name), hex::encode(self.0))
            }
        }
    };
}

macro_rules! hidden {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter
                    .debug_tuple(stringify!($name))
                    .finish_non_exhaustive()
            }
        }
    };
}

bytes_of!(
    /// What makes two messages of one author differ, so that a receiver can tell a replay.
    Nonce,
    16
);
drawn!(Nonce);
shown!(Nonce);

bytes_of!(
    /// What keeps a commitment from being guessed: a secret until it is revealed, and never shown by
    /// `Debug`.
    Salt,
    32
);
drawn!(Salt);
hidden!(Salt);

bytes_of!(
    /// What keeps a vote from being guessed: a secret until the envelope is sent, and never shown by
    /// `Debug`.
    VoteNonce,
    32
);
drawn!(VoteNonce);
hidden!(VoteNonce);

bytes_of!(
    /// HMAC-SHA256 over a verdict's private record (reason, fuel, outcomes), keyed from the hidden
    /// pack: equal for all validators, and opaque to others until the pack is opened.
    RecordDigest,
    32
);
shown!(RecordDigest);

fn parse<const N: usize>(text: &str) -> Result<[u8; N], BytesError> {
    hexadecimal::read(text).ok_or(BytesError(N))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_what_is_secret_until_it_is_sent() {
        let bytes = [0xab; 32];
        for shown in [
            format!("{:?}", Salt::from_bytes(bytes)),
            format!("{:?}", VoteNonce::from_bytes(bytes)),
        ] {
            assert!(!shown.contains("ab") && !shown.contains("171"), "{shown}");
        }
    }

    #[test]
    fn drawn_values_differ() {
        assert_ne!(Nonce::draw().unwrap(), Nonce::draw().unwrap());
        assert_ne!(Salt::draw().unwrap(), Salt::draw().unwrap());
        assert_ne!(VoteNonce::draw().unwrap(), VoteNonce::draw().unwrap());
    }

    #[test]
    fn only_whole_lowercase_bytes_parse() {
        let good = "0123456789abcdef0123456789abcdef";
        assert!(good.parse::<Nonce>().is_ok());
        for bad in [
            "",
            &good[1..],
            &format!("{good}00"),
            &good.to_uppercase(),
            &good.replace('a', "g"),
        ] {
            assert!(bad.parse::<Nonce>().is_err(), "{bad}");
        }
    }
}

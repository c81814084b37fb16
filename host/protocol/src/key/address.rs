//! SS58 addresses: 32 bytes as text that shows a typing mistake.
//!
//! The format is that of <https://docs.polkadot.com/reference/parachains/accounts/> (SS58): base 58 of
//! a network prefix, the bytes, and the first two bytes of BLAKE2b-512 over `SS58PRE`, the prefix and
//! the bytes. The prefix here is 42, that of Bittensor and of Substrate in general.

use std::{fmt, str::FromStr};

use blake2::{Blake2b512, Digest};

/// Bittensor's network prefix.
const PREFIX: u8 = 42;
const CHECKSUM_BYTES: usize = 2;
/// No address of 32 bytes is longer, whatever its prefix.
const ADDRESS_CHARACTERS: usize = 50;

/// Where a reward goes: the 32 bytes of an account (a coldkey or a hotkey, a contract's mirror), which
/// need not be a key. Written as an SS58 address with prefix 42; one account has exactly one text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PayoutAddress([u8; 32]);

/// Text that is not an address. It is quoted only if it has the form of one: someone may have taken a
/// phrase or a secret key for it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// Not base 58, or not an account of 32 bytes.
    #[error("not an address: expected SS58 text of 47 or 48 characters that begins with 5")]
    Malformed,
    /// The last two bytes don't fit the others.
    #[error("not an address: the checksum of {0:?} is wrong, so a character of it is")]
    Checksum(String),
    /// An address of another network.
    #[error(
        "an address of another network: its SS58 prefix is {found}, and Bittensor's is {PREFIX}; give \
         the same account's address that begins with 5"
    )]
    Prefix {
        /// The prefix of that network.
        found: u16,
    },
    /// An account that can't sign: its bytes are no sr25519 public key.
    #[error("{0} is not the address of a hotkey: its bytes are no sr25519 public key")]
    NotAHotkey(PayoutAddress),
}

impl PayoutAddress {
    /// The account of these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The account's bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

fn checksum(prefix_and_account: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let hash = Blake2b512::new()
        .chain_update(b"SS58PRE")
        .chain_update(prefix_and_account)
        .finalize();
    [hash[0], hash[1]]
}

impl fmt::Display for PayoutAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = [0; 1 + 32 + CHECKSUM_BYTES];
        bytes[0] = PREFIX;
        bytes[1..33].copy_from_slice(&self.0);
        let checksum = checksum(&bytes[..33]);
        bytes[33..].copy_from_slice(&checksum);
        formatter.pad(&bs58::encode(bytes).into_string())
    }
}

impl fmt::Debug for PayoutAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for PayoutAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let malformed = AddressError::Malformed;
        if text.len() > ADDRESS_CHARACTERS {
            return Err(malformed);
        }
        let Ok(bytes) = bs58::decode(text).into_vec() else {
            return Err(malformed);
        };
        let (prefix, prefix_bytes) = match *bytes.as_slice() {
            [first @ 0..64, ..] => (u16::from(first), 1),
            // Fourteen bits in two bytes: the low six of the first are bits 2 to 7, and the second's
            // high two are bits 0 and 1.
            [first @ 64..128, second, ..] => {
                let low = first << 2 | second >> 6;
                (u16::from(second & 0x3f) << 8 | u16::from(low), 2)
            }
            _ => return Err(malformed),
        };
        if bytes.len() != prefix_bytes + 32 + CHECKSUM_BYTES {
            return Err(malformed);
        }
        let (prefix_and_account, sum) = bytes.split_at(prefix_bytes + 32);
        if sum != checksum(prefix_and_account) {
            return Err(AddressError::Checksum(text.to_owned()));
        }
        if prefix != u16::from(PREFIX) || prefix_bytes != 1 {
            return Err(AddressError::Prefix { found: prefix });
        }
        let account = prefix_and_account[1..]
            .try_into()
            .expect("the length was checked");
        Ok(Self(account))
    }
}

serde_as_text!(PayoutAddress);

#[cfg(test)]
mod tests {
    use super::*;

    const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

    /// The address of some bytes on any network, made without [`PayoutAddress`].
    fn address(prefix: &[u8], account: &[u8]) -> String {
        let mut bytes = [prefix, account].concat();
        bytes.extend(checksum(&bytes));
        bs58::encode(bytes).into_string()
    }

    #[test]
    fn addresses_of_other_networks_are_named() {
        for (prefix, number) in [
            (&[0][..], 0),
            (&[2], 2),
            (&[63], 63),
            // Prefix 42 in two bytes is not the same text as in one.
            (&[0b0100_1010, 0b1000_0000], 42),
            (&[0b0101_0000, 0b0000_0000], 64),
            (&[0b0111_1111, 0b1111_1111], 16_383),
        ] {
            let found = address(prefix, &[7; 32]).parse::<PayoutAddress>();
            assert_eq!(found, Err(AddressError::Prefix { found: number }));
        }
    }

    #[test]
    fn only_whole_accounts_of_32_bytes_parse() {
        for account in [&[7; 31][..], &[7; 33], &[7; 8], &[7; 1], &[]] {
            let found = address(&[PREFIX], account).parse::<PayoutAddress>();
            assert_eq!(found, Err(AddressError::Malformed));
        }
        for bad in [
            "",
            "5",
            "0",
            "é",
            " ",
            &"1".repeat(49),
            &"5".repeat(100_000),
        ] {
            let found = bad.parse::<PayoutAddress>();
            assert_eq!(found, Err(AddressError::Malformed));
        }
    }

    #[test]
    fn an_address_has_one_text() {
        assert_eq!(ALICE.parse::<PayoutAddress>().unwrap().to_string(), ALICE);
        for altered in [
            format!(" {ALICE}"),
            format!("{ALICE}\n"),
            format!("1{ALICE}"),
            ALICE.to_lowercase(),
        ] {
            assert!(altered.parse::<PayoutAddress>().is_err(), "{altered}");
        }
        // Each character, changed into each other: none is a second text of this account, and a
        // checksum of 16 bits lets by one in 65,536 of the other accounts.
        let mut passed = 0;
        for position in 0..ALICE.len() {
            for byte in b' '..=b'~' {
                let mut altered = ALICE.as_bytes().to_vec();
                altered[position] = byte;
                let altered = String::from_utf8(altered).unwrap();
                if altered != ALICE && altered.parse::<PayoutAddress>().is_ok() {
                    passed += 1;
                }
            }
        }
        assert!(passed <= 1, "{passed}");
    }
}

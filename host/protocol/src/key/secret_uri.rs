//! [`SecretUri`]: a phrase, and the way from it to one of its many keys.

use std::{fmt, str::FromStr};

use blake2::{Blake2b, Digest, digest::consts::U32};
use schnorrkel::derive::{ChainCode, Derivation};
use zeroize::Zeroizing;

use super::{
    keypair::Keypair,
    phrase::{Phrase, PhraseError},
};

/// The bytes that a secret URI may have: room for 24 words, and for long names and passwords.
const URI_BYTES: usize = 1024;

/// A phrase, possibly followed by a derivation path and a password, as Substrate's tools write them:
/// `WORDS//hard/soft///PASSWORD`. See <https://docs.rs/sp-core>, `SecretUri`; other than there, the
/// words must be given, since what stands for them there is known to everybody.
///
/// - `//NAME` derives a key of which knowing the others, and even its own, reveals nothing.
/// - `/NAME` derives one whose public half can be computed from the other public half.
/// - A name that is a decimal number of 64 bits means that number.
///
/// ```
/// use assay_protocol::SecretUri;
///
/// let words = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
/// let uri: SecretUri = format!("{words}//Alice").parse()?;
/// let address = uri.keypair().hotkey().to_string();
/// assert_eq!(address, "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
/// # Ok::<(), assay_protocol::SecretUriError>(())
/// ```
pub struct SecretUri {
    phrase: Phrase,
    junctions: Vec<Junction>,
    password: Option<Zeroizing<String>>,
}

/// One step of a derivation path.
struct Junction {
    hard: bool,
    code: Zeroizing<[u8; 32]>,
}

/// Text that is not a secret URI. It is secret all the same, so the error doesn't repeat it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretUriError {
    /// What stands before the first slash is not a phrase.
    #[error(transparent)]
    Phrase(#[from] PhraseError),
    /// A slash that no name follows.
    #[error("not a secret URI: a `/` or `//` has no name after it")]
    NoName,
    /// Longer than anything that is meant.
    #[error("not a secret URI: it has more than {URI_BYTES} bytes")]
    TooLong,
}

impl SecretUri {
    /// The phrase alone, if neither path nor password follow: only then it says everything.
    #[must_use]
    pub fn plain_phrase(&self) -> Option<&Phrase> {
        (self.junctions.is_empty() && self.password.is_none()).then_some(&self.phrase)
    }

    /// The key at the end of the path.
    #[must_use]
    pub fn keypair(&self) -> Keypair {
        self.walk(&self.junctions)
    }

    /// The seed of that key, if it has one: after a soft step there is none.
    #[must_use]
    pub fn seed(&self) -> Option<Zeroizing<[u8; 32]>> {
        match self.junctions.split_last() {
            None => Some(self.start()),
            Some((last, before)) if last.hard => Some(self.walk(before).hard_seed(last)),
            Some(_) => None,
        }
    }

    /// The seed that the path starts from.
    fn start(&self) -> Zeroizing<[u8; 32]> {
        let password = self.password.as_ref().map_or("", |password| password);
        self.phrase.seed(password)
    }

    fn walk(&self, junctions: &[Junction]) -> Keypair {
        let start = Keypair::from_seed(&self.start());
        junctions.iter().fold(start, |keypair, junction| {
            if junction.hard {
                Keypair::from_seed(&keypair.hard_seed(junction))
            } else {
                keypair.soft(junction)
            }
        })
    }
}

impl Keypair {
    fn hard_seed(self, junction: &Junction) -> Zeroizing<[u8; 32]> {
        let code = ChainCode(*junction.code);
        let (seed, _) = self
            .into_inner()
            .hard_derive_mini_secret_key(Some(code), []);
        Zeroizing::new(seed.to_bytes())
    }

    fn soft(self, junction: &Junction) -> Self {
        let code = ChainCode(*junction.code);
        Self::from_inner(self.into_inner().derived_key_simple(code, []).0)
    }
}

impl Junction {
    /// A name is encoded as SCALE does it, padded with zeros, or hashed if it needs more than 32
    /// bytes.
    fn new(hard: bool, name: &str) -> Self {
        let mut encoded = Zeroizing::new(Vec::with_capacity(4 + name.len()));
        if let Ok(number) = name.parse::<u64>() {
            encoded.extend(number.to_le_bytes());
        } else {
            // A compact length: the number shifted by two, whose lowest bits say in how many bytes.
            let length = name.len() << 2;
            match u8::try_from(length) {
                Ok(byte) => encoded.push(byte),
                Err(_) => encoded.extend(&(length | 1).to_le_bytes()[..2]),
            }
            encoded.extend(name.as_bytes());
        }
        let mut code = Zeroizing::new([0; 32]);
        match code.get_mut(..encoded.len()) {
            Some(start) => start.copy_from_slice(&encoded),
            None => code.copy_from_slice(&Blake2b::<U32>::digest(&*encoded)),
        }
        Self { hard, code }
    }
}

impl fmt::Debug for SecretUri {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SecretUri").finish_non_exhaustive()
    }
}

impl FromStr for SecretUri {
    type Err = SecretUriError;

    fn from_str(text: &str) -> Result<Self, SecretUriError> {
        // The lengths of names are less than 2^14 because of this.
        if text.len() > URI_BYTES {
            return Err(SecretUriError::TooLong);
        }
        let (start, password) = match text.split_once("///") {
            Some((start, password)) => (start, Some(Zeroizing::new(password.to_owned()))),
            None => (text, None),
        };
        let words = start.find('/').unwrap_or(start.len());
        let (phrase, mut path) = start.split_at(words);
        let phrase = phrase.parse()?;
        let mut junctions = Vec::new();
        while !path.is_empty() {
            let (hard, rest) = match path.strip_prefix("//") {
                Some(rest) => (true, rest),
                None => (false, &path[1..]),
            };
            let (name, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            if name.is_empty() {
                return Err(SecretUriError::NoName);
            }
            junctions.push(Junction::new(hard, name));
            path = rest;
        }
        Ok(Self {
            phrase,
            junctions,
            password,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WORDS: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

    /// What `Keypair.create_from_uri` and `create_from_mnemonic` of the bittensor-wallet package 4.1.1
    /// make of these.
    #[test]
    fn addresses_are_those_of_bittensors_wallet() {
        let paths = [
            ("", "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV"),
            (
                "///pass",
                "5Gq3Nyzs515npxw2mp4d5t6wdzyo2TW7ThAXFhBtsVVaDYYk",
            ),
            ("///a/b", "5ETusvaQ1hTEZd3bshzNsUcrHBRaM42ZArjPLSNVe7Nu2UUv"),
            (
                "//Alice",
                "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
            ),
            ("//Bob", "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"),
            (
                "//Charlie",
                "5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y",
            ),
            (
                "//Alice//stash",
                "5GNJqTPyNqANBkUVMN1LPPrxXnFouWXoe2wNSmmEoLctxiZY",
            ),
            (
                "//Assay/1",
                "5E71hDGrF4LuFpMD6drzvRgtZmbNopPBxXfh29f1qdFaPUdx",
            ),
            (
                "//polkadot//0",
                "5Fc3qszVcAXHAmjjm61KcxqvV1kh91jpydE476NjjnJneNdP",
            ),
            ("//0", "5D34dL5prEUaGNQtPPZ3yN5Y6BnkfXunKXXz6fo7ZJbLwRRH"),
            ("/0", "5GC7NpnNAE7s9i66qwZufbCD7mmQWzWydoVq414zT9KECoZ1"),
            ("//+5", "5EFb84yH9tpcFuiKUcsmdoF7xeeY3ajG1ZLQimxQoFt9HMKR"),
            (
                "/18446744073709551615",
                "5Eez2BU37kRcodqCcecCf9pu8tc3ztmtKUtqicG85FMJiLMY",
            ),
            (
                "/18446744073709551616",
                "5ERGbJ7nHY5HSQc7jyjjaFrDYVNUYNxoD9uGEAERx2mkccj7",
            ),
            ("//é€", "5GxLXCoyxr7iUk2iECcrvjxU75gLJC2cJXsmffaccQfBhux3"),
            ("/ a b ", "5EUS1JRdxtNV2rDzFHa23Y6nX3gPaSEi7tVc1dnbPdFgXLX5"),
            (
                "//Alice/soft//1/x///Passw0rd",
                "5EX9DzozoBg8w2egMhRG8UFvezNAKxugxuWUFYyZgRXTfUXW",
            ),
        ];
        let long = [
            ("//", 31, "5GjkzwcVrZ5G7rR5nXY72VNmhvWH2jJR5zmfS2sbMh25adsX"),
            ("//", 32, "5CerkAgsDLVCw4ZBjYcsL85hCsBocfW5ZoWPsRk6BU3ocWie"),
            ("/", 64, "5Ecb5eYRRdD4sFRE2bmVqUPMgn4xeSK2YXZnSnkP5NfnK3vm"),
            ("/", 300, "5C8QdYA8u851YPrZEJTw6U6NjHn3GhHczXypTS8A6yFFrruw"),
        ];
        let phrases = [
            (
                "arena begin ladder turtle rich orbit kind regret angry milk float strategy leg breeze \
                 document",
                "5FuuVFMfJjqz2h17Rh1VRgxRUP2SxbUNHik4zzruhW2TJqBL",
            ),
            (
                "obtain critic behave iron picnic pull ten bag canyon antique void convince memory sport \
                 rocket fortune future shuffle",
                "5DyjRkXYSCbbNWSFcwhqiqxUeSetpUijuRbgti88rUy6VEcM",
            ),
            (
                "make laptop random maid fatal prison main hand cliff never future balance month kite \
                 social opera grant turtle wood cross rug",
                "5GuhZiFutVbdbT7o6nA4unin3YmKY1nRVPvSJHmhMs6jr9wk",
            ),
            (
                "middle task feel pelican sun carry cash charge shadow spring snake audit prevent usual \
                 trend night visual law border nephew category egg gun pupil",
                "5DUaCuMqrSPUXfrNBAahHYUCgWe6xX35y5bT4yHJY6h9wVSZ",
            ),
        ];
        let all = paths
            .iter()
            .map(|(path, address)| (format!("{WORDS}{path}"), address))
            .chain(long.iter().map(|(slashes, length, address)| {
                (format!("{WORDS}{slashes}{}", "n".repeat(*length)), address)
            }))
            .chain(
                phrases
                    .iter()
                    .map(|(text, address)| ((*text).to_owned(), address)),
            );
        for (text, address) in all {
            let uri: SecretUri = text.parse().unwrap();
            assert_eq!(uri.keypair().hotkey().to_string(), **address, "{text}");
            assert_eq!(uri.plain_phrase().is_some(), !text.contains('/'), "{text}");
            let from_seed = uri.seed().map(|seed| Keypair::from_seed(&seed).hotkey());
            assert!(from_seed.is_none_or(|hotkey| hotkey == uri.keypair().hotkey()));
            assert_eq!(format!("{uri:?}"), "SecretUri { .. }");
        }
    }

    #[test]
    fn malformed_paths_are_refused() {
        for path in ["/", "//", "/a/", "/a//", "//a/b/"] {
            let refused = format!("{WORDS}{path}").parse::<SecretUri>().err();
            assert_eq!(refused, Some(SecretUriError::NoName), "{path}");
        }
        let long = format!("{WORDS}/{}", "n".repeat(URI_BYTES));
        assert_eq!(
            long.parse::<SecretUri>().err(),
            Some(SecretUriError::TooLong)
        );
        // For Substrate's tools this is the key that everybody knows.
        assert_eq!(
            "//Alice".parse::<SecretUri>().err(),
            Some(SecretUriError::Phrase(PhraseError::Words(0)))
        );
    }

    proptest! {
        #[test]
        fn no_path_is_too_strange(path in "[/a0é ]{0,40}|(.){0,40}") {
            if let Ok(uri) = format!("{WORDS}{path}").parse::<SecretUri>() {
                let _ = uri.keypair();
            }
        }
    }
}

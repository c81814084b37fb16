//! [`Policy`]: whom someone relies on who checks receipts.
//!
//! What a receipt says of itself proves nothing: anyone can make one, signed by keys of their own. So
//! it is checked against what its reader knows from elsewhere, the file `policy.toml`:
//!
//! ```toml
//! schema = 1
//! # Receipts of this epoch only; may be left out.
//! epoch = "0000000000000000000000000000000000000000000000000000000000000000"
//! # How many of the validators have to have signed: more than half.
//! votes = 2
//! validators = [
//!     "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
//!     "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty",
//!     "5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y",
//! ]
//! # The key under the log's checkpoints.
//! log = "log.example.com/letters+5d49c855+Af0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY"
//! # Who have to have seen a checkpoint, and how many of them; may be left out.
//! witnesses = []
//! witness-votes = 0
//! ```
//!
//! Epoch, votes and validators follow from a challenge that its owner has signed
//! ([`Policy::of_terms`]), so whoever trusts a copy of the challenge needs the log's key besides and
//! nothing else.

use std::{
    fmt::{self, Display},
    path::Path,
    str::FromStr,
};

use assay_challenge::{
    ManifestError, ManifestProblem,
    document::{self, Keys},
};
use assay_judgement::EpochTerms;
use assay_log::{LogPolicy, VerifierKey, WITNESSES, note::SignatureKind};
use assay_protocol::{EpochId, Hotkey, message::VALIDATORS};

/// The longest policy, in bytes: twice what 64 validators and 64 witnesses take.
pub const POLICY_BYTES: u64 = 64 << 10;

const SCHEMA: u64 = 1;

const KEYS: Keys = &[
    "schema",
    "epoch",
    "votes",
    "validators",
    "log",
    "witnesses",
    "witness-votes",
];

/// Whom someone relies on who checks receipts. See the page of this file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    epoch: Option<EpochId>,
    votes: usize,
    validators: Vec<Hotkey>,
    log: LogPolicy,
}

impl Policy {
    /// The policy of an epoch: its validators and its quorum, and who keeps the log.
    #[must_use]
    pub fn of_terms(terms: &EpochTerms, log: LogPolicy) -> Self {
        Self {
            epoch: Some(terms.epoch()),
            votes: terms.votes(),
            validators: terms.validators().to_vec(),
            log,
        }
    }

    /// Reads a policy's file.
    ///
    /// # Errors
    /// It can't be read, or is not a policy.
    pub fn read(path: &Path) -> Result<Self, ManifestError> {
        Self::parse(path, &document::read_text(path, POLICY_BYTES)?)
    }

    /// Parses a policy; `path` is for messages.
    ///
    /// # Errors
    /// The text is not a policy.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ManifestError> {
        let mut document = document::parse(path, text, SCHEMA, KEYS)?;
        let epoch = document.optional_text("epoch", "an epoch's id: 64 hexadecimal digits")?;
        let validators: Vec<Hotkey> = document.keys(
            "validators",
            1..=VALIDATORS,
            "the SS58 address of a validator's hotkey",
        )?;
        let votes = document.integer_that_is(
            "votes",
            validators.len() as u64 / 2 + 1..=validators.len() as u64,
            &format!(
                "more than half of {0} validators, and at most {0}",
                validators.len()
            ),
        )?;
        let LogKey(log) = document.key("log", "the verifier key that the log publishes")?;
        let witnesses: Vec<WitnessKey> = document.keys(
            "witnesses",
            0..=WITNESSES,
            "the verifier key that a witness publishes for cosignatures",
        )?;
        let quorum = document.optional_integer("witness-votes", 0..=witnesses.len() as u64)?;
        let witnesses = witnesses.into_iter().map(|WitnessKey(key)| key).collect();
        let log = LogPolicy::new(log, witnesses, small(quorum.unwrap_or(0))).map_err(|error| {
            document.error(ManifestProblem::Unparsed {
                key: "witnesses".to_owned(),
                reason: error.to_string(),
                expected: "keys that differ from each other and from the log's".to_owned(),
            })
        })?;
        Ok(Self {
            epoch,
            votes: small(votes),
            validators,
            log,
        })
    }

    /// The epoch that receipts have to be of; any if there is none.
    #[must_use]
    pub const fn epoch(&self) -> Option<EpochId> {
        self.epoch
    }

    /// How many validators have to have signed: more than half of them.
    #[must_use]
    pub const fn votes(&self) -> usize {
        self.votes
    }

    /// Whose signatures count.
    #[must_use]
    pub fn validators(&self) -> &[Hotkey] {
        &self.validators
    }

    /// Whose signatures make a checkpoint count.
    #[must_use]
    pub const fn log(&self) -> &LogPolicy {
        &self.log
    }
}

/// The contents of `policy.toml`: what [`Policy::parse`] reads.
impl Display for Policy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "schema = {SCHEMA}")?;
        if let Some(epoch) = &self.epoch {
            writeln!(formatter, "epoch = \"{epoch}\"")?;
        }
        writeln!(formatter, "votes = {}", self.votes)?;
        write_list(formatter, "validators", &self.validators)?;
        writeln!(formatter, "log = {}", quoted(self.log.log()))?;
        write_list(formatter, "witnesses", self.log.witnesses())?;
        writeln!(formatter, "witness-votes = {}", self.log.quorum())
    }
}

fn write_list(
    formatter: &mut fmt::Formatter<'_>,
    key: &str,
    items: &[impl Display],
) -> fmt::Result {
    if items.is_empty() {
        return writeln!(formatter, "{key} = []");
    }
    writeln!(formatter, "{key} = [")?;
    for item in items {
        writeln!(formatter, "    {},", quoted(item))?;
    }
    writeln!(formatter, "]")
}

/// A value as a TOML string. A log's name may have any letters but spaces, control characters and plus
/// signs.
fn quoted(value: &impl Display) -> String {
    let text = value.to_string();
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}

fn small(number: u64) -> usize {
    usize::try_from(number).expect("the range ends at the length of a list")
}

/// A key for checkpoints.
struct LogKey(VerifierKey);

/// A key for cosignatures.
#[derive(PartialEq)]
struct WitnessKey(VerifierKey);

impl FromStr for LogKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        key_of_kind(text, SignatureKind::Ed25519, "checkpoints").map(Self)
    }
}

impl FromStr for WitnessKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        key_of_kind(text, SignatureKind::Cosignature, "cosignatures").map(Self)
    }
}

impl Display for WitnessKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

fn key_of_kind(text: &str, kind: SignatureKind, purpose: &str) -> Result<VerifierKey, String> {
    let key: VerifierKey = text.parse().map_err(|error| format!("{error}"))?;
    if key.kind() != kind {
        return Err(format!(
            "the key of {} is not one for {purpose}",
            key.name()
        ));
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use assay_log::SigningKey;
    use assay_protocol::{Keypair, Sha256};
    use proptest::prelude::*;

    use super::*;

    fn hotkey(seed: u8) -> Hotkey {
        Keypair::from_seed(&[seed; 32]).hotkey()
    }

    fn witness(seed: u8) -> VerifierKey {
        let public = *SigningKey::from_seed("w", &[seed; 32])
            .unwrap()
            .verifier()
            .public();
        VerifierKey::new("witness", SignatureKind::Cosignature, &public).unwrap()
    }

    /// A policy with everything in it. Names of keys may have any letters but spaces and plus signs.
    fn policy() -> Policy {
        let log = SigningKey::from_seed("log/\"é\\", &[9; 32]).unwrap();
        Policy {
            epoch: Some(EpochId(Sha256::of(b"epoch"))),
            votes: 2,
            validators: [1, 2, 3].map(hotkey).to_vec(),
            log: LogPolicy::new(log.verifier().clone(), vec![witness(7), witness(8)], 1).unwrap(),
        }
    }

    fn parse(text: &str) -> Result<Policy, ManifestError> {
        Policy::parse(Path::new("policy.toml"), text)
    }

    #[test]
    fn what_is_written_is_read() {
        let policy = policy();
        assert_eq!(parse(&policy.to_string()).unwrap(), policy);

        let least = Policy {
            epoch: None,
            log: LogPolicy::new(policy.log.log().clone(), Vec::new(), 0).unwrap(),
            ..policy
        };
        let text = least.to_string();
        assert_eq!(parse(&text).unwrap(), least);
        let shorter = text
            .replace("witnesses = []\n", "")
            .replace("witness-votes = 0\n", "");
        assert_eq!(parse(&shorter).unwrap(), least);
    }

    #[test]
    fn the_page_shows_a_policy() {
        let page = include_str!("policy.rs").lines();
        let example = page
            .skip_while(|line| *line != "//! ```toml")
            .skip(1)
            .take_while(|line| *line != "//! ```")
            .map(|line| format!("{}\n", line.trim_start_matches("//! ")));
        let policy = parse(&example.collect::<String>()).unwrap();
        let key = SigningKey::from_seed("log.example.com/letters", &[9; 32]).unwrap();
        assert_eq!(policy.log().log().to_string(), key.verifier().to_string());
        assert_eq!((policy.votes(), policy.validators().len()), (2, 3));
    }

    #[test]
    fn each_mistake_has_its_line() {
        let text = policy().to_string();
        let (first, second) = (hotkey(1).to_string(), hotkey(2).to_string());
        let (log, cosigner) = (policy().log.log().to_string(), witness(7).to_string());
        let log = quoted(&log);
        for (from, to, expected) in [
            (
                "schema = 1",
                "schema = 2",
                "1: `schema` is 2, and this assay",
            ),
            ("votes", "vote", "3: unknown key `vote`"),
            (
                "votes = 2",
                "votes = 1",
                "3: `votes` is 1, expected more than half of 3",
            ),
            (
                "votes = 2",
                "votes = 4",
                "3: `votes` is 4, expected more than half of 3",
            ),
            ("epoch = \"", "epoch = \"0", "2: `epoch` is "),
            (&second, &first, "6: `validators` names "),
            (&second, "5x", "6: `validators` can't be read: "),
            (&log, "7", "9: `log` is not text"),
            (
                &log,
                &quoted(&cosigner),
                "9: `log` can't be read: the key of witness is not one for",
            ),
            (
                &quoted(&cosigner),
                &log,
                "11: `witnesses` can't be read: the key of log/",
            ),
            (
                "witness-votes = 1",
                "witness-votes = 3",
                "14: `witness-votes` is 3, expected",
            ),
            ("witness+", "other+", "11: `witnesses` can't be read: "),
        ] {
            assert!(text.contains(from), "{from}");
            let error = parse(&text.replacen(from, to, 1)).unwrap_err().to_string();
            let expected = format!("policy.toml:{expected}");
            assert!(error.starts_with(&expected), "{error}, not {expected}");
        }
        let same = witness(7).to_string().replacen("witness", "log/x", 1);
        assert!(parse(&text.replacen(&cosigner, &same, 1)).is_err());
        let nobody = "schema = 1\nvotes = 0\nvalidators = []\nlog = \"\"\n";
        let error = parse(nobody).unwrap_err().to_string();
        assert!(error.contains("expected a list of 1 to 64 keys"), "{error}");
    }

    proptest! {
        #[test]
        fn damaged_policies_are_refused_or_say_something_else(
            at in any::<prop::sample::Index>(),
            byte in 0u8..128,
        ) {
            let mut bytes = policy().to_string().into_bytes();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Ok(text) = String::from_utf8(bytes)
                && let Ok(read) = parse(&text)
            {
                prop_assert_eq!(parse(&read.to_string()).unwrap(), read);
            }
        }
    }
}

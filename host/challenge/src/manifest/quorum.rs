//! `[quorum]`: who judges, and how many of them must agree.

use std::ops::RangeInclusive;

use assay_protocol::{Hotkey, Signature, message};

use crate::{
    Recipient,
    document::{Keys, ManifestError, ManifestProblem, Section},
};

/// The number of validators. Each has a share in the sealed pack and a signature in every receipt.
pub(super) const VALIDATORS: RangeInclusive<usize> = 1..=message::VALIDATORS;

pub(super) const QUORUM_KEYS: Keys = &["votes", "validators"];
pub(super) const VALIDATOR_KEYS: Keys = &["hotkey", "recipient", "signature"];

pub(super) const HOTKEY: &str = "the address of an sr25519 hotkey (SS58 with prefix 42)";
pub(super) const RECIPIENT: &str = "an age recipient: `age1` and 58 lowercase letters and digits";
pub(super) const SIGNATURE: &str = "a signature, 128 lowercase hexadecimal digits";

/// `[quorum]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quorum {
    /// How many equal votes make a receipt: more than half of the validators.
    pub votes: u32,
    /// The validators, in the manifest's order.
    pub validators: Vec<Validator>,
}

/// A validator of an epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validator {
    /// What it signs votes with.
    pub hotkey: Hotkey,
    /// What hidden packs are encrypted to, so that this validator can read them.
    pub recipient: Recipient,
    /// The hotkey's signature of the recipient, without which the owner could be made to encrypt to
    /// someone else.
    pub signature: Signature,
}

impl Quorum {
    pub(super) fn read(mut section: Section<'_>) -> Result<Self, ManifestError> {
        let mut validators: Vec<Validator> = Vec::new();
        for entry in section.list("validators", VALIDATORS, VALIDATOR_KEYS)? {
            let validator = Validator::read(entry, &validators)?;
            validators.push(validator);
        }
        let count = u32::try_from(validators.len()).expect("the list has a limit");
        let majority = count / 2 + 1;
        let expected = match count {
            1 => "the integer 1, as there is one validator".to_owned(),
            2 => "the integer 2: more than half of 2 validators".to_owned(),
            _ => format!(
                "more than half of {count} validators: an integer from {majority} to {count}"
            ),
        };
        let range = u64::from(majority)..=u64::from(count);
        let votes = section.integer_that_is("votes", range, &expected)?;
        let votes = u32::try_from(votes).expect("at most the number of validators");
        Ok(Self { votes, validators })
    }

    /// The validators' hotkeys, in the manifest's order.
    #[must_use]
    pub fn hotkeys(&self) -> Vec<Hotkey> {
        self.validators
            .iter()
            .map(|validator| validator.hotkey)
            .collect()
    }
}

impl Validator {
    fn read(mut entry: Section<'_>, before: &[Self]) -> Result<Self, ManifestError> {
        let hotkey: Hotkey = entry.key("hotkey", HOTKEY)?;
        let recipient: Recipient = entry.key("recipient", RECIPIENT)?;
        let signature: Signature = entry.key("signature", SIGNATURE)?;
        let twice = |key: &str, name: String| {
            let key = entry.full(key);
            Err(entry.error(ManifestProblem::Duplicate { key, name }))
        };
        if before.iter().any(|other| other.hotkey == hotkey) {
            return twice("hotkey", hotkey.to_string());
        }
        if before.iter().any(|other| other.recipient == recipient) {
            return twice("recipient", recipient.to_string());
        }
        let validator = Self {
            hotkey,
            recipient,
            signature,
        };
        if validator.message().binding().verify().is_err() {
            let key = entry.full("signature");
            return Err(entry.error(ManifestProblem::Binding { key, hotkey }));
        }
        Ok(validator)
    }
}

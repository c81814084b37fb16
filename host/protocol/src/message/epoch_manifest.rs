//! [`EpochManifest`]: what a `challenge.toml` means, as bytes.
//!
//! The file is for people: it has comments, a free order, and defaults that may be left out. This is
//! its one canonical form, with everything filled in; all that a judgement depends on is in it. Its
//! hash is the epoch's id. `host/challenge` makes it from a manifest and checks every value; here are
//! only the fields, named as in the file.

use serde::{Deserialize, Serialize};

use super::{
    expiry::UnixSeconds,
    form::Message,
    owner::{AgeRecipient, ValidatorBinding},
    signed::Signed,
};
use crate::{
    EpochId, FileHash, Fuel, Hotkey, PackCommitment, Score, SemanticsHash, SeriesId, Signature,
    TrackHash, decimal,
};

/// A challenge for the span of one hidden pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EpochManifest {
    /// `[acceptance]`.
    pub acceptance: AcceptanceTerms,
    /// `[epoch]`.
    pub epoch: EpochSpan,
    /// `[hidden]`.
    pub hidden: HiddenTerms,
    /// `[limits]`.
    pub limits: TrackLimits,
    /// The name by which people find the challenge.
    pub name: String,
    /// `[owner]`.
    pub owner: Owner,
    /// `[quorum]`.
    pub quorum: Quorum,
    /// `[quotas]`.
    pub quotas: Quotas,
    /// `[reward]`.
    pub reward: Reward,
    /// `[search]`.
    pub search: SearchTerms,
    /// One line for people.
    pub title: String,
    /// `[track]`.
    pub track: TrackTerms,
}

/// When a challenger is better than the champion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceTerms {
    /// The chance of a false win in the epoch, in millionths.
    pub alpha: u32,
    /// How many attempts the epoch has, over all miners.
    pub attempts: u32,
    /// The squared Student-t quantile, in millionths.
    #[serde(with = "decimal")]
    pub critical_value: u64,
    /// By how much the mean over all cases has to be exceeded.
    #[serde(with = "decimal")]
    pub margin: Score,
}

/// Which epoch of the series this is, and when it ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EpochSpan {
    /// The second from which the pack may be opened.
    pub closes: UnixSeconds,
    /// Counted from 0.
    pub number: u32,
    /// The epoch before; none for number 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<EpochId>,
    /// The series; none for number 0, whose own id names it. See [`EpochManifest::series`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<SeriesId>,
}

/// The hidden split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HiddenTerms {
    /// The cases of each half of a slice.
    pub cases: u32,
    /// The hash of the hidden pack.
    pub commitment: PackCommitment,
    /// What a slice is prepared from, in this order.
    pub files: Vec<HiddenFile>,
    /// The groups of each half of a slice.
    pub groups: u32,
    /// How many slices the pack has.
    pub slices: u32,
}

/// A data file of the hidden split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HiddenFile {
    /// Its name.
    pub name: String,
    /// Whether it is in the pack; else it lies beside the manifest.
    pub secret: bool,
    /// Its hash.
    pub sha256: FileHash,
    /// Where people can get it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// What the track may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrackLimits {
    /// The largest budget of a case, in the track's own unit.
    #[serde(with = "decimal")]
    pub case_budget: u64,
    /// Fuel.
    pub fuel: FuelLimits,
    /// Bytes of an instance.
    #[serde(with = "decimal")]
    pub memory: u64,
    /// Bytes of a program.
    pub program_bytes: u32,
}

/// The fuel of each call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FuelLimits {
    /// Of one case.
    #[serde(with = "decimal")]
    pub case: Fuel,
    /// Of describing the track.
    #[serde(with = "decimal")]
    pub describe: Fuel,
    /// Of loading a program.
    #[serde(with = "decimal")]
    pub load: Fuel,
    /// Of preparing a split.
    #[serde(with = "decimal")]
    pub prepare: Fuel,
    /// Of a question about programs.
    #[serde(with = "decimal")]
    pub space: Fuel,
}

/// Whose challenge it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// Who signs manifest and opening.
    pub hotkey: Hotkey,
}

/// Who judges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quorum {
    /// Who may vote, in the manifest's order.
    pub validators: Vec<Validator>,
    /// How many equal verdicts make a receipt: more than half of the validators.
    pub votes: u32,
}

/// A validator and how a hidden pack reaches it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validator {
    /// Its key.
    pub hotkey: Hotkey,
    /// Its recipient.
    pub recipient: AgeRecipient,
    /// The signature that binds the two: see [`Self::binding`].
    pub signature: Signature,
}

/// What one author may ask for. Counted by who signs: by payout address, anyone could use up another's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quotas {
    /// Submissions that wait for judgement at the same time.
    pub at_once: u32,
    /// What a submission pledges, in the smallest unit of the reward's currency.
    #[serde(with = "decimal")]
    pub bond: u64,
    /// Submissions a day.
    pub day: u32,
    /// Submissions in the whole epoch.
    pub epoch: u32,
}

/// What is won.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reward {
    /// The owner's share of a cycle's emission, in millionths.
    pub owner: u32,
    /// Where the rest goes.
    pub residual: Residual,
    /// The share of a cycle's emission that fills the pot, in millionths.
    pub winner: u32,
}

/// Where the part of an emission goes that is neither the pot's nor the owner's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Residual {
    /// Nobody gets it.
    Burn,
    /// Into the pot as well.
    Capacitor,
    /// To the owner as well.
    Owner,
}

/// The public split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchTerms {
    /// The number of cases; 0 means all that the files hold.
    pub cases: u32,
    /// Data files, in the order in which the track is given them.
    pub files: Vec<SearchFile>,
    /// The seed that cases are drawn from.
    #[serde(with = "decimal")]
    pub seed: u64,
}

/// A data file of the public split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchFile {
    /// Its name.
    pub name: String,
    /// Its hash.
    pub sha256: FileHash,
    /// Where people can get it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// The track and how it is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrackTerms {
    /// The component's file.
    pub component: String,
    /// The TOML text that the track is given.
    pub parameters: String,
    /// The rules under which scores are computed.
    pub semantics: SemanticsHash,
    /// The component's hash.
    pub sha256: TrackHash,
}

impl EpochManifest {
    /// The epoch's id.
    #[must_use]
    pub fn id(&self) -> EpochId {
        EpochId(self.hash())
    }

    /// The series that the epoch belongs to: that of its manifest, or of its own id if it is the first.
    #[must_use]
    pub fn series(&self) -> SeriesId {
        self.epoch.series.unwrap_or_else(|| SeriesId(self.hash()))
    }
}

impl Message for EpochManifest {
    const KIND: &'static str = "epoch-manifest";
    const SCHEMA: u32 = 1;

    fn check(&self) -> Result<(), &'static str> {
        let EpochSpan {
            number,
            predecessor,
            series,
            ..
        } = &self.epoch;
        let first = *number == 0;
        if predecessor.is_none() != first || series.is_none() != first {
            return Err("`series` and `predecessor` are for every epoch but number 0");
        }
        Ok(())
    }
}

impl Quorum {
    /// The keys of all who may vote.
    #[must_use]
    pub fn hotkeys(&self) -> Vec<Hotkey> {
        self.validators
            .iter()
            .map(|validator| validator.hotkey)
            .collect()
    }
}

impl Validator {
    /// What the validator has signed.
    #[must_use]
    pub fn binding(&self) -> Signed<ValidatorBinding> {
        let body = ValidatorBinding {
            hotkey: self.hotkey,
            recipient: self.recipient.clone(),
        };
        Signed::from_parts(body, self.hotkey, self.signature)
    }
}

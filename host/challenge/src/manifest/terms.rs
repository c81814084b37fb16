//! [`Terms`]: what turns a practice challenge into one with prizes.

use assay_judgement::Rule;
use assay_protocol::Hotkey;

use super::{
    Acceptance, Epoch, HiddenSplit, PackPin, Quorum, Quotas, Reward, SearchSplit, TrackPin,
    acceptance::ACCEPTANCE_KEYS,
    epoch::EPOCH_KEYS,
    hidden::HIDDEN_KEYS,
    pack::PackTables,
    prize::{QUOTA_KEYS, REWARD_KEYS},
    quorum::{HOTKEY, QUORUM_KEYS},
};
use crate::document::{Keys, ManifestError, ManifestProblem, Section};

/// The tables of a challenge with prizes. All of them are there, or none.
pub(super) const TABLES: Keys = &[
    "epoch",
    "hidden",
    "acceptance",
    "quorum",
    "quotas",
    "reward",
    "owner",
];

pub(super) const OWNER_KEYS: Keys = &["hotkey"];

/// What an owner promises, and miners and validators go by.
///
/// `Pack` is what making the hidden pack adds. Before that, in a [`Draft`](super::Draft), it is a
/// [`PackDraft`](super::PackDraft).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms<Pack = PackPin> {
    /// `[epoch]`.
    pub epoch: Epoch,
    /// `[hidden]`.
    pub hidden: HiddenSplit,
    /// `[acceptance]`.
    pub acceptance: Acceptance,
    /// `[quorum]`.
    pub quorum: Quorum,
    /// `[quotas]`.
    pub quotas: Quotas,
    /// `[reward]`.
    pub reward: Reward,
    /// `[owner]`: who signs the manifest and may open the pack.
    pub owner: Hotkey,
    /// What making the hidden pack adds: `hidden.groups`, `hidden.commitment` and
    /// `acceptance.critical-value`.
    pub pack: Pack,
}

impl Terms {
    /// The acceptance rule.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.pack.rule
    }
}

/// The tables of a challenge with prizes, not read yet.
pub(super) struct Tables<'a> {
    epoch: Section<'a>,
    hidden: Section<'a>,
    acceptance: Section<'a>,
    quorum: Section<'a>,
    quotas: Section<'a>,
    reward: Section<'a>,
    owner: Section<'a>,
}

impl<'a> Tables<'a> {
    /// All of the tables, or none if there is none.
    pub(super) fn take(document: &mut Section<'a>) -> Result<Option<Self>, ManifestError> {
        let Some(present) = TABLES.iter().find(|table| document.has(table)) else {
            return Ok(None);
        };
        if let Some(missing) = TABLES.iter().find(|table| !document.has(table)) {
            let problem = ManifestProblem::MissingTable {
                missing,
                present,
                all: TABLES,
            };
            return Err(document.error_at(present, problem));
        }
        let mut table = |name, keys| document.section(name, keys);
        Ok(Some(Self {
            epoch: table("epoch", EPOCH_KEYS)?,
            hidden: table("hidden", HIDDEN_KEYS)?,
            acceptance: table("acceptance", ACCEPTANCE_KEYS)?,
            quorum: table("quorum", QUORUM_KEYS)?,
            quotas: table("quotas", QUOTA_KEYS)?,
            reward: table("reward", REWARD_KEYS)?,
            owner: table("owner", OWNER_KEYS)?,
        }))
    }

    /// Reads the tables; `read_pack` reads the keys of `[hidden]` and `[acceptance]` that making the
    /// pack writes.
    pub(super) fn read<Pack>(
        mut self,
        track: &TrackPin,
        search: &SearchSplit,
        read_pack: impl FnOnce(PackTables<'_, 'a>) -> Result<Pack, ManifestError>,
    ) -> Result<Terms<Pack>, ManifestError> {
        let epoch = Epoch::read(self.epoch)?;
        let hidden = HiddenSplit::read(&mut self.hidden, track, search)?;
        let acceptance = Acceptance::read(&mut self.acceptance)?;
        let pack = read_pack(PackTables {
            hidden: &mut self.hidden,
            acceptance: &mut self.acceptance,
            cases: hidden.cases,
            stated: acceptance,
        })?;
        Ok(Terms {
            epoch,
            hidden,
            acceptance,
            quorum: Quorum::read(self.quorum)?,
            quotas: Quotas::read(self.quotas)?,
            reward: Reward::read(self.reward)?,
            owner: self.owner.key("hotkey", HOTKEY)?,
            pack,
        })
    }
}

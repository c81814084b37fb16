//! `[quotas]` and `[reward]`: what a miner may try and can win.

use std::{ops::RangeInclusive, str::FromStr};

use assay_protocol::message::Residual;

use crate::document::{Keys, ManifestError, Section};

/// Submissions of one author, a day and in all.
pub(super) const SUBMISSIONS: RangeInclusive<u32> = 1..=1_000_000;

/// Submissions of one author that may wait for their verdicts at once.
pub(super) const AT_ONCE: RangeInclusive<u32> = 1..=1000;

/// A bond. TOML integers are signed.
pub(super) const BOND: RangeInclusive<u64> = 0..=i64::MAX as u64;

/// A share, in parts per million.
pub(super) const SHARE: RangeInclusive<u32> = 0..=1_000_000;

pub(super) const QUOTA_KEYS: Keys = &["day", "at-once", "epoch", "bond"];
pub(super) const REWARD_KEYS: Keys = &["winner", "residual", "owner"];

/// `[quotas]`: what one author may submit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    /// Submissions a day: at most those in the whole epoch.
    pub day: u32,
    /// Submissions that wait for a verdict at once: at most those in the whole epoch.
    pub at_once: u32,
    /// Submissions in the whole epoch.
    pub epoch: u32,
    /// What a submission deposits, in the smallest unit of the reward's currency; usually 0.
    pub bond: u64,
}

/// `[reward]`: where a cycle's emission goes. Shares are in parts per million.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reward {
    /// The share that fills the pot, from which winners are paid.
    pub winner: u32,
    /// Where the rest goes.
    pub residual: Residual,
    /// The share that goes to the owner; together with the winner's at most everything.
    pub owner: u32,
}

impl Quotas {
    pub(super) fn read(mut section: Section<'_>) -> Result<Self, ManifestError> {
        let epoch = section.small_integer("epoch", SUBMISSIONS)?;
        let mut of_epoch = |key: &'static str, most: u32| {
            let most = most.min(epoch);
            let expected =
                format!("at most what `quotas.epoch` allows: an integer from 1 to {most}");
            let number = section.integer_that_is(key, 1..=u64::from(most), &expected)?;
            Ok(u32::try_from(number).expect("at most a 32-bit number"))
        };
        Ok(Self {
            day: of_epoch("day", *SUBMISSIONS.end())?,
            at_once: of_epoch("at-once", *AT_ONCE.end())?,
            epoch,
            bond: section.optional_integer("bond", BOND)?.unwrap_or(0),
        })
    }
}

impl Reward {
    pub(super) fn read(mut section: Section<'_>) -> Result<Self, ManifestError> {
        let winner = section.small_integer("winner", SHARE)?;
        let ResidualWord(residual) =
            section.text("residual", "\"burn\", \"capacitor\" or \"owner\"")?;
        let left = SHARE.end() - winner;
        let expected =
            format!("what the winner's share leaves at most: an integer from 0 to {left}");
        let owner = section.integer_that_is("owner", 0..=u64::from(left), &expected)?;
        Ok(Self {
            winner,
            residual,
            owner: u32::try_from(owner).expect("at most a million"),
        })
    }
}

/// The word for a residual.
struct ResidualWord(Residual);

impl FromStr for ResidualWord {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "burn" => Ok(Self(Residual::Burn)),
            "capacitor" => Ok(Self(Residual::Capacitor)),
            "owner" => Ok(Self(Residual::Owner)),
            _ => Err(()),
        }
    }
}

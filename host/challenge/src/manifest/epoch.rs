//! `[epoch]`: which epoch of its series this is, and when it ends.

use std::ops::RangeInclusive;

use assay_protocol::{EpochId, SeriesId, message::UnixSeconds};

use super::track::HASH;
use crate::document::{Keys, ManifestError, Section};

/// The number of an epoch.
pub(super) const NUMBER: RangeInclusive<u32> = 0..=1_000_000;

pub(super) const EPOCH_KEYS: Keys = &["number", "closes", "series", "predecessor"];

/// `[epoch]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Epoch {
    /// Epochs count from 0, the genesis.
    pub number: u32,
    /// When the hidden pack may be opened.
    pub closes: UnixSeconds,
    /// What the epoch continues; none for the genesis, whose own id is the series'.
    pub lineage: Option<Lineage>,
}

/// What an epoch after the genesis continues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lineage {
    /// The id of the genesis.
    pub series: SeriesId,
    /// The id of the epoch before.
    pub predecessor: EpochId,
}

impl Epoch {
    pub(super) fn read(mut section: Section<'_>) -> Result<Self, ManifestError> {
        let number = section.small_integer("number", NUMBER)?;
        let closes = section.time("closes")?;
        let lineage = if number == 0 {
            const GENESIS: &str = "`epoch.number` is 0: the genesis continues nothing";
            section.forbid("series", GENESIS)?;
            section.forbid("predecessor", GENESIS)?;
            None
        } else {
            Some(Lineage {
                series: section.text("series", HASH)?,
                predecessor: section.text("predecessor", HASH)?,
            })
        };
        Ok(Self {
            number,
            closes,
            lineage,
        })
    }
}

//! `[search]`: the public split.

use std::ops::RangeInclusive;

use assay_sandbox::limits;

use super::{
    files::{COUNT, FILE_KEYS, FilePin},
    track::TrackPin,
};
use crate::document::{Keys, ManifestError, Section};

/// The seed. TOML integers are signed.
pub(super) const SEED: RangeInclusive<u64> = 0..=i64::MAX as u64;

/// The number of cases, 0 for all that the files hold.
pub(super) const CASES: RangeInclusive<u32> = 0..=*limits::CASES.end() as u32;

pub(super) const SEARCH_KEYS: Keys = &["seed", "cases", "files"];

/// `[search]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchSplit {
    /// The seed that the track draws cases from.
    pub seed: u64,
    /// The number of cases; 0 means all that the files hold.
    pub cases: u32,
    /// Data files, in the order in which the track is given them.
    pub files: Vec<FilePin>,
}

impl SearchSplit {
    pub(super) fn read(mut section: Section<'_>, track: &TrackPin) -> Result<Self, ManifestError> {
        let component = [track.file()];
        let seed = section.integer("seed", SEED)?;
        let cases = section.small_integer("cases", CASES)?;
        let mut files = Vec::new();
        for mut entry in section.list("files", COUNT, FILE_KEYS)? {
            let file = FilePin::read(&mut entry, files.iter())?;
            file.check_against(&entry, "track", &component)?;
            files.push(file);
        }
        Ok(Self { seed, cases, files })
    }
}

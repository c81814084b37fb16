//! `[hidden]`: the split that only validators have.

use std::ops::RangeInclusive;

use assay_judgement::GroupCount;
use assay_sandbox::limits;

use super::{
    files::{COUNT, FilePin},
    search::SearchSplit,
    track::TrackPin,
};
use crate::document::{Keys, ManifestError, ManifestProblem, Section};

/// The number of slices. An acceptance retires one, so an epoch has room for as many champions.
pub(super) const SLICES: RangeInclusive<u32> = 1..=1000;

/// The cases of each half of a slice: at least one for each group that the acceptance rule needs.
pub(super) const CASES: RangeInclusive<u32> =
    *GroupCount::LIMITS.start()..=*limits::CASES.end() as u32;

pub(super) const HIDDEN_KEYS: Keys = &["slices", "cases", "groups", "commitment", "files"];
pub(super) const HIDDEN_FILE_KEYS: Keys = &["name", "sha256", "url", "secret"];

/// `[hidden]`, but for what making the pack adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenSplit {
    /// The number of slices in the pack.
    pub slices: u32,
    /// The number of cases of each half of a slice.
    pub cases: u32,
    /// Data files, in the order in which the track is given them.
    pub files: Vec<HiddenFile>,
}

/// A data file that slices are prepared from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenFile {
    /// The file and its hash.
    pub pin: FilePin,
    /// Whether it is in the pack. Others lie beside the manifest, as the search split's files do.
    pub secret: bool,
}

impl HiddenSplit {
    /// Reads all but what making the pack adds.
    pub(super) fn read(
        section: &mut Section<'_>,
        track: &TrackPin,
        search: &SearchSplit,
    ) -> Result<Self, ManifestError> {
        let component = [track.file()];
        let slices = section.small_integer("slices", SLICES)?;
        let cases = section.small_integer("cases", CASES)?;
        let mut files: Vec<HiddenFile> = Vec::new();
        for mut entry in section.list("files", COUNT, HIDDEN_FILE_KEYS)? {
            let pin = FilePin::read(&mut entry, files.iter().map(|file| &file.pin))?;
            let secret = entry.flag("secret")?;
            let file = HiddenFile { pin, secret };
            let public = || component.iter().chain(&search.files);
            check_secrecy(&entry, &file, public(), &files)?;
            file.pin.check_against(&entry, "track", &component)?;
            file.pin
                .check_against(&entry, "search.files", &search.files)?;
            files.push(file);
        }
        Ok(Self {
            slices,
            cases,
            files,
        })
    }

    /// The files that are not in the pack.
    pub fn public_files(&self) -> impl Iterator<Item = &FilePin> {
        self.files
            .iter()
            .filter(|file| !file.secret)
            .map(|file| &file.pin)
    }

    /// The files that are in the pack, in its order.
    pub fn secret_files(&self) -> impl Iterator<Item = &FilePin> {
        self.files
            .iter()
            .filter(|file| file.secret)
            .map(|file| &file.pin)
    }
}

/// What is secret is nowhere public, be it under the same name or another.
fn check_secrecy<'a>(
    entry: &Section<'_>,
    file: &HiddenFile,
    mut public: impl Iterator<Item = &'a FilePin>,
    before: &[HiddenFile],
) -> Result<(), ManifestError> {
    let HiddenFile { pin, secret } = file;
    let is_public = |other: &FilePin| other.name == pin.name || other.hash == pin.hash;
    let is_other = |other: &HiddenFile| other.secret != *secret && other.pin.hash == pin.hash;
    if *secret && public.any(is_public) || before.iter().any(is_other) {
        let (key, name) = (entry.full("name"), pin.name.to_string());
        return Err(entry.error(ManifestProblem::NotSecret { key, name }));
    }
    Ok(())
}

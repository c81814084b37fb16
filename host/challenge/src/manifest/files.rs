//! [`FilePin`]: a data file of a split.

use std::{ops::RangeInclusive, str::FromStr};

use assay_protocol::FileHash;

use super::track::HASH;
use crate::{
    FileName,
    document::{Keys, ManifestError, ManifestProblem, Section},
};

/// The largest number of data files of a split.
pub(crate) const FILES: usize = 256;

/// The number of data files of a split.
pub(super) const COUNT: RangeInclusive<usize> = 0..=FILES;

pub(super) const FILE_KEYS: Keys = &["name", "sha256", "url"];

/// A data file and its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePin {
    /// The file.
    pub name: FileName,
    /// Its hash.
    pub hash: FileHash,
    /// Where people can get it, if the owner says so. Nothing here ever fetches it.
    pub url: Option<Address>,
}

/// The address of a web page or file, for people: `https://` and at most 2,048 printable ASCII
/// characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    const EXPECTED: &str = "an address that begins with https://, of at most 2048 printable ASCII \
        characters without spaces";

    /// The longest address, in characters.
    pub const LENGTH: usize = 2048;

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Address {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let good = text.len() <= Self::LENGTH
            && text.bytes().all(|byte| byte.is_ascii_graphic())
            && text
                .strip_prefix("https://")
                .is_some_and(|rest| !rest.is_empty());
        good.then(|| Self(text.to_owned())).ok_or(())
    }
}

impl FilePin {
    /// Reads what pins of all kinds have. No name may be one of `before`.
    pub(super) fn read<'a>(
        section: &mut Section<'_>,
        mut before: impl Iterator<Item = &'a Self>,
    ) -> Result<Self, ManifestError> {
        let name: FileName = section.text("name", FileName::EXPECTED)?;
        if before.any(|file| file.name == name) {
            let (key, name) = (section.full("name"), name.to_string());
            return Err(section.error(ManifestProblem::Duplicate { key, name }));
        }
        Ok(Self {
            name,
            hash: section.text("sha256", HASH)?,
            url: section.optional_text("url", Address::EXPECTED)?,
        })
    }

    /// One name is one file throughout the manifest: `files`, which stand in the table or list `other`,
    /// may have this name only with this hash.
    pub(super) fn check_against(
        &self,
        entry: &Section<'_>,
        other: &'static str,
        files: &[Self],
    ) -> Result<(), ManifestError> {
        let is_another = |file: &Self| file.name == self.name && file.hash != self.hash;
        if files.iter().any(is_another) {
            let (key, name) = (entry.full("name"), self.name.to_string());
            return Err(entry.error(ManifestProblem::OtherFile { key, name, other }));
        }
        Ok(())
    }
}

//! `[track]` and `[limits]`: what computes the scores, and what it may use.

use std::ops::RangeInclusive;

use assay_protocol::{FileHash, Fuel, SemanticsHash, TrackHash};
use assay_sandbox::limits::{self, Limits};

use super::{files::FilePin, parameters};
use crate::{
    FileName,
    document::{Keys, ManifestError, Section},
};

/// The memory limit, in bytes. The least is what an empty module of a usual toolchain asks for.
pub(super) const MEMORY: RangeInclusive<u64> = 2 << 20..=limits::MEMORY;

/// The largest program, in bytes.
pub(super) const PROGRAM_BYTES: RangeInclusive<u32> = 1..=limits::PROGRAM_BYTES;

/// The budget per case. TOML integers are signed; host fuel is the backstop.
pub(super) const CASE_BUDGET: RangeInclusive<u64> = 1..=i64::MAX as u64;

/// The fuel of a call.
pub(super) const FUEL: RangeInclusive<u64> = 1..=limits::FUEL.0;

pub(super) const TRACK_KEYS: Keys = &["component", "sha256", "semantics", "parameters"];
pub(super) const LIMIT_KEYS: Keys = &["memory", "program-bytes", "case-budget", "fuel"];
pub(super) const FUEL_KEYS: Keys = &["describe", "space", "prepare", "load", "case"];

pub(super) const HASH: &str = "a SHA-256 digest, 64 lowercase hexadecimal digits";

/// `[track]`.
#[derive(Debug, Clone, PartialEq)]
pub struct TrackPin {
    /// The component's file.
    pub component: FileName,
    /// The component's hash.
    pub hash: TrackHash,
    /// The hash of the rules under which scores are computed.
    pub semantics: SemanticsHash,
    /// `[track.parameters]` as what the track is given: TOML text with sorted keys, the only one that
    /// a table has.
    pub parameters: String,
}

impl TrackPin {
    pub(super) fn read(mut section: Section<'_>) -> Result<Self, ManifestError> {
        Ok(Self {
            component: section.text("component", FileName::EXPECTED)?,
            hash: section.text("sha256", HASH)?,
            semantics: section.text("semantics", HASH)?,
            parameters: parameters::write(&section.free_table("parameters")?),
        })
    }
}

impl TrackPin {
    /// The component as a file among the others, which it lies beside.
    pub(super) fn file(&self) -> FilePin {
        FilePin {
            name: self.component.clone(),
            hash: FileHash(self.hash.0),
            url: None,
        }
    }
}

/// Keys that are absent have the sandbox's defaults.
pub(super) fn read_limits(mut section: Section<'_>) -> Result<Limits, ManifestError> {
    let mut limits = Limits::default();
    if let Some(memory) = section.optional_integer("memory", MEMORY)? {
        limits.memory = memory;
    }
    if let Some(bytes) = section.optional_small_integer("program-bytes", PROGRAM_BYTES)? {
        limits.program_bytes = bytes;
    }
    if let Some(budget) = section.optional_integer("case-budget", CASE_BUDGET)? {
        limits.case_budget = budget;
    }
    if let Some(mut fuel) = section.optional_section("fuel", FUEL_KEYS)? {
        for (key, limit) in [
            ("describe", &mut limits.fuel.describe),
            ("space", &mut limits.fuel.space),
            ("prepare", &mut limits.fuel.prepare),
            ("load", &mut limits.fuel.load),
            ("case", &mut limits.fuel.case),
        ] {
            if let Some(amount) = fuel.optional_integer(key, FUEL)? {
                *limit = Fuel(amount);
            }
        }
    }
    Ok(limits)
}

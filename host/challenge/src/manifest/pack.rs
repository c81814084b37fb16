//! [`PackPin`]: what making the hidden pack adds to a manifest.

use std::ops::RangeInclusive;

use assay_judgement::{GroupCount, Rule};
use assay_protocol::PackCommitment;

use super::{Acceptance, track::HASH};
use crate::document::{ManifestError, ManifestProblem, Section};

/// The critical value in millionths. TOML integers are signed; what it must be is computed.
pub(super) const CRITICAL_VALUE: RangeInclusive<u64> = 1..=i64::MAX as u64;

/// What `assay challenge pack` writes: `hidden.groups`, `hidden.commitment` and
/// `acceptance.critical-value`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackPin {
    /// The hash of the plain pack.
    pub commitment: PackCommitment,
    /// The acceptance rule, for the number of groups that the cases of each half of a slice fall into. Its
    /// critical value was computed, and is the one in the manifest.
    pub rule: Rule,
}

/// What an earlier [`PackPin`] has left in a manifest that its owner may have edited since. Nothing
/// says that the values belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackDraft {
    /// `hidden.groups`.
    pub groups: Option<GroupCount>,
    /// `hidden.commitment`.
    pub commitment: Option<PackCommitment>,
    /// `acceptance.critical-value`, in millionths.
    pub critical_value: Option<u64>,
}

/// Where the keys stand, and what they depend on.
pub(super) struct PackTables<'s, 'a> {
    pub(super) hidden: &'s mut Section<'a>,
    pub(super) acceptance: &'s mut Section<'a>,
    /// The cases of each half of a slice.
    pub(super) cases: u32,
    pub(super) stated: Acceptance,
}

impl PackPin {
    pub(super) fn read(tables: PackTables<'_, '_>) -> Result<Self, ManifestError> {
        let PackTables {
            hidden,
            acceptance,
            cases,
            stated,
        } = tables;
        let groups = read_groups(hidden, cases)?.ok_or_else(|| not_packed(hidden, "groups"))?;
        let commitment = hidden
            .optional_text("commitment", HASH)?
            .ok_or_else(|| not_packed(hidden, "commitment"))?;

        if !acceptance.has("critical-value") {
            return Err(not_packed(acceptance, "critical-value"));
        }
        let rule = Rule::new(stated.margin, stated.alpha, stated.attempts, groups);
        let needed = rule.critical_value().millionths();
        let expected = format!(
            "{needed}, which follows from alpha, attempts and the {} groups",
            groups.get()
        );
        acceptance.integer_that_is("critical-value", needed..=needed, &expected)?;
        Ok(Self { commitment, rule })
    }
}

impl PackDraft {
    pub(super) fn read(tables: PackTables<'_, '_>) -> Result<Self, ManifestError> {
        let PackTables {
            hidden,
            acceptance,
            cases,
            ..
        } = tables;
        Ok(Self {
            groups: read_groups(hidden, cases)?,
            commitment: hidden.optional_text("commitment", HASH)?,
            critical_value: acceptance.optional_integer("critical-value", CRITICAL_VALUE)?,
        })
    }
}

fn read_groups(hidden: &mut Section<'_>, cases: u32) -> Result<Option<GroupCount>, ManifestError> {
    let groups = hidden.optional_small_integer("groups", *GroupCount::LIMITS.start()..=cases)?;
    Ok(groups.map(|groups| GroupCount::new(groups).expect("a split has no more cases than that")))
}

fn not_packed(section: &Section<'_>, key: &str) -> ManifestError {
    let key = section.full(key);
    section.error(ManifestProblem::NotPacked { key })
}

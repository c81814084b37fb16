//! [`Finding`]: a promise that a track broke.

use std::fmt;

/// A broken promise, with what showed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which promise.
    pub rule: Rule,
    /// What happened, for people.
    pub detail: String,
}

/// A promise of the track interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// The descriptor is complete and within the host's limits.
    Descriptor,
    /// The parameters under test are accepted.
    Parameters,
    /// There are 1 to 64 baselines. Names differ, are at most 4 KiB long and have no control
    /// characters.
    Baselines,
    /// Programs that the track makes are in canonical form, and canonical form is stable.
    Canonical,
    /// A program is at most 16 KiB long, its text 64 KiB.
    Size,
    /// `parse` is the inverse of `render`, and text has no control characters but newline and tab.
    Text,
    /// Equal arguments give equal results, in another instance too.
    Deterministic,
    /// There is one trait per axis.
    Traits,
    /// The files under test can be prepared and loaded.
    Data,
    /// There is one outcome per case, between the metric's worst and best.
    Outcomes,
    /// A case's outcome does not depend on the range that it is evaluated in.
    CaseRanges,
    /// What a call gives does not depend on the calls before it.
    CallOrder,
    /// A fingerprint depends on nothing but data and program.
    Fingerprint,
    /// Damaged data is refused or harmless.
    DamagedData,
    /// Nothing panics, whatever the bytes: a panic is a trap in the component.
    Panic,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.rule, self.detail)
    }
}

//! `[acceptance]`: what a challenger must show.

use assay_judgement::{Alpha, Attempts, Margin};

use crate::document::{Keys, ManifestError, Section};

pub(super) const ACCEPTANCE_KEYS: Keys = &["margin", "alpha", "attempts", "critical-value"];

/// `[acceptance]`, but for the critical value, which follows from it and the hidden split's groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acceptance {
    /// By how much the mean must improve.
    pub margin: Margin,
    /// The chance of a false win in the epoch.
    pub alpha: Alpha,
    /// How many attempts the epoch allows, over all miners.
    pub attempts: Attempts,
}

impl Acceptance {
    /// Reads all but the critical value.
    pub(super) fn read(section: &mut Section<'_>) -> Result<Self, ManifestError> {
        const IN_RANGE: &str = "the range was checked";
        let margin = section.integer("margin", Margin::LIMITS)?;
        let alpha = section.small_integer("alpha", Alpha::LIMITS)?;
        let attempts = section.small_integer("attempts", Attempts::LIMITS)?;
        Ok(Self {
            margin: Margin::new(margin).expect(IN_RANGE),
            alpha: Alpha::new(alpha).expect(IN_RANGE),
            attempts: Attempts::new(attempts).expect(IN_RANGE),
        })
    }
}

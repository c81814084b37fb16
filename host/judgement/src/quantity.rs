//! The numbers that a challenge states about acceptance, each within its limits.

/// A number outside of its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{quantity} must be between {least} and {most}, not {value}")]
pub struct OutOfRange {
    /// What the number was to say: `margin`, for instance.
    pub quantity: &'static str,
    /// The number.
    pub value: u64,
    /// The least that is allowed.
    pub least: u64,
    /// The most that is allowed.
    pub most: u64,
}

macro_rules! quantity {
    ($(#[$meta:meta])* $name:ident, $noun:literal, $integer:ty, $range:expr) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($integer);

        impl $name {
            /// The least and the most that is allowed.
            pub const LIMITS: std::ops::RangeInclusive<$integer> = $range;

            /// Checks the limits.
            ///
            /// # Errors
            /// The number is outside of [`LIMITS`](Self::LIMITS).
            pub fn new(value: $integer) -> Result<Self, OutOfRange> {
                if Self::LIMITS.contains(&value) {
                    return Ok(Self(value));
                }
                Err(OutOfRange {
                    quantity: $noun,
                    value: value.into(),
                    least: (*Self::LIMITS.start()).into(),
                    most: (*Self::LIMITS.end()).into(),
                })
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> $integer {
                self.0
            }
        }
    };
}

quantity!(
    /// What the mean improvement over all cases must exceed, in nano-units: a smaller gain is not worth
    /// a prize, however sure it is. 3,000,000 are 0.3 points, as a point is 0.01 of a score.
    Margin, "margin", u64, 0..=1_000_000_000_000_000
);

quantity!(
    /// What bounds the chance that an epoch has a false win, over all of its attempts, in parts per
    /// million: 50,000 are 5 %. A false win is the acceptance of a program that is no better.
    Alpha, "alpha", u32, 1..=500_000
);

quantity!(
    /// How many attempts an epoch allows, over all miners.
    Attempts, "attempts", u32, 1..=1_000_000
);

quantity!(
    /// How many groups the cases of half a slice fall into. Fewer than 30 say too little about their own
    /// variance; a split has at most 65,536 cases.
    GroupCount, "groups", u32, 30..=65_536
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_inclusive_and_named() {
        assert_eq!(Alpha::new(500_000).unwrap().get(), 500_000);
        assert_eq!(Margin::new(0).unwrap().get(), 0);
        assert!(Attempts::new(0).is_err());
        assert!(GroupCount::new(65_537).is_err());
        assert_eq!(
            GroupCount::new(29).unwrap_err().to_string(),
            "groups must be between 30 and 65536, not 29"
        );
    }
}

//! [`Fuel`]: what WebAssembly instructions cost.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount of fuel. One unit is one ordinary WebAssembly instruction; the cost table of the
/// pinned semantics says what the others cost.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Fuel(pub u64);

impl Fuel {
    /// This amount for each of `count` cases; stays at the largest amount instead of overflowing.
    #[must_use]
    pub const fn times(self, count: u64) -> Self {
        Self(self.0.saturating_mul(count))
    }

    /// What is left of `self` after `used`; nothing if `used` is more.
    #[must_use]
    pub const fn minus(self, used: Self) -> Self {
        Self(self.0.saturating_sub(used.0))
    }
}

impl fmt::Display for Fuel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

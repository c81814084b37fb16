//! [`Expiry`]: for how long a message may be acted on.
//!
//! A message that is valid for ever can be replayed for ever. So each one that asks for something
//! names the second at which it ends, at most [`MESSAGE_LIFETIME`] ahead, and carries a nonce that a
//! receiver remembers until then. Clocks differ: [`CLOCK_SKEW`] is allowed in both directions.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::decimal;

/// How long a message may be valid, in seconds (DESIGN 12).
pub const MESSAGE_LIFETIME: u64 = 600;

/// By how much the clocks of sender and receiver may differ, in seconds (DESIGN 12).
pub const CLOCK_SKEW: u64 = 120;

/// Seconds since 1970-01-01T00:00:00Z, without leap seconds. A decimal string in messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnixSeconds(#[serde(with = "decimal")] pub u64);

/// The second at which a message ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Expiry(pub UnixSeconds);

/// Why a message is not valid now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExpiryError {
    /// It has ended.
    #[error("the message expired at {expires} (unix seconds), and it is {now}")]
    Expired {
        /// Its end.
        expires: UnixSeconds,
        /// The receiver's clock.
        now: UnixSeconds,
    },
    /// It would be valid for longer than any message may.
    #[error(
        "the message expires at {expires} (unix seconds), more than {MESSAGE_LIFETIME} seconds after \
         {now}"
    )]
    TooFarAhead {
        /// Its end.
        expires: UnixSeconds,
        /// The receiver's clock.
        now: UnixSeconds,
    },
}

impl ExpiryError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        "sign the message anew, and check that the clock is right"
    }
}

impl Expiry {
    /// The latest end that a message sent at this second may have.
    #[must_use]
    pub const fn of_message_sent(now: UnixSeconds) -> Self {
        Self(UnixSeconds(now.0.saturating_add(MESSAGE_LIFETIME)))
    }

    /// Whether a message with this end may be acted on at this second of the receiver's clock.
    ///
    /// # Errors
    /// It has ended, or ends too far ahead, by more than clocks may differ.
    pub fn check(self, now: UnixSeconds) -> Result<(), ExpiryError> {
        let expires = self.0;
        if self.is_expired(now) {
            return Err(ExpiryError::Expired { expires, now });
        }
        if expires.0 > now.0.saturating_add(MESSAGE_LIFETIME + CLOCK_SKEW) {
            return Err(ExpiryError::TooFarAhead { expires, now });
        }
        Ok(())
    }

    /// Whether the message has ended for every clock that is right: only then may its nonce be
    /// forgotten.
    #[must_use]
    pub fn is_expired(self, now: UnixSeconds) -> bool {
        now.0 > self.0.0.saturating_add(CLOCK_SKEW)
    }
}

impl fmt::Display for UnixSeconds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_valid_for_ten_minutes_and_the_skew_of_clocks() {
        let sent = UnixSeconds(1_800_000_000);
        let expiry = Expiry::of_message_sent(sent);
        let at =
            |offset: i64| expiry.check(UnixSeconds(sent.0.checked_add_signed(offset).unwrap()));
        for good in [-120, 0, 600, 720] {
            assert_eq!(at(good), Ok(()), "{good}");
        }
        assert!(matches!(at(721), Err(ExpiryError::Expired { .. })));
        assert!(matches!(at(-121), Err(ExpiryError::TooFarAhead { .. })));
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        for (expires, now) in [(0, u64::MAX), (u64::MAX, 0), (u64::MAX, u64::MAX), (0, 0)] {
            let checked = Expiry(UnixSeconds(expires)).check(UnixSeconds(now));
            assert_eq!(checked.is_ok(), expires == now, "{expires} {now}");
        }
    }
}

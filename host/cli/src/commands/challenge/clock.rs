//! This machine's clock. It decides nothing but what people are told, and asked to wait for.

use std::time::{SystemTime, UNIX_EPOCH};

use assay_protocol::message::UnixSeconds;

/// Now.
pub(in crate::commands) fn now() -> UnixSeconds {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    UnixSeconds(since.map_or(0, |time| time.as_secs()))
}

/// A second as people write it: `2027-06-30T00:00:00Z`.
pub(in crate::commands) fn date(second: UnixSeconds) -> String {
    i64::try_from(second.0)
        .ok()
        .and_then(|second| jiff::Timestamp::from_second(second).ok())
        .map_or_else(|| format!("second {second}"), |date| date.to_string())
}

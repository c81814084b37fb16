//! A point in time, as a document states it.

use assay_protocol::message::UnixSeconds;
use toml::value::{Datetime, Offset};

/// The last year that counts. What computes with time stops within the next: at 9999-12-31, less the
/// hours that a time zone may be away from UTC. Whole years are easier to say.
const LAST_YEAR: u16 = 9998;

/// The point in time, if it is stated in UTC and whole seconds, from 1970 to [`LAST_YEAR`].
pub(super) fn unix_seconds(time: &Datetime) -> Option<UnixSeconds> {
    let (date, clock, Some(Offset::Z)) = (time.date?, time.time?, time.offset) else {
        return None;
    };
    if clock.nanosecond.is_some() || date.year > LAST_YEAR {
        return None;
    }
    let narrow = |number: u8| i8::try_from(number).ok();
    let civil = jiff::civil::DateTime::new(
        i16::try_from(date.year).ok()?,
        narrow(date.month)?,
        narrow(date.day)?,
        narrow(clock.hour)?,
        narrow(clock.minute)?,
        narrow(clock.second?)?,
        0,
    );
    let zoned = civil.ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    u64::try_from(zoned.timestamp().as_second())
        .ok()
        .map(UnixSeconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_seconds_of_utc_count() {
        let seconds = |text: &str| unix_seconds(&text.parse().unwrap()).map(|time| time.0);
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2000-02-29T12:00:01Z", Some(951_825_601)),
            ("2027-06-30 00:00:00z", Some(1_814_313_600)),
            ("9998-12-31T23:59:59Z", Some(253_370_764_799)),
            ("9999-01-01T00:00:00Z", None),
            ("9999-12-31T23:59:59Z", None),
            ("1969-12-31T23:59:59Z", None),
            ("2027-06-30T00:00:00+00:00", None),
            ("2027-06-30T00:00:00.0Z", None),
            ("2027-06-30T00:00:00", None),
            ("2027-06-30", None),
            ("00:00:00", None),
            ("2016-12-31T23:59:60Z", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}

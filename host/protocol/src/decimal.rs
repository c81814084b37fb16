//! 64-bit integers as decimal strings: `#[serde(with = "assay_protocol::decimal")]`.
//!
//! Readers of JSON keep integers exactly up to 2^53 - 1 only, so larger types are strings in every
//! message. Each number has one spelling: digits without leading zeros, and a minus sign only before
//! a number below zero.

use serde::{Deserialize, Deserializer, Serializer, de::Error};

use crate::{Fuel, Score};

/// What is written as a decimal string.
pub trait Decimal: Copy {
    /// The digits.
    fn to_decimal(self) -> String;

    /// The number that some digits say, if they say one that is in range.
    fn from_decimal(text: &str) -> Option<Self>;
}

macro_rules! decimal_through {
    ($name:ident, $integer:ident, $write:expr, $read:expr) => {
        impl Decimal for $name {
            fn to_decimal(self) -> String {
                let write: fn(Self) -> $integer = $write;
                write(self).to_string()
            }

            fn from_decimal(text: &str) -> Option<Self> {
                let read: fn($integer) -> Option<Self> = $read;
                read(text.parse().ok()?)
            }
        }
    };
}

decimal_through!(u64, u64, |number| number, Some);
decimal_through!(i64, i64, |number| number, Some);
decimal_through!(Fuel, u64, |fuel| fuel.0, |amount| Some(Fuel(amount)));
decimal_through!(Score, i64, Score::nanos, |nanos| Score::from_nanos(nanos)
    .ok());

/// Writes the digits.
///
/// # Errors
/// The serializer's.
pub fn serialize<T: Decimal, S: Serializer>(number: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&number.to_decimal())
}

/// Reads the digits.
///
/// # Errors
/// The text is not the one spelling of a number in range.
pub fn deserialize<'de, T: Decimal, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    T::from_decimal(&text)
        .filter(|number| number.to_decimal() == text)
        .ok_or_else(|| {
            let found: String = text.chars().take(40).collect();
            D::Error::custom(format!(
                "expected a decimal string of an integer in range, found {found:?}"
            ))
        })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_number_has_one_spelling() {
        let read = |value: Value| deserialize::<i64, _>(value).ok();
        assert_eq!(read(json!("0")), Some(0));
        assert_eq!(read(json!("-12")), Some(-12));
        assert_eq!(read(json!("9223372036854775807")), Some(i64::MAX));
        assert_eq!(read(json!("-9223372036854775808")), Some(i64::MIN));
        for bad in [
            "",
            "-",
            "-0",
            "00",
            "01",
            "+1",
            " 1",
            "1 ",
            "1.0",
            "0x1",
            "٣",
            "9223372036854775808",
        ] {
            assert_eq!(read(json!(bad)), None, "{bad}");
        }
        assert_eq!(read(json!(1)), None);
        assert_eq!(read(json!(null)), None);
    }

    #[test]
    fn ranges_are_the_type_s() {
        assert_eq!(deserialize::<u64, _>(json!("-1")).ok(), None);
        assert_eq!(deserialize::<Fuel, _>(json!("7")).ok(), Some(Fuel(7)));
        let limit = Score::LIMIT.to_string();
        assert_eq!(
            deserialize::<Score, _>(json!(limit)).ok().map(Score::nanos),
            Some(Score::LIMIT)
        );
        assert!(deserialize::<Score, _>(json!("1000000000000001")).is_err());
    }
}

//! [`write`]: `[track.parameters]` as the one text that the track is given and the epoch id covers.
//!
//! A table has exactly one text, whatever its layout in the manifest, and the text is TOML again. It is
//! written here rather than by a library, because another byte would be another epoch:
//!
//! - **Top level**: a line `key = value` for each key, ended by a line feed; no headers. An empty table
//!   is the empty text.
//! - **Inside**: tables and lists in one line, `{ a = 1, b = [1, 2] }`, or `{}` and `[]` if empty.
//! - **Keys**: sorted by their UTF-8 bytes; bare if all of it is `A-Z a-z 0-9 _ -` and not empty, else
//!   written as a string.
//! - **Strings**: between `"`. The escapes are `\b \t \n \f \r \" \\`, and `\u00XX` with capital digits
//!   for the other characters below U+0020 and for U+007F. Everything else stands for itself.
//! - **Integers**: decimal; `-` if negative, nothing if positive.
//! - **Floats**: the fewest decimal digits that read back as the same number, the nearest to it of
//!   those, as Rust prints them. From 0.00001 up to below 10^16, and for zero, without an exponent and
//!   with at least one digit after the point: `2.0`, `-0.0`. Else one digit, a point and the others if
//!   there are others, `e` and the exponent: `1e16`, `1.5e-7`. Infinities and NaN are refused before.
//! - **Booleans**: `true`, `false`.
//! - **Dates and times**: as RFC 3339 has them, with `T` between the two and a capital `Z`; fractions
//!   of a second without zeros at their end.
//!
//! `{ family = "even", sizes = [1, 2.5] }` and a table with the same keys in the other order are
//!
//! ```toml
//! family = "even"
//! sizes = [1, 2.5]
//! ```

use toml::{Table, Value};

/// The text of a table, without infinities and NaN.
pub(super) fn write(table: &Table) -> String {
    let mut text = String::new();
    for (key, value) in sorted(table) {
        write_entry(&mut text, key, value);
        text.push('\n');
    }
    text
}

fn sorted(table: &Table) -> Vec<(&str, &Value)> {
    let entries = table.iter().map(|(key, value)| (key.as_str(), value));
    let mut entries: Vec<_> = entries.collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    entries
}

fn write_entry(text: &mut String, key: &str, value: &Value) {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    if !key.is_empty() && key.bytes().all(is_bare) {
        text.push_str(key);
    } else {
        write_string(text, key);
    }
    text.push_str(" = ");
    write_value(text, value);
}

fn write_value(text: &mut String, value: &Value) {
    match value {
        Value::String(string) => write_string(text, string),
        Value::Integer(number) => text.push_str(&number.to_string()),
        Value::Float(number) => text.push_str(&float(*number)),
        Value::Boolean(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Datetime(time) => text.push_str(&time.to_string()),
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { ", " });
                write_value(text, item);
            }
            text.push(']');
        }
        Value::Table(table) if table.is_empty() => text.push_str("{}"),
        Value::Table(table) => {
            text.push('{');
            for (at, (key, value)) in sorted(table).into_iter().enumerate() {
                text.push_str(if at == 0 { " " } else { ", " });
                write_entry(text, key, value);
            }
            text.push_str(" }");
        }
    }
}

fn write_string(text: &mut String, string: &str) {
    text.push('"');
    for character in string.chars() {
        match character {
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\0'..='\u{1f}' | '\u{7f}' => {
                text.push_str(&format!("\\u{:04X}", u32::from(character)));
            }
            _ => text.push(character),
        }
    }
    text.push('"');
}

fn float(number: f64) -> String {
    let magnitude = number.abs();
    if magnitude != 0.0 && !(1e-5..1e16).contains(&magnitude) {
        return format!("{number:e}");
    }
    let digits = number.to_string();
    if digits.contains('.') {
        digits
    } else {
        digits + ".0"
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rewritten(text: &str) -> String {
        write(&text.parse().unwrap())
    }

    #[test]
    fn texts_are_the_specified_ones() {
        for (given, expected) in [
            // Strings.
            (
                "a = 'plain, é, \u{85}, 日'",
                "a = \"plain, é, \u{85}, 日\"\n",
            ),
            ("a = '''\n'\"\\'''", "a = \"'\\\"\\\\\"\n"),
            (
                r#"a = "\b\t\n\f\r\"\\\u0000\u001f\u007f""#,
                "a = \"\\b\\t\\n\\f\\r\\\"\\\\\\u0000\\u001F\\u007F\"\n",
            ),
            ("a = \"\"\"\none\r\ntwo\"\"\"", "a = \"one\\r\\ntwo\"\n"),
            // Keys.
            (
                "'é' = 1\nz = 1\nZ = 1\n-_0 = 1\n'' = 1\n'a b' = 1\n\"\\n\" = 1",
                "\"\" = 1\n\"\\n\" = 1\n-_0 = 1\nZ = 1\n\"a b\" = 1\nz = 1\n\"é\" = 1\n",
            ),
            // Integers.
            (
                "a = [+1_000, -0, 0xff, 0o17, 0b11, -9223372036854775808]",
                "a = [1000, 0, 255, 15, 3, -9223372036854775808]\n",
            ),
            // Floats.
            (
                "a = [2.0, -0.0, 0.10, 1e3, 0.00001, 9.99999e-6, 1.5e-7]",
                "a = [2.0, -0.0, 0.1, 1000.0, 0.00001, 9.99999e-6, 1.5e-7]\n",
            ),
            (
                "a = [9007199254740993.0, 1e16, 1.25E+300, 5e-324, 1.7976931348623157e308]",
                "a = [9007199254740992.0, 1e16, 1.25e300, 5e-324, 1.7976931348623157e308]\n",
            ),
            ("a = 9999999999999998.0", "a = 9999999999999998.0\n"),
            // Booleans, dates and times.
            ("a = [true, false]", "a = [true, false]\n"),
            (
                "a = [2027-06-30 00:00:00z, 2027-06-30t01:02:03.450+05:30, 2027-06-30]",
                "a = [2027-06-30T00:00:00Z, 2027-06-30T01:02:03.45+05:30, 2027-06-30]\n",
            ),
            (
                "a = [01:02:03, 2027-06-30T01:02:03]",
                "a = [01:02:03, 2027-06-30T01:02:03]\n",
            ),
            // Tables and lists.
            ("", ""),
            (
                "[c]\n[b.a]\nd.c = 1\n[a]",
                "a = {}\nb = { a = { d = { c = 1 } } }\nc = {}\n",
            ),
            (
                "[[a]]\nz = 1\ny = [[], [ 2 , ]]\n[[a]]\n[[a.b]]",
                "a = [{ y = [[], [2]], z = 1 }, { b = [{}] }]\n",
            ),
        ] {
            assert_eq!(rewritten(given), expected, "{given}");
            assert_eq!(rewritten(expected), expected);
        }
    }

    fn values() -> impl Strategy<Value = Value> {
        let date = (0..=9999_u16, 1..=12_u8, 1..=28_u8)
            .prop_map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"));
        let clock = (
            0..24_u8,
            0..60_u8,
            0..60_u8,
            prop::option::of(0..1_000_000_000_u32),
        )
            .prop_map(|(hour, minute, second, nanos)| {
                let fraction = nanos.map_or(String::new(), |nanos| format!(".{nanos:09}"));
                format!("{hour:02}:{minute:02}:{second:02}{fraction}")
            });
        let offset = prop_oneof![
            Just(String::new()),
            Just("Z".to_owned()),
            (prop::bool::ANY, 0..24_u8, 0..60_u8).prop_map(|(minus, hour, minute)| {
                format!("{}{hour:02}:{minute:02}", if minus { '-' } else { '+' })
            }),
        ];
        let times = prop_oneof![
            date.clone(),
            clock.clone(),
            (date, clock, offset)
                .prop_map(|(date, clock, offset)| format!("{date}T{clock}{offset}")),
        ];
        let leaves = prop_oneof![
            any::<String>().prop_map(Value::String),
            "[\\x00-\\x7f]{0,8}".prop_map(Value::String),
            any::<i64>().prop_map(Value::Integer),
            any::<f64>()
                .prop_filter("finite", |number| number.is_finite())
                .prop_map(Value::Float),
            (-400..400_i32, -1000..1000_i32)
                .prop_map(|(exponent, digits)| format!("{digits}e{exponent}"))
                .prop_map(|text| text.parse::<f64>().unwrap())
                .prop_filter("finite", |number| number.is_finite())
                .prop_map(Value::Float),
            prop::bool::ANY.prop_map(Value::Boolean),
            times.prop_map(|text| Value::Datetime(text.parse().unwrap())),
        ];
        leaves.prop_recursive(4, 40, 6, |inner| {
            let keys = prop_oneof![any::<String>(), "[a-c]{0,2}"];
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
                prop::collection::btree_map(keys, inner, 0..6)
                    .prop_map(|entries| Value::Table(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            entries in prop::collection::btree_map(any::<String>(), values(), 0..6),
        ) {
            let table: Table = entries.into_iter().collect();
            let text = write(&table);
            prop_assert_eq!(text.lines().count(), table.len(), "{}", text);
            let again: Table = text.parse().unwrap();
            prop_assert_eq!(&again, &table, "{}", text);
            // Zeros of both signs are equal, and their texts are not.
            prop_assert_eq!(write(&again), text);
        }
    }
}

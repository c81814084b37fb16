//! Canonical JSON (RFC 8785): one value has exactly one byte string.
//!
//! What is signed is bytes, so two programs that mean the same value must write the same bytes, and a
//! value that was read must not have a second spelling. RFC 8785 fixes the spelling: no white space,
//! the keys of an object sorted by their UTF-16 code units, the shortest escapes in strings.
//!
//! Assay uses the part of it without fractions. Every number is an integer of at most 2^53 - 1, the
//! largest that every reader of JSON keeps exactly; larger ones are [decimal strings](crate::decimal).
//! That leaves out the one hard part of the RFC, the writing of floats.
//!
//! ```
//! use assay_protocol::canonical;
//!
//! let value = canonical::read(br#"{"a":[1,true],"b":"x"}"#)?;
//! assert_eq!(canonical::write(&value)?, br#"{"a":[1,true],"b":"x"}"#);
//!
//! let spaced = canonical::read(br#"{"a": 1}"#).unwrap_err();
//! assert_eq!(spaced, canonical::CanonicalError::NotCanonical);
//! # Ok::<(), canonical::CanonicalError>(())
//! ```

use serde::Serialize;
use serde_json::{Map, Value};

/// The largest message, in bytes (DESIGN 12): a receipt of 33 votes fits with proofs of 40 hashes.
pub const MESSAGE_BYTES: usize = 128 << 10;

/// How deep objects and lists may be nested. The deepest messages have four levels.
pub const DEPTH: usize = 16;

/// The largest distance of an integer from zero: 2^53 - 1, as in I-JSON (RFC 7493).
pub const LARGEST_INTEGER: u64 = (1 << 53) - 1;

/// Why bytes or a value have no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// More than [`MESSAGE_BYTES`].
    #[error("longer than {MESSAGE_BYTES} bytes")]
    TooLong,
    /// Nested deeper than [`DEPTH`].
    #[error("nested deeper than {DEPTH} levels")]
    TooDeep,
    /// Not JSON at all.
    #[error("not JSON: {0}")]
    Syntax(String),
    /// A number with a fraction or an exponent, a negative zero, or one of more than 64 bits.
    #[error("a number that is not an integer")]
    Float,
    /// An integer beyond [`LARGEST_INTEGER`].
    #[error("an integer beyond 2^53 - 1, which has to be a decimal string")]
    LargeInteger,
    /// JSON, but not as RFC 8785 writes it.
    #[error("not in canonical form (RFC 8785)")]
    NotCanonical,
    /// A value that JSON has no form for.
    #[error("no JSON for it: {0}")]
    Unrepresentable(String),
}

impl CanonicalError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::TooLong => "send less: programs and data travel by their hash",
            Self::TooDeep | Self::Syntax(_) | Self::Unrepresentable(_) => {
                "check that this is the file or message that was meant, and that it is whole"
            }
            Self::Float | Self::LargeInteger => {
                "write scores in nano-units, and integers of 64 bits as decimal strings"
            }
            Self::NotCanonical => {
                "keep the bytes as they were signed: no white space, sorted keys, nothing twice"
            }
        }
    }
}

/// Reads a value from its canonical bytes, and from no others.
///
/// Duplicate keys, white space, another order, longer escapes and other spellings of a number are
/// all refused in one way: what was read is written again and has to give the same bytes.
///
/// # Errors
/// The bytes are too many, not JSON, or not canonical.
pub fn read(bytes: &[u8]) -> Result<Value, CanonicalError> {
    if bytes.len() > MESSAGE_BYTES {
        return Err(CanonicalError::TooLong);
    }
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| CanonicalError::Syntax(excerpt(&error.to_string())))?;
    if write(&value)? != bytes {
        return Err(CanonicalError::NotCanonical);
    }
    Ok(value)
}

/// Writes a value canonically.
///
/// # Errors
/// It holds a float or a large integer, or is nested too deeply.
pub fn write(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    let mut output = Vec::new();
    write_value(value, DEPTH, &mut output)?;
    Ok(output)
}

/// Writes anything canonically that serde can turn into JSON. Types with floats don't belong here:
/// what is not finite would become `null` unnoticed.
///
/// # Errors
/// As [`write`]; or JSON has no form for it, such as a map whose keys are not strings.
pub fn to_bytes<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    let value = serde_json::to_value(value)
        .map_err(|error| CanonicalError::Unrepresentable(excerpt(&error.to_string())))?;
    write(&value)
}

fn write_value(value: &Value, depth: usize, output: &mut Vec<u8>) -> Result<(), CanonicalError> {
    match value {
        Value::Null => output.extend(b"null"),
        Value::Bool(true) => output.extend(b"true"),
        Value::Bool(false) => output.extend(b"false"),
        Value::Number(number) => {
            let size = match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => number,
                (None, Some(number)) => number.unsigned_abs(),
                (None, None) => return Err(CanonicalError::Float),
            };
            if size > LARGEST_INTEGER {
                return Err(CanonicalError::LargeInteger);
            }
            output.extend(number.to_string().into_bytes());
        }
        Value::String(text) => write_text(text, output),
        Value::Array(items) => {
            let depth = depth.checked_sub(1).ok_or(CanonicalError::TooDeep)?;
            output.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    output.push(b',');
                }
                write_value(item, depth, output)?;
            }
            output.push(b']');
        }
        Value::Object(fields) => {
            let depth = depth.checked_sub(1).ok_or(CanonicalError::TooDeep)?;
            output.push(b'{');
            for (at, (key, item)) in sorted(fields).into_iter().enumerate() {
                if at > 0 {
                    output.push(b',');
                }
                write_text(key, output);
                output.push(b':');
                write_value(item, depth, output)?;
            }
            output.push(b'}');
        }
    }
    Ok(())
}

/// Keys in the order of RFC 8785, section 3.2.3: by UTF-16 code units, which differs from the order
/// of UTF-8 bytes beyond the first 65,536 characters.
fn sorted(fields: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut fields: Vec<_> = fields.iter().collect();
    fields.sort_by(|(left, _), (right, _)| left.encode_utf16().cmp(right.encode_utf16()));
    fields
}

/// Writes a string with the escapes of RFC 8785, section 3.2.2.2, and no others.
fn write_text(text: &str, output: &mut Vec<u8>) {
    output.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' => output.extend(br#"\""#),
            b'\\' => output.extend(br"\\"),
            0x08 => output.extend(br"\b"),
            b'\t' => output.extend(br"\t"),
            b'\n' => output.extend(br"\n"),
            0x0c => output.extend(br"\f"),
            b'\r' => output.extend(br"\r"),
            0..0x20 => output.extend(format!("\\u{byte:04x}").into_bytes()),
            _ => output.push(byte),
        }
    }
    output.push(b'"');
}

/// The beginning of an error text that may quote hostile input: printable and short.
pub(crate) fn excerpt(text: &str) -> String {
    text.chars()
        .take(200)
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn canonical(text: &str) -> String {
        let value = serde_json::from_str(text).unwrap();
        String::from_utf8(write(&value).unwrap()).unwrap()
    }

    /// RFC 8785, section 3.2.2, without its `numbers`, which are floats.
    #[test]
    fn the_rfc_s_first_example() {
        let text = r#"{
            "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
            "literals": [null, true, false]
        }"#;
        let expected = r#"{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}"#;
        assert_eq!(canonical(text), expected);
    }

    /// RFC 8785, section 3.2.3: the order is that of UTF-16, where the emoji comes before U+FB33.
    #[test]
    fn the_rfc_s_order_of_keys() {
        let text = r#"{
            "\u20ac": "Euro Sign",
            "\r": "Carriage Return",
            "\ufb33": "Hebrew Letter Dalet With Dagesh",
            "1": "One",
            "\ud83d\ude00": "Emoji: Grinning Face",
            "\u0080": "Control",
            "\u00f6": "Latin Small Letter O With Diaeresis"
        }"#;
        let written = canonical(text);
        let places: Vec<_> = [
            "Carriage Return",
            "One",
            "Control",
            "Latin Small Letter O With Diaeresis",
            "Euro Sign",
            "Emoji: Grinning Face",
            "Hebrew Letter Dalet With Dagesh",
        ]
        .iter()
        .map(|name| written.find(name).unwrap())
        .collect();
        assert!(places.is_sorted(), "{written}");
    }

    /// The integers of RFC 8785, appendix B, as far as they are safe.
    #[test]
    fn numbers_are_safe_integers() {
        for (text, expected) in [
            ("0", Ok("0")),
            ("-5", Ok("-5")),
            ("9007199254740991", Ok("9007199254740991")),
            ("-9007199254740991", Ok("-9007199254740991")),
            ("9007199254740992", Err(CanonicalError::LargeInteger)),
            ("-9007199254740992", Err(CanonicalError::LargeInteger)),
            ("18446744073709551615", Err(CanonicalError::LargeInteger)),
            ("-9223372036854775808", Err(CanonicalError::LargeInteger)),
            ("18446744073709551616", Err(CanonicalError::Float)),
            ("1.0", Err(CanonicalError::Float)),
            ("1e2", Err(CanonicalError::Float)),
            ("-0", Err(CanonicalError::Float)),
            ("4.5e-320", Err(CanonicalError::Float)),
        ] {
            let value = serde_json::from_str(text).unwrap();
            assert_eq!(write(&value), expected.map(|t| t.as_bytes().to_vec()));
        }
    }

    #[test]
    fn only_the_canonical_spelling_is_read() {
        let good = r#"{"a":1,"b":["x",null]}"#;
        assert_eq!(read(good.as_bytes()), Ok(json!({"a": 1, "b": ["x", null]})));
        for bad in [
            r#"{"b":["x",null],"a":1}"#,
            r#"{"a":1,"b":["x", null]}"#,
            r#" {"a":1}"#,
            "{\"a\":1}\n",
            r#"{"a":1,"a":1}"#,
            r#"{"\u0061":1}"#,
            r#"{"a":"\/"}"#,
            r#"{"a":"\u000A"}"#,
        ] {
            assert_eq!(
                read(bad.as_bytes()),
                Err(CanonicalError::NotCanonical),
                "{bad}"
            );
        }
        for bad in [
            "",
            "{",
            "{\"a\":01}",
            "\u{feff}{}",
            "{}{}",
            r#""\ud800""#,
            "+1",
            "nul",
        ] {
            let refused = read(bad.as_bytes());
            assert!(
                matches!(refused, Err(CanonicalError::Syntax(_))),
                "{bad}: {refused:?}"
            );
        }
    }

    #[test]
    fn size_and_depth_are_limited() {
        let text = |length: usize| format!("\"{}\"", "x".repeat(length - 2)).into_bytes();
        assert!(read(&text(MESSAGE_BYTES)).is_ok());
        assert_eq!(read(&text(MESSAGE_BYTES + 1)), Err(CanonicalError::TooLong));
        let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
        assert!(read(nested(DEPTH).as_bytes()).is_ok());
        assert_eq!(
            read(nested(DEPTH + 1).as_bytes()),
            Err(CanonicalError::TooDeep)
        );
        let bottomless = "[".repeat(MESSAGE_BYTES);
        assert!(matches!(
            read(bottomless.as_bytes()),
            Err(CanonicalError::Syntax(_))
        ));
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn writing_and_reading_are_inverse(value in any_value()) {
            prop_assert_eq!(read(&write(&value).unwrap()), Ok(value));
        }

        #[test]
        fn garbage_is_refused_calmly(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(value) = read(&bytes) {
                prop_assert_eq!(write(&value), Ok(bytes));
            }
        }
    }
}

//! Numbers that are none, in a table that is passed on unread.

use std::ops::Range;

use toml::{Spanned, de::DeValue};

use super::source::shown;

/// An infinity or NaN, or a number that is too large for a float.
pub(super) struct NotFinite {
    pub(super) key: String,
    pub(super) found: String,
    pub(super) span: Range<usize>,
}

/// The first such number in a value that stands under this key. Values are nested no deeper than
/// documents may be.
pub(super) fn not_finite(key: &str, value: &Spanned<DeValue<'_>>) -> Option<NotFinite> {
    match value.get_ref() {
        DeValue::Float(number) => {
            let is_finite = |number: f64| number.is_finite();
            (!number.as_str().parse().is_ok_and(is_finite)).then(|| NotFinite {
                key: key.to_owned(),
                found: shown(number.as_str()),
                span: value.span(),
            })
        }
        DeValue::Array(items) => items.iter().find_map(|item| not_finite(key, item)),
        DeValue::Table(table) => table.iter().find_map(|(name, value)| {
            not_finite(&format!("{key}.{}", shown(name.get_ref())), value)
        }),
        _ => None,
    }
}

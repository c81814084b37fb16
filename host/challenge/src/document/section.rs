//! [`Section`]: a table whose keys are taken one by one, each with the type and range that it must
//! have.

use std::{
    collections::BTreeMap,
    fmt::Display,
    ops::{Range, RangeInclusive},
    str::FromStr,
};

use assay_protocol::message::UnixSeconds;
use serde::Deserialize;
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
};

use super::{
    Keys, ManifestError, ManifestProblem,
    finite::{NotFinite, not_finite},
    source::{Source, shown},
    time::unix_seconds,
};

/// A table of a document, whose keys are all known. Each is taken once; a method that takes one fails
/// with [`ManifestError`] if it is not there or has another form.
pub struct Section<'a> {
    pub(super) source: Source<'a>,
    /// The table's name with a dot at its end; empty for the document itself.
    prefix: String,
    span: Range<usize>,
    entries: BTreeMap<String, (DeValue<'a>, Range<usize>)>,
}

/// A value, its full key, and where it stands.
pub(super) struct Entry<'a> {
    pub(super) key: String,
    pub(super) value: DeValue<'a>,
    pub(super) span: Range<usize>,
}

impl<'a> Section<'a> {
    /// A key that is not among `keys` is an error, and comes before any other: where a key is
    /// misspelt, nobody should be told that it is missing.
    pub(super) fn new(
        source: Source<'a>,
        prefix: String,
        span: Range<usize>,
        table: DeTable<'a>,
        keys: Keys,
    ) -> Result<Self, ManifestError> {
        let unknown = table
            .keys()
            .filter(|key| !keys.contains(&key.get_ref().as_ref()))
            .min_by_key(|key| key.span().start);
        if let Some(key) = unknown {
            let problem = ManifestProblem::UnknownKey {
                key: format!("{prefix}{}", shown(key.get_ref())),
                known: keys,
            };
            return Err(source.error(Some(key.span()), problem));
        }
        let entries = table
            .into_iter()
            .map(|(key, value)| {
                let span = value.span();
                (key.into_inner().into_owned(), (value.into_inner(), span))
            })
            .collect();
        Ok(Self {
            source,
            prefix,
            span,
            entries,
        })
    }

    /// An error about a key of this section, at the section's head.
    pub fn error(&self, problem: ManifestProblem) -> ManifestError {
        // The document's own span covers all of it: no line is better than line 1.
        let span = (!self.prefix.is_empty()).then(|| self.span.clone());
        self.source.error(span, problem)
    }

    /// An error about a key of this section that has not been taken, where it stands.
    pub fn error_at(&self, key: &str, problem: ManifestProblem) -> ManifestError {
        let span = self.entries.get(key).map(|(_, span)| span.clone());
        self.source.error(span, problem)
    }

    pub(super) fn take(&mut self, key: &'static str) -> Option<Entry<'a>> {
        let (value, span) = self.entries.remove(key)?;
        Some(Entry {
            key: self.full(key),
            value,
            span,
        })
    }

    pub(super) fn missing(&self, key: &str, expected: impl Display) -> ManifestError {
        self.error(ManifestProblem::MissingKey {
            key: self.full(key),
            expected: expected.to_string(),
        })
    }

    /// A key of this section with the section's name.
    pub fn full(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    /// Whether a key is there that has not been taken.
    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Refuses a key that makes no sense here; `reason` completes "must not be given where".
    pub fn forbid(&mut self, key: &'static str, reason: &'static str) -> Result<(), ManifestError> {
        match self.take(key) {
            None => Ok(()),
            Some(Entry { key, span, .. }) => {
                let problem = ManifestProblem::Misplaced { key, reason };
                Err(self.source.error(Some(span), problem))
            }
        }
    }

    pub(super) fn refuse(&self, entry: &Entry<'_>, expected: impl Display) -> ManifestError {
        let found = match &entry.value {
            DeValue::String(text) => format!("{:?}", text.chars().take(80).collect::<String>()),
            DeValue::Integer(number) => shown(&number.to_string()),
            DeValue::Float(number) => shown(number.as_str()),
            DeValue::Boolean(value) => value.to_string(),
            DeValue::Datetime(time) => time.to_string(),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        };
        self.refuse_as(entry, found, expected)
    }

    pub(super) fn refuse_as(
        &self,
        entry: &Entry<'_>,
        found: String,
        expected: impl Display,
    ) -> ManifestError {
        let problem = ManifestProblem::Value {
            key: entry.key.clone(),
            found,
            expected: expected.to_string(),
        };
        self.source.error(Some(entry.span.clone()), problem)
    }

    /// An integer in a range, or none if the key is not there.
    pub fn optional_integer(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u64>,
    ) -> Result<Option<u64>, ManifestError> {
        let expected = integer_in(&range);
        self.optional_integer_that_is(key, range, &expected)
    }

    /// An integer in a range.
    pub fn integer(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u64>,
    ) -> Result<u64, ManifestError> {
        let expected = integer_in(&range);
        self.integer_that_is(key, range, &expected)
    }

    /// An integer in a range that `expected` describes, or none if the key is not there.
    pub fn optional_integer_that_is(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u64>,
        expected: &str,
    ) -> Result<Option<u64>, ManifestError> {
        let Some(entry) = self.take(key) else {
            return Ok(None);
        };
        let number = match &entry.value {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        match number.filter(|number| range.contains(number)) {
            Some(number) => Ok(Some(number)),
            None => Err(self.refuse(&entry, expected)),
        }
    }

    /// An integer in a range that `expected` describes.
    pub fn integer_that_is(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u64>,
        expected: &str,
    ) -> Result<u64, ManifestError> {
        self.optional_integer_that_is(key, range, expected)?
            .ok_or_else(|| self.missing(key, expected))
    }

    /// An integer in a range of 32-bit numbers.
    pub fn small_integer(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u32>,
    ) -> Result<u32, ManifestError> {
        let number = self.integer(key, u64::from(*range.start())..=u64::from(*range.end()))?;
        Ok(u32::try_from(number).expect("the range ends at a u32"))
    }

    /// An integer in a range of 32-bit numbers, or none if the key is not there.
    pub fn optional_small_integer(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u32>,
    ) -> Result<Option<u32>, ManifestError> {
        let range = u64::from(*range.start())..=u64::from(*range.end());
        let number = self.optional_integer(key, range)?;
        Ok(number.map(|number| u32::try_from(number).expect("the range ends at a u32")))
    }

    /// True or false; false if the key is not there.
    pub fn flag(&mut self, key: &'static str) -> Result<bool, ManifestError> {
        match self.take(key) {
            None => Ok(false),
            Some(Entry {
                value: DeValue::Boolean(value),
                ..
            }) => Ok(value),
            Some(entry) => Err(self.refuse(&entry, "true or false")),
        }
    }

    /// A point in time: a date and time in UTC from 1970 to 9998, in whole seconds.
    pub fn time(&mut self, key: &'static str) -> Result<UnixSeconds, ManifestError> {
        const EXPECTED: &str = "a date and time in UTC like 2027-06-30T00:00:00Z, in whole \
            seconds, of the years 1970 to 9998";
        let entry = self.take(key).ok_or_else(|| self.missing(key, EXPECTED))?;
        let seconds = match &entry.value {
            DeValue::Datetime(time) => unix_seconds(time),
            _ => None,
        };
        seconds.ok_or_else(|| self.refuse(&entry, EXPECTED))
    }

    /// Text that parses as a `T`, or none if the key is not there; `expected` describes it.
    pub fn optional_text<T: FromStr>(
        &mut self,
        key: &'static str,
        expected: &str,
    ) -> Result<Option<T>, ManifestError> {
        let Some(entry) = self.take(key) else {
            return Ok(None);
        };
        let parsed = match &entry.value {
            DeValue::String(text) => text.parse().ok(),
            _ => None,
        };
        parsed
            .map(Some)
            .ok_or_else(|| self.refuse(&entry, expected))
    }

    /// Text that parses as a `T`; `expected` describes it.
    pub fn text<T: FromStr>(
        &mut self,
        key: &'static str,
        expected: &str,
    ) -> Result<T, ManifestError> {
        self.optional_text(key, expected)?
            .ok_or_else(|| self.missing(key, expected))
    }

    /// A cryptographic key or signature; `expected` describes it. What is wrong with it is for its type
    /// to say, which knows whether the text may be shown: people take secret keys for public ones.
    pub fn key<T: FromStr<Err: Display>>(
        &mut self,
        key: &'static str,
        expected: &str,
    ) -> Result<T, ManifestError> {
        let entry = self.take(key).ok_or_else(|| self.missing(key, expected))?;
        self.read_key(entry, expected)
    }

    pub(super) fn read_key<T: FromStr<Err: Display>>(
        &self,
        entry: Entry<'_>,
        expected: &str,
    ) -> Result<T, ManifestError> {
        let DeValue::String(text) = &entry.value else {
            return Err(self.refuse_as(&entry, "not text".to_owned(), expected));
        };
        text.parse().map_err(|error: T::Err| {
            let problem = ManifestProblem::Unparsed {
                key: entry.key,
                reason: error.to_string(),
                expected: expected.to_owned(),
            };
            self.source.error(Some(entry.span), problem)
        })
    }

    /// A table with these keys, or none if it is not there.
    pub fn optional_section(
        &mut self,
        key: &'static str,
        keys: Keys,
    ) -> Result<Option<Self>, ManifestError> {
        let Some(entry) = self.take(key) else {
            return Ok(None);
        };
        match entry.value {
            DeValue::Table(table) => {
                let prefix = format!("{}.", entry.key);
                Self::new(self.source, prefix, entry.span, table, keys).map(Some)
            }
            _ => Err(self.refuse(&entry, "a table")),
        }
    }

    /// A table with these keys.
    pub fn section(&mut self, key: &'static str, keys: Keys) -> Result<Self, ManifestError> {
        self.optional_section(key, keys)?
            .ok_or_else(|| self.missing(key, format!("a table [{key}]")))
    }

    /// A table that is passed on unread, but for numbers that are not finite: those are refused.
    pub fn free_table(&mut self, key: &'static str) -> Result<toml::Table, ManifestError> {
        let Some(entry) = self.take(key) else {
            return Ok(toml::Table::new());
        };
        if !matches!(entry.value, DeValue::Table(_)) {
            return Err(self.refuse(&entry, "a table"));
        }
        let value = Spanned::new(entry.span.clone(), entry.value);
        if let Some(NotFinite { key, found, span }) = not_finite(&entry.key, &value) {
            let expected = "a finite number".to_owned();
            let problem = ManifestProblem::Value {
                key,
                found,
                expected,
            };
            return Err(self.source.error(Some(span), problem));
        }
        toml::Table::deserialize(ValueDeserializer::from(value)).map_err(|error| {
            let problem = ManifestProblem::Syntax(error.message().to_owned());
            self.source.error(Some(entry.span), problem)
        })
    }
}

fn integer_in(range: &RangeInclusive<u64>) -> String {
    match (range.start(), range.end()) {
        (start, end) if start == end => format!("the integer {start}"),
        (start, end) => format!("an integer from {start} to {end}"),
    }
}

//! A TOML document read key by key, so that every complaint can name file, line and key.

use std::{
    collections::BTreeMap,
    fmt::Display,
    ops::{Range, RangeInclusive},
    path::{Path, PathBuf},
    str::FromStr,
};

use serde::Deserialize;
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
};

/// What is wrong with a manifest, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {problem}", .path.display(), .line.map_or(String::new(), |line| format!(":{line}")))]
pub struct ManifestError {
    /// The file.
    pub path: PathBuf,
    /// The line, counted from 1; none if the file as a whole is meant.
    pub line: Option<usize>,
    /// What is wrong there.
    pub problem: ManifestProblem,
}

/// The keys that a table may have.
pub(crate) type Keys = &'static [&'static str];

/// One thing that can be wrong with a manifest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestProblem {
    /// The file can't be read.
    #[error("can't be read: {0}")]
    Unreadable(String),
    /// The file is longer than a manifest may be.
    #[error("is longer than the {limit} bytes that a manifest may have")]
    TooLong {
        /// The limit in bytes.
        limit: u64,
    },
    /// The text is not TOML.
    #[error("not TOML: {0}")]
    Syntax(String),
    /// A key that manifests do not have.
    #[error("unknown key `{key}`")]
    UnknownKey {
        /// The key with its table.
        key: String,
        /// The keys that the table may have.
        known: Keys,
    },
    /// A required key is not there.
    #[error("`{key}` is missing")]
    MissingKey {
        /// The key with its table.
        key: String,
        /// What the key holds.
        expected: String,
    },
    /// A value of the wrong type, outside its range, or otherwise refused.
    #[error("`{key}` is {found}, expected {expected}")]
    Value {
        /// The key with its table.
        key: String,
        /// What is there.
        found: String,
        /// What may be there.
        expected: String,
    },
    /// The same name twice.
    #[error("`{key}` names {name:?} a second time")]
    Duplicate {
        /// The key with its table.
        key: String,
        /// The name.
        name: String,
    },
}

impl ManifestError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match &self.problem {
            ManifestProblem::Unreadable(_) => {
                "check the path and the file's permissions".to_owned()
            }
            ManifestProblem::TooLong { .. } => {
                "put data into files of their own and pin them".to_owned()
            }
            ManifestProblem::Syntax(_) => "correct the line".to_owned(),
            ManifestProblem::UnknownKey { key, known } => {
                let written = key.rsplit('.').next().unwrap_or_default();
                match nearest(written, known) {
                    Some(meant) => {
                        format!("did you mean `{meant}`? There are: {}", known.join(", "))
                    }
                    None => format!("remove it, or use one of: {}", known.join(", ")),
                }
            }
            ManifestProblem::MissingKey { key, expected } => format!("add `{key}`: {expected}"),
            ManifestProblem::Value { key, expected, .. } => {
                format!("give `{key}` {expected}")
            }
            ManifestProblem::Duplicate { .. } => "remove one of the two".to_owned(),
        }
    }
}

/// The document that sections and their errors refer to.
#[derive(Clone, Copy)]
struct Source<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Source<'_> {
    fn error(self, span: Option<Range<usize>>, problem: ManifestProblem) -> ManifestError {
        let line = span.map(|span| {
            let before = self.text.as_bytes().iter().take(span.start);
            1 + before.filter(|byte| **byte == b'\n').count()
        });
        ManifestError {
            path: self.path.to_owned(),
            line,
            problem,
        }
    }
}

/// A table of a document, whose keys are all known.
pub(crate) struct Section<'a> {
    source: Source<'a>,
    /// The table's name with a dot at its end; empty for the document itself.
    prefix: String,
    span: Range<usize>,
    entries: BTreeMap<String, (DeValue<'a>, Range<usize>)>,
}

/// A value, its full key, and where it stands.
struct Entry<'a> {
    key: String,
    value: DeValue<'a>,
    span: Range<usize>,
}

/// Parses a whole document of this schema with these keys, `schema` among them.
pub(crate) fn parse<'a>(
    path: &'a Path,
    text: &'a str,
    schema: u64,
    keys: Keys,
) -> Result<Section<'a>, ManifestError> {
    let source = Source { path, text };
    let table = DeTable::parse(text).map_err(|error| {
        source.error(
            error.span(),
            ManifestProblem::Syntax(error.message().to_owned()),
        )
    })?;
    let span = table.span();
    let table = table.into_inner();
    // A document of a later schema has keys that are unknown here: nobody should remove those.
    if let Some((key, value)) = table.get_key_value("schema") {
        let only = DeTable::from_iter([(key.clone(), value.clone())]);
        Section::new(source, String::new(), span.clone(), only, &["schema"])?
            .integer("schema", schema..=schema)?;
    }
    let mut document = Section::new(source, String::new(), span, table, keys)?;
    document.integer("schema", schema..=schema)?;
    Ok(document)
}

impl<'a> Section<'a> {
    /// A key that is not among `keys` is an error, and comes before any other: where a key is
    /// misspelt, nobody should be told that it is missing.
    fn new(
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
                key: format!("{prefix}{}", key.get_ref()),
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
    pub(crate) fn error(&self, problem: ManifestProblem) -> ManifestError {
        // The document's own span covers all of it: no line is better than line 1.
        let span = (!self.prefix.is_empty()).then(|| self.span.clone());
        self.source.error(span, problem)
    }

    fn take(&mut self, key: &'static str) -> Option<Entry<'a>> {
        let (value, span) = self.entries.remove(key)?;
        Some(Entry {
            key: format!("{}{key}", self.prefix),
            value,
            span,
        })
    }

    fn missing(&self, key: &str, expected: impl Display) -> ManifestError {
        let key = format!("{}{key}", self.prefix);
        self.error(ManifestProblem::MissingKey {
            key,
            expected: expected.to_string(),
        })
    }

    fn refuse(&self, entry: &Entry<'_>, expected: impl Display) -> ManifestError {
        let found = match &entry.value {
            DeValue::String(text) => format!("{:?}", text.chars().take(80).collect::<String>()),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Float(number) => number.as_str().to_owned(),
            DeValue::Boolean(value) => value.to_string(),
            DeValue::Datetime(time) => time.to_string(),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        };
        let problem = ManifestProblem::Value {
            key: entry.key.clone(),
            found,
            expected: expected.to_string(),
        };
        self.source.error(Some(entry.span.clone()), problem)
    }

    /// An integer in a range, or none if the key is not there.
    pub(crate) fn optional_integer(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u64>,
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
            None => Err(self.refuse(&entry, integer_in(&range))),
        }
    }

    /// An integer in a range.
    pub(crate) fn integer(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u64>,
    ) -> Result<u64, ManifestError> {
        self.optional_integer(key, range.clone())?
            .ok_or_else(|| self.missing(key, integer_in(&range)))
    }

    /// Text that parses as a `T`, or none if the key is not there; `expected` describes it.
    pub(crate) fn optional_text<T: FromStr>(
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
    pub(crate) fn text<T: FromStr>(
        &mut self,
        key: &'static str,
        expected: &str,
    ) -> Result<T, ManifestError> {
        self.optional_text(key, expected)?
            .ok_or_else(|| self.missing(key, expected))
    }

    /// A table with these keys, or none if it is not there.
    pub(crate) fn optional_section(
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
    pub(crate) fn section(&mut self, key: &'static str, keys: Keys) -> Result<Self, ManifestError> {
        self.optional_section(key, keys)?
            .ok_or_else(|| self.missing(key, format!("a table [{key}]")))
    }

    /// A list of tables with these keys, empty if the list is not there.
    pub(crate) fn list(
        &mut self,
        key: &'static str,
        at_most: usize,
        keys: Keys,
    ) -> Result<Vec<Self>, ManifestError> {
        let Some(entry) = self.take(key) else {
            return Ok(Vec::new());
        };
        let expected = format!("a list of at most {at_most} tables");
        let is_list = matches!(&entry.value, DeValue::Array(items)
            if items.len() <= at_most
                && items.iter().all(|item| matches!(item.get_ref(), DeValue::Table(_))));
        let (prefix, DeValue::Array(items), true) =
            (format!("{}.", entry.key), &entry.value, is_list)
        else {
            return Err(self.refuse(&entry, expected));
        };
        let tables = items.iter().filter_map(|item| match item.get_ref() {
            DeValue::Table(table) => Some((item.span(), table.clone())),
            _ => None,
        });
        tables
            .map(|(span, table)| Self::new(self.source, prefix.clone(), span, table, keys))
            .collect()
    }

    /// A table that is passed on unread.
    pub(crate) fn free_table(&mut self, key: &'static str) -> Result<toml::Table, ManifestError> {
        let Some(entry) = self.take(key) else {
            return Ok(toml::Table::new());
        };
        if !matches!(entry.value, DeValue::Table(_)) {
            return Err(self.refuse(&entry, "a table"));
        }
        let value = Spanned::new(entry.span.clone(), entry.value);
        toml::Table::deserialize(ValueDeserializer::from(value)).map_err(|error| {
            let problem = ManifestProblem::Syntax(error.message().to_owned());
            self.source.error(Some(entry.span), problem)
        })
    }
}

/// The known key that a misspelt one was probably meant to be.
fn nearest(written: &str, known: Keys) -> Option<&'static str> {
    let (distance, meant) = known
        .iter()
        .map(|key| (edits(written, key), *key))
        .min_by_key(|(distance, _)| *distance)?;
    (distance <= 1 + meant.len() / 4).then_some(meant)
}

/// How many characters have to be inserted, removed or replaced to make one text of the other
/// (Levenshtein's distance).
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[to.len()]
}

fn integer_in(range: &RangeInclusive<u64>) -> String {
    match (range.start(), range.end()) {
        (start, end) if start == end => format!("the integer {start}"),
        (start, end) => format!("an integer from {start} to {end}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_is_guessed() {
        let known = &["seed", "cases", "files", "program-bytes"];
        for (written, meant) in [
            ("sede", Some("seed")),
            ("case", Some("cases")),
            ("program_byte", Some("program-bytes")),
            ("é", None),
            ("", None),
            ("colour", None),
        ] {
            assert_eq!(nearest(written, known), meant, "{written}");
        }
    }
}

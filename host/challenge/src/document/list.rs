//! The lists of a [`Section`]: of tables, and of cryptographic keys.

use std::{fmt::Display, ops::RangeInclusive, str::FromStr};

use toml::{Spanned, de::DeValue};

use super::{Keys, ManifestError, ManifestProblem, Section, section::Entry};

impl<'a> Section<'a> {
    /// A list of so many tables with these keys; empty if it may be and is not there.
    ///
    /// # Errors
    /// It is not there, or not such a list.
    pub fn list(
        &mut self,
        key: &'static str,
        count: RangeInclusive<usize>,
        keys: Keys,
    ) -> Result<Vec<Self>, ManifestError> {
        let Some(list) = self.take_list(key, count, "tables")? else {
            return Ok(Vec::new());
        };
        let prefix = format!("{}.", list.key);
        let section = |item: &Spanned<DeValue<'a>>| match item.get_ref() {
            DeValue::Table(table) => {
                let (prefix, table) = (prefix.clone(), table.clone());
                Self::new(self.source, prefix, item.span(), table, keys)
            }
            _ => Err(self.refuse_as(&list.entry(item), "a list".to_owned(), &list.expected)),
        };
        list.items.iter().map(section).collect()
    }

    /// A list of so many cryptographic keys, none of them twice; empty if it may be and is not there.
    /// `expected` describes one.
    ///
    /// # Errors
    /// It is not there, or not such a list.
    pub fn keys<T: FromStr<Err: Display> + Display + PartialEq>(
        &mut self,
        key: &'static str,
        count: RangeInclusive<usize>,
        expected: &str,
    ) -> Result<Vec<T>, ManifestError> {
        let Some(list) = self.take_list(key, count, "keys")? else {
            return Ok(Vec::new());
        };
        let mut keys: Vec<T> = Vec::new();
        for item in &list.items {
            let read = self.read_key(list.entry(item), expected)?;
            if keys.contains(&read) {
                let (key, name) = (list.key.clone(), read.to_string());
                let problem = ManifestProblem::Duplicate { key, name };
                return Err(self.source.error(Some(item.span()), problem));
            }
            keys.push(read);
        }
        Ok(keys)
    }

    fn take_list(
        &mut self,
        key: &'static str,
        count: RangeInclusive<usize>,
        of: &str,
    ) -> Result<Option<List<'a>>, ManifestError> {
        let expected = match (count.start(), count.end()) {
            (0, most) => format!("a list of at most {most} {of}"),
            (least, most) => format!("a list of {least} to {most} {of}"),
        };
        let Some(entry) = self.take(key) else {
            return match count.start() {
                0 => Ok(None),
                _ => Err(self.missing(key, expected)),
            };
        };
        let DeValue::Array(items) = &entry.value else {
            return Err(self.refuse(&entry, expected));
        };
        if !count.contains(&items.len()) {
            let found = format!("a list of {}", items.len());
            return Err(self.refuse_as(&entry, found, expected));
        }
        Ok(Some(List {
            key: entry.key.clone(),
            expected,
            items: items.iter().cloned().collect(),
        }))
    }
}

/// A list, its full key, and what it has to be.
struct List<'a> {
    key: String,
    expected: String,
    items: Vec<Spanned<DeValue<'a>>>,
}

impl<'a> List<'a> {
    /// An item, as if it stood alone under the list's key.
    fn entry(&self, item: &Spanned<DeValue<'a>>) -> Entry<'a> {
        Entry {
            key: self.key.clone(),
            value: item.get_ref().clone(),
            span: item.span(),
        }
    }
}

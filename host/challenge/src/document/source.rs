//! [`parse`]: from a file to a document's outermost [`Section`].

use std::{ops::Range, path::Path, str};

use toml::de::DeTable;

use super::{
    Keys, ManifestError, ManifestProblem, Section,
    depth::{DEPTH, too_deep},
};
use crate::{PinError, read_limited};

/// The document that sections and their errors refer to.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Source<'_> {
    pub(super) fn error(
        self,
        span: Option<Range<usize>>,
        problem: ManifestProblem,
    ) -> ManifestError {
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

/// Reads a text file of at most `limit` bytes. As with pinned files, links are refused.
///
/// # Errors
/// It can't be read, is too long, or is not UTF-8.
pub fn read_text(path: &Path, limit: u64) -> Result<String, ManifestError> {
    let whole = |problem| Source { path, text: "" }.error(None, problem);
    let bytes = read_limited(path, limit).map_err(|error| {
        whole(match error {
            PinError::Unreadable { source, .. } => ManifestProblem::Unreadable(source.to_string()),
            PinError::TooLarge { limit, .. } => ManifestProblem::TooLong { limit },
            PinError::NotAFile { .. } | PinError::WrongHash { .. } => ManifestProblem::NotAFile,
        })
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let end = error.utf8_error().valid_up_to();
        let text = str::from_utf8(&error.as_bytes()[..end]).expect("valid up to there");
        Source { path, text }.error(Some(end..end), ManifestProblem::NotText)
    })
}

/// Parses a whole document of this schema with these keys, `schema` among them; `path` is for messages.
///
/// # Errors
/// The text is not TOML, is nested too deep, is of another schema, or has other keys.
pub fn parse<'a>(
    path: &'a Path,
    text: &'a str,
    schema: u64,
    keys: Keys,
) -> Result<Section<'a>, ManifestError> {
    let source = Source { path, text };
    if let Some(place) = too_deep(text) {
        return Err(source.error(Some(place), ManifestProblem::TooDeep { limit: DEPTH }));
    }
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
        let place = value.span();
        let only = DeTable::from_iter([(key.clone(), value.clone())]);
        let found = Section::new(source, String::new(), span.clone(), only, &["schema"])?
            .integer_that_is(
                "schema",
                schema..=u64::MAX,
                &format!("the integer {schema}"),
            )?;
        if found != schema {
            let known = schema;
            let problem = ManifestProblem::LaterSchema { found, known };
            return Err(source.error(Some(place), problem));
        }
    }
    let mut document = Section::new(source, String::new(), span, table, keys)?;
    document.integer("schema", schema..=schema)?;
    Ok(document)
}

/// The beginning of what a document says, with control characters escaped.
pub(super) fn shown(text: &str) -> String {
    let beginning: String = text.chars().take(80).collect();
    beginning.escape_debug().to_string()
}

//! Complaints about the command line that repeat no secret.
//!
//! Clap quotes what it refuses. Where keys are named, that may be one: a phrase typed behind
//! `--phrase`, a seed in the place of a name, a log's private key in that of its public one. So what was
//! given to such commands is not repeated, wherever it stands, but for options, which no secret looks
//! like.

use std::{env, ffi::OsStr};

use clap::error::{ContextKind, ContextValue};

/// What stands in a text for what was given.
const HIDDEN: &str = "...";

/// The complaint without what may be a secret, if this process was asked for something with keys.
pub(crate) fn unquoted(complaint: clap::Error) -> clap::Error {
    let command = env::args_os().nth(1);
    match command.as_deref().and_then(OsStr::to_str) {
        Some("audit" | "challenge" | "judge" | "key" | "receipt") => hide(complaint),
        _ => complaint,
    }
}

fn hide(mut complaint: clap::Error) -> clap::Error {
    for kind in [
        ContextKind::InvalidValue,
        ContextKind::InvalidSubcommand,
        ContextKind::InvalidArg,
    ] {
        let given = match complaint.get(kind) {
            // What was given in vain, or the name of the argument that something was given for.
            Some(ContextValue::String(text)) if kind == ContextKind::InvalidArg => !is_option(text),
            Some(ContextValue::String(text)) => !text.is_empty(),
            _ => false,
        };
        if given {
            complaint.insert(kind, ContextValue::String(HIDDEN.to_owned()));
            // "To pass it as a value, use ..."
            complaint.remove(ContextKind::Suggested);
        }
    }
    complaint
}

/// Whether a text is `--option`, `--option <VALUE>`, `<NAME>` or the like.
fn is_option(text: &str) -> bool {
    let name = |text: &str| {
        let mut bytes = text.bytes();
        bytes.all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let in_brackets = |text: &str| {
        let inner = text.strip_suffix("...").unwrap_or(text);
        let inner = inner
            .strip_prefix('<')
            .and_then(|text| text.strip_suffix('>'));
        inner.is_some_and(name)
    };
    match text.split_once(' ') {
        Some((option, value)) => option.starts_with('-') && name(option) && in_brackets(value),
        None => in_brackets(text) || text.starts_with('-') && name(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_told_from_what_is_given() {
        for option in [
            "-k",
            "--key",
            "--key <KEY>",
            "--spread <SCORE>",
            "<NAME>",
            "<NAME>...",
        ] {
            assert!(is_option(option), "{option}");
        }
        for given in [
            "drive",
            "--bottom drive",
            "-bottom drive obey",
            "<bottom drive>",
            "",
        ] {
            assert!(!is_option(given), "{given}");
        }
    }
}

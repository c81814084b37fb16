//! How keys are shown.

use assay_keyring::KeyEntry;

use crate::{failure::Failure, json, output, table::columns};

/// Prints what is known of a key, and its phrase if that was asked for.
pub(crate) fn show(entry: &KeyEntry, phrase: Option<&str>, as_json: bool) -> Result<(), Failure> {
    if as_json {
        return output::json(&json::Key {
            phrase,
            ..json(entry)
        });
    }
    let row = |name: &str, value: String| [name.to_owned(), value];
    let mut rows = vec![
        row("name", entry.name.to_string()),
        row("address", address(entry)),
    ];
    if let Some(hotkey) = entry.hotkey {
        rows.push(row("public key", hex::encode(hotkey.as_bytes())));
    }
    rows.push(row("file", entry.path.display().to_string()));
    rows.push(row("protection", protection(entry).to_owned()));
    if let Some(phrase) = phrase {
        rows.push(row("phrase", phrase.to_owned()));
    }
    output::line(columns(&rows).trim_end())
}

pub(crate) fn json(entry: &KeyEntry) -> json::Key<'_> {
    json::Key {
        schema: json::SCHEMA,
        name: entry.name.as_str(),
        address: entry.hotkey,
        public_key: entry.hotkey.map(|hotkey| hex::encode(hotkey.as_bytes())),
        checked: entry.hotkey.map(|_| entry.checked),
        encrypted: Some(entry.encrypted),
        path: Some(entry.path.display().to_string()),
        phrase: None,
        error: None,
    }
}

pub(crate) fn address(entry: &KeyEntry) -> String {
    match entry.hotkey {
        Some(hotkey) if entry.checked => hotkey.to_string(),
        Some(hotkey) => format!("{hotkey} (unchecked: as {}pub.txt says)", entry.name),
        None => "known to its file alone, which is encrypted".to_owned(),
    }
}

pub(crate) fn protection(entry: &KeyEntry) -> &'static str {
    if entry.encrypted {
        "encrypted"
    } else {
        "plain"
    }
}

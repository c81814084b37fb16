//! `challenges/challenge.schema.json` against the reader: an editor that goes by the schema must not
//! mark what the reader takes.
//!
//! The schema may take more, as it knows single values only. What more it takes is listed here, so
//! that a pattern or a range that says less than it could is noticed.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the machine is wrong"
)]

use std::{
    collections::BTreeSet,
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use assay_challenge::{Draft, Manifest};
use serde_json::Value as Json;
use toml::{Table, Value};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Where this is 1, a missing module fails the test instead of skipping it.
const REQUIRED: &str = "ASSAY_REQUIRE_PYTHON";

/// Whether the schema is checked, which needs a module of Python.
fn is_checked() -> bool {
    let imported = Command::new("python3")
        .args(["-c", "import jsonschema"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !imported {
        let missing = "python3 has no jsonschema: pip install -r tests/interop/requirements.txt";
        let required = env::var_os(REQUIRED).is_some_and(|value| value == "1");
        assert!(!required, "{missing}");
        println!("skipped: {missing}");
    }
    imported
}

/// What the schema has against each document; none if nothing.
fn complaints<'a>(documents: impl Iterator<Item = &'a Table>) -> Vec<Option<String>> {
    let mut child = Command::new("python3")
        .arg(Path::new(ROOT).join("tests/interop/schema.py"))
        .arg(Path::new(ROOT).join("challenges/challenge.schema.json"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut requests = child.stdin.take().unwrap();
    for document in documents {
        writeln!(requests, "{}", json(&Value::Table(document.clone()))).unwrap();
    }
    drop(requests);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers = answers.lines();
    answers
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A document as editors show it to the schema: times are text.
fn json(value: &Value) -> Json {
    match value {
        Value::String(text) => Json::from(text.as_str()),
        Value::Integer(number) => Json::from(*number),
        Value::Float(number) => Json::from(*number),
        Value::Boolean(value) => Json::from(*value),
        Value::Datetime(time) => Json::from(time.to_string()),
        Value::Array(items) => items.iter().map(json).collect(),
        Value::Table(table) => {
            let entries = table.iter();
            entries
                .map(|(key, value)| (key.clone(), json(value)))
                .collect()
        }
    }
}

/// Whether it is a manifest, or one whose pack has not been made.
fn is_read(text: &str) -> bool {
    let path = Path::new("challenge.toml");
    let is_draft = Draft::parse(path, text).is_ok();
    assert!(is_draft || Manifest::parse(path, text).is_err());
    is_draft
}

fn manifests(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(ROOT).join(folder)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut manifests: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    manifests.sort();
    manifests
}

#[test]
fn manifests_that_are_read_are_valid() {
    if !is_checked() {
        return;
    }
    let folders = [
        "host/challenge/tests/manifests",
        "host/challenge/tests/examples",
        "challenges/automl-digits",
        "challenges/bin-packing-or1",
    ];
    // Texts that are not TOML have no JSON either.
    let all: Vec<(String, String, Table)> = folders
        .iter()
        .flat_map(|folder| manifests(folder))
        .filter_map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let text = fs::read_to_string(path).ok()?;
            let document = text.parse().ok()?;
            Some((name, text, document))
        })
        .collect();
    let mut more = Vec::new();
    let mut read = 0;
    let complaints = complaints(all.iter().map(|(_, _, document)| document));
    assert_eq!(complaints.len(), all.len());
    for ((name, text, _), complaint) in all.iter().zip(complaints) {
        match (is_read(text), complaint) {
            (true, Some(complaint)) => panic!("{name} is read, and not valid: {complaint}"),
            (true, None) => read += 1,
            (false, None) => more.push(name.as_str()),
            (false, Some(_)) => {}
        }
    }
    assert!(read >= 10, "{read}");
    assert_eq!(more, TAKEN_BY_THE_SCHEMA_ONLY);
}

/// Manifests of the corpus that are refused for what only reading finds.
const TAKEN_BY_THE_SCHEMA_ONLY: &[&str] = &[
    "epoch-closes-leap-second",
    "epoch-closes-text",
    "hidden-file-other-than-component",
    "hidden-file-other-than-in-search",
    "hidden-file-secret-bytes-component",
    "hidden-file-secret-bytes-public",
    "hidden-file-secret-in-search",
    "hidden-file-secret-is-component",
    "hidden-file-twice",
    "hidden-groups-more-than-cases",
    "owner-zeros",
    "quorum-hotkey-checksum",
    "quorum-recipient-checksum",
    "quorum-recipient-other",
    "quorum-recipient-twice",
    "quorum-signature-of-another",
    "quorum-signature-private-key",
    "quorum-validator-twice",
    "quorum-votes-half",
    "quorum-votes-no-majority",
    "quorum-votes-too-many",
    "quotas-at-once-more-than-epoch",
    "quotas-day-more-than-epoch",
    "reward-more-than-all",
    "reward-winner-percent",
    "search-file-is-component",
    "search-file-twice",
    "search-seed-float",
    "title-tag",
    "track-parameters-infinite",
    "track-parameters-nan",
];

/// Every place in a document but those in the track's own table: the keys on the way, and for items of
/// lists their number.
fn places(value: &Value, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    if !path.is_empty() {
        found.push(path.clone());
    }
    if path.join(".") == "track.parameters" {
        return;
    }
    let mut inside = |key: String, value: &Value, found: &mut Vec<Vec<String>>| {
        path.push(key);
        places(value, path, found);
        path.pop();
    };
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                inside(key.clone(), value, found);
            }
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                inside(at.to_string(), value, found);
            }
        }
        _ => {}
    }
}

/// The document with another value in a place, or none.
fn changed(document: &Table, place: &[String], value: Option<Value>) -> Table {
    let mut document = Value::Table(document.clone());
    let (last, way) = place.split_last().unwrap();
    let inside = way.iter().fold(&mut document, |value, key| match value {
        Value::Array(items) => &mut items[key.parse::<usize>().unwrap()],
        Value::Table(table) => &mut table[key],
        _ => unreachable!("other values have nothing inside"),
    });
    match (inside, value) {
        (Value::Array(items), Some(value)) => items[last.parse::<usize>().unwrap()] = value,
        (Value::Array(items), None) => {
            items.remove(last.parse().unwrap());
        }
        (Value::Table(table), Some(value)) => {
            table.insert(last.clone(), value);
        }
        (Value::Table(table), None) => {
            table.remove(last);
        }
        _ => unreachable!("other values have nothing inside"),
    }
    match document {
        Value::Table(document) => document,
        _ => unreachable!("it was a table"),
    }
}

fn others() -> Vec<Option<Value>> {
    let text = |text: &str| Some(Value::String(text.to_owned()));
    let number = |number: i64| Some(Value::Integer(number));
    vec![
        None,
        text(""),
        text("a"),
        text("A b/\nc"),
        text("challenge.sig"),
        text("https://a.b/c"),
        text(&"0".repeat(63)),
        text(&"A".repeat(64)),
        text(&"0".repeat(64)),
        text(&"0".repeat(128)),
        number(i64::MIN),
        number(-1),
        number(0),
        number(1),
        number(29),
        number(30),
        number(65),
        number(1_001),
        number(65_537),
        number(1_000_001),
        number(1_000_000_000_001),
        number(i64::MAX),
        Some(Value::Float(1.5)),
        Some(Value::Boolean(true)),
        Some(Value::Datetime("2027-06-30T00:00:00Z".parse().unwrap())),
        Some(Value::Datetime("9999-06-30T00:00:00Z".parse().unwrap())),
        Some(Value::Datetime("1969-06-30T00:00:00Z".parse().unwrap())),
        Some(Value::Datetime("2027-06-30T00:00:00.5Z".parse().unwrap())),
        Some(Value::Datetime("2027-06-30".parse().unwrap())),
        Some(Value::Array(Vec::new())),
        Some(Value::Table(Table::new())),
    ]
}

#[test]
fn changes_that_the_schema_refuses_are_refused() {
    if !is_checked() {
        return;
    }
    for (name, expected) in [("glyph-pairs", MORE_IN_GENESIS), ("crates", MORE_LATER)] {
        let path = format!("{ROOT}/host/challenge/tests/examples/{name}.toml");
        let document: Table = fs::read_to_string(path).unwrap().parse().unwrap();
        let mut found = Vec::new();
        places(&Value::Table(document.clone()), &mut Vec::new(), &mut found);
        let mut changes: Vec<(Vec<String>, Table)> = Vec::new();
        for place in &found {
            // Times are text to the schema, and would be good names of files.
            let is_time = |other: &Option<Value>| matches!(other, Some(Value::Datetime(_)));
            let holds_time = place.join(".") == "epoch.closes";
            let others = others();
            for other in others
                .into_iter()
                .filter(|other| holds_time || !is_time(other))
            {
                changes.push((place.clone(), changed(&document, place, other)));
            }
            // A key that nobody knows, beside this one.
            let (last, way) = place.split_last().unwrap();
            if last.parse::<usize>().is_err() {
                let unknown = [way, &["unknown".to_owned()]].concat();
                let document = changed(&document, &unknown, Some(Value::Boolean(true)));
                changes.push((unknown, document));
            }
        }
        let complaints = complaints(changes.iter().map(|(_, document)| document));
        assert_eq!(complaints.len(), changes.len());
        let (mut both, mut more) = (0, BTreeSet::new());
        for ((place, document), complaint) in changes.iter().zip(complaints) {
            let read = is_read(&document.to_string());
            match (read, complaint) {
                (true, Some(complaint)) => panic!("{place:?} is read, and not valid: {complaint}"),
                (false, None) => {
                    let is_name = |key: &&str| key.parse::<usize>().is_err();
                    let names = place.iter().map(String::as_str).filter(is_name);
                    more.insert(names.collect::<Vec<_>>().join("."));
                }
                (false, Some(_)) => both += 1,
                (true, None) => {}
            }
        }
        assert!(both * 4 > changes.len() * 3, "{both} of {}", changes.len());
        let more: Vec<&str> = more.iter().map(String::as_str).collect();
        assert_eq!(more, expected, "{name}");
    }
}

/// Where the schema takes other values of the first example than the reader, which sees more than one
/// value.
const MORE_IN_GENESIS: &[&str] = &[
    "hidden.cases",
    "hidden.files.sha256",
    "hidden.groups",
    "quorum.validators.signature",
    "quorum.votes",
    "quotas.day",
    "quotas.epoch",
    "search.files.sha256",
];

/// The same of the second.
const MORE_LATER: &[&str] = &[
    "hidden.cases",
    "hidden.groups",
    "quorum.validators.signature",
    "quorum.votes",
    "quotas.at-once",
    "quotas.day",
];

//! The canonical form of manifests: its committed bytes, and what changes it.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the files are wrong"
)]

use std::{collections::BTreeSet, env, fs, path::Path};

use assay_challenge::{Manifest, ManifestError};
use assay_protocol::{
    EpochId,
    message::{EpochManifest, Message},
};
use proptest::prelude::*;
use toml::{Table, Value};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/examples");
const NAMES: [&str; 2] = ["glyph-pairs", "crates"];

fn example(name: &str) -> String {
    fs::read_to_string(format!("{EXAMPLES}/{name}.toml")).unwrap()
}

fn parse(text: &str) -> Result<Manifest, ManifestError> {
    Manifest::parse(Path::new("challenge.toml"), text)
}

fn epoch(text: &str) -> Result<EpochId, ManifestError> {
    parse(text).map(|manifest| manifest.epoch_id().unwrap())
}

#[test]
fn canonical_bytes_and_ids_are_the_committed_ones() {
    for name in NAMES {
        let manifest = parse(&example(name)).unwrap();
        let canonical = manifest.epoch_manifest().unwrap();
        let bytes = canonical.encode();
        let path = format!("{EXAMPLES}/{name}.json");
        if env::var_os("ASSAY_BLESS").is_some() {
            fs::write(&path, &bytes).unwrap();
        }
        let committed = fs::read(&path).unwrap();
        assert_eq!(
            String::from_utf8_lossy(&bytes),
            String::from_utf8_lossy(&committed)
        );
        assert_eq!(EpochManifest::decode(&committed).unwrap(), canonical);
    }
    let ids = NAMES.map(|name| {
        let manifest = parse(&example(name)).unwrap();
        let ids = (manifest.epoch_id().unwrap(), manifest.series_id().unwrap());
        (ids.0.to_string(), ids.1.to_string())
    });
    let genesis = "e1e74a63ad1c28b5bea817061639429d2135d3a28dd81f65eb3a3ac239fc0a26";
    let later = "3d9de641f2150f818fceee38fafe8a766f69d1bf6a30acbec991cc3119d7e155";
    assert_eq!(ids[0], (genesis.to_owned(), genesis.to_owned()));
    assert_eq!(ids[1], (later.to_owned(), "3".repeat(64)));
}

#[test]
fn defaults_are_filled_in() {
    let text = example("glyph-pairs");
    let stated = text
        .replace("epoch = 200", "epoch = 200\nbond = 0")
        .replace("[limits]", "[limits]\nmemory = 536870912")
        .replace(
            "\" },\n]\n\n[acceptance]",
            "\", secret = false },\n]\n\n[acceptance]",
        );
    assert!(stated.len() > text.len() + 40);
    assert_eq!(epoch(&text), epoch(&stated));
}

/// Every place in a document where something stands that is not a table or list.
fn leaves(value: &Value, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    let mut inside = |key: String, value: &Value, found: &mut Vec<Vec<String>>| {
        path.push(key);
        leaves(value, path, found);
        path.pop();
    };
    match value {
        Value::Table(table) => table
            .iter()
            .for_each(|(key, value)| inside(key.clone(), value, found)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(at, value)| inside(at.to_string(), value, found)),
        _ => found.push(path.clone()),
    }
}

fn at<'a>(document: &'a mut Value, path: &[String]) -> &'a mut Value {
    path.iter().fold(document, |value, key| match value {
        Value::Array(items) => &mut items[key.parse::<usize>().unwrap()],
        Value::Table(table) => &mut table[key],
        _ => unreachable!("leaves lie in tables and lists"),
    })
}

/// Other values that may well be valid in the same place.
fn others(value: &Value) -> Vec<Value> {
    match value {
        Value::Integer(number) => [number.wrapping_add(1), number.wrapping_sub(1), 1, 2]
            .map(Value::Integer)
            .to_vec(),
        Value::String(text) => {
            let digit = if text.starts_with('9') { "8" } else { "9" };
            [
                format!("{text}a"),
                format!("{digit}{}", text.get(1..).unwrap_or_default()),
                "owner".to_owned(),
                "5CcyqxXnJucaCnQQvvUg5EPzj1uoNAxACZvzArHw5aVDvgNH".to_owned(),
            ]
            .map(Value::String)
            .to_vec()
        }
        Value::Datetime(time) => vec![Value::Datetime(
            time.to_string().replace("20", "21").parse().unwrap(),
        )],
        Value::Boolean(value) => vec![Value::Boolean(!value)],
        Value::Float(_) | Value::Array(_) | Value::Table(_) => Vec::new(),
    }
}

/// A change of any value is refused or gives another id; and which values can't be changed alone.
#[test]
fn every_value_is_part_of_the_id() {
    let (mut free, mut bound) = (BTreeSet::new(), BTreeSet::new());
    for name in NAMES {
        let text = example(name);
        let original = epoch(&text).unwrap();
        let document = Value::Table(text.parse::<Table>().unwrap());
        let mut paths = Vec::new();
        leaves(&document, &mut Vec::new(), &mut paths);
        assert!(paths.len() > 40);
        for path in paths {
            let is_name = |key: &&str| key.parse::<usize>().is_err();
            let names: Vec<_> = path.iter().map(String::as_str).filter(is_name).collect();
            bound.insert(names.join("."));
            let stated = at(&mut document.clone(), &path).clone();
            for other in others(&stated).into_iter().filter(|other| *other != stated) {
                let mut changed = document.clone();
                *at(&mut changed, &path) = other;
                if let Ok(id) = epoch(&toml::to_string(&changed).unwrap()) {
                    assert_ne!(id, original, "{name}: {path:?}");
                    free.insert(names.join("."));
                }
            }
        }
    }
    let bound: Vec<_> = bound.difference(&free).map(String::as_str).collect();
    assert_eq!(
        bound,
        [
            "acceptance.alpha",
            "acceptance.attempts",
            "acceptance.critical-value",
            "hidden.groups",
            "quorum.validators.hotkey",
            "quorum.validators.recipient",
            "quorum.validators.signature",
            "schema",
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn comments_order_and_layout_are_not_part_of_it(
        order in Just((0..10_usize).collect::<Vec<_>>()).prop_shuffle(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..5_u8), 0..20),
        windows: bool,
    ) {
        for name in NAMES {
            let text = example(name);
            // Tables in another order; those of a list stay together.
            let (head, tables) = text.split_once("\n[").unwrap();
            let mut parts: Vec<String> = Vec::new();
            for table in tables.split("\n[") {
                match (table.strip_prefix('['), parts.last_mut()) {
                    (Some(_), Some(last)) => *last = format!("{last}\n[{table}"),
                    _ => parts.push(table.to_owned()),
                }
            }
            let mut order = order.clone();
            order.retain(|at| *at < parts.len());
            order.extend(10..parts.len());
            let mut lines: Vec<String> = head.lines().map(str::to_owned).collect();
            for at in order {
                lines.extend(format!("[{}", parts[at]).lines().map(str::to_owned));
            }
            for (place, kind) in &edits {
                let at = place.index(lines.len());
                match kind {
                    0 => lines.insert(at, "# [hidden] \"".to_owned()),
                    1 => lines.insert(at, String::new()),
                    2 => lines[at] += " \t",
                    3 => lines[at] += " # a = 1",
                    _ => lines[at] = format!("\t {}", lines[at]),
                }
            }
            let changed = lines.join(if windows { "\r\n" } else { "\n" });
            prop_assert_eq!(epoch(&text), epoch(&changed), "{}", changed);
        }
    }
}

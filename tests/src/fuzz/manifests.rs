//! Manifests, as text.

use std::path::Path;

use assay_challenge::{Draft, Manifest};

use super::assert_short;

pub(super) const TOML_WORDS: &[&str] = &[
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "[track]",
    "[track.parameters]",
    "[hidden]",
    "[quorum]",
    "a.",
    "a={",
    " = ",
    "\"",
    "'",
    "\"\"\"",
    "\\",
    "\\uD800",
    "#",
    "\n",
    "\r\n",
    "\u{feff}",
    "2027-06-30T00:00:00Z",
    "nan",
    "-inf",
    "secret = true",
];

pub(super) const DENSE_TOML: &[[&str; 3]] = &[
    [
        "x = [",
        "{a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a=1},",
        "]",
    ],
    ["x = [", "{},", "]"],
    ["x = [", "1,", "]"],
    ["", "[[x]]\n", ""],
    ["x = \"", "\\u00e9", "\""],
    ["", "[", ""],
    ["", "=\n", ""],
];

pub(super) fn examples() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../../../challenges/automl-digits/challenge.toml").to_vec(),
        include_bytes!("../../../challenges/bin-packing-or1/challenge.toml").to_vec(),
        include_bytes!("../../../host/challenge/tests/examples/glyph-pairs.toml").to_vec(),
        include_bytes!("../../../host/challenge/tests/examples/crates.toml").to_vec(),
    ]
}

pub(super) fn manifest(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else {
        return false;
    };
    let path = Path::new("challenge.toml");
    let is_draft = Draft::parse(path, text).is_ok();
    let manifest = match Manifest::parse(path, text) {
        Ok(manifest) => manifest,
        Err(error) => {
            assert_short(&error.to_string());
            assert!(!error.remedy().is_empty());
            let lines = 1 + text.matches('\n').count();
            assert!(error.line.is_none_or(|line| (1..=lines).contains(&line)));
            return false;
        }
    };
    assert!(is_draft, "a whole manifest is more than a draft");
    // Nothing but what it means counts.
    let commented = format!("# A comment.\n{text}");
    let again = Manifest::parse(path, &commented).expect("a comment changes nothing");
    assert_eq!(again, manifest);
    assert_eq!(again.epoch_id(), manifest.epoch_id());
    assert_eq!(manifest.epoch_id().is_some(), manifest.terms.is_some());
    // The parameters are passed on as text, which is TOML again: a line for each key, and all that the
    // manifest said.
    let parameters: toml::Table = manifest
        .track
        .parameters
        .parse()
        .expect("parameters are TOML");
    assert_eq!(manifest.track.parameters.lines().count(), parameters.len());
    let stated: toml::Table = text.parse().expect("the manifest is TOML");
    let stated = stated["track"].get("parameters");
    let stated = stated.map_or_else(toml::Table::new, |stated| {
        stated.as_table().expect("parameters are a table").clone()
    });
    assert_eq!(parameters, stated);
    true
}

//! The owner's page is right: its commands make a challenge that verifies, and it is the one that the
//! project publishes, but for keys, dates and the secret.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the page is wrong"
)]

use std::{fs, path::Path};

use assay_challenge::{Challenge, Manifest};
use assay_tests::page::{Checkout, blocks};
use serde_json::Value;
use toml_edit::{DocumentMut, Item, Table};

#[test]
fn the_commands_make_the_published_challenges() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let page = fs::read_to_string(root.join("docs/owners.md")).unwrap();
    let place = Checkout::new(Path::new(env!("CARGO_BIN_EXE_assay-under-test")));
    let mut commands = 0;
    let mut made: Vec<String> = Vec::new();
    for block in blocks(&page) {
        match block.language.as_str() {
            "console" => {
                for line in block.text.lines() {
                    let line = line.strip_prefix("$ ").unwrap();
                    place.run(line);
                    let name = line.strip_prefix("assay challenge new ");
                    made.extend(
                        name.and_then(|rest| rest.split(' ').next())
                            .map(str::to_owned),
                    );
                    commands += 1;
                }
            }
            "toml" => edit(&place, made.last().unwrap(), &block.text),
            _ => {}
        }
    }
    assert!(commands > 10, "the page has {commands} commands");

    assert_eq!(made, ["bin-packing-or1", "automl-digits"]);
    for name in made {
        let made = place.work().join(&name).join("challenge.toml");
        Challenge::read(&made, None).unwrap();
        let published = root.join("challenges").join(&name).join("challenge.toml");
        Challenge::read(&published, None).unwrap();
        assert_eq!(meaning(&made), meaning(&published));
    }
}

/// What a manifest means, without what is another one each time.
fn meaning(path: &Path) -> Value {
    let manifest = Manifest::read(path).unwrap();
    let canonical = manifest.epoch_manifest().expect("it has terms");
    let mut value = serde_json::to_value(canonical).unwrap();
    for (table, key) in [
        ("epoch", "closes"),
        ("hidden", "commitment"),
        ("quorum", "validators"),
        ("owner", "hotkey"),
    ] {
        let removed = value[table].as_object_mut().unwrap().remove(key);
        assert!(removed.is_some(), "{table}.{key}");
    }
    value
}

/// Writes the block's keys into the manifest, as its reader would.
fn edit(checkout: &Checkout, challenge: &str, block: &str) {
    let path = checkout.work().join(challenge).join("challenge.toml");
    let text = fs::read_to_string(&path).unwrap();
    let mut manifest: DocumentMut = text.parse().unwrap();
    let wanted: DocumentMut = block.parse().unwrap();
    merge(manifest.as_table_mut(), wanted.as_table());
    fs::write(path, manifest.to_string()).unwrap();
}

fn merge(into: &mut Table, from: &Table) {
    for (key, item) in from {
        match (into.get_mut(key), item) {
            (Some(Item::Table(into)), Item::Table(from)) => merge(into, from),
            _ => {
                into.insert(key, item.clone());
            }
        }
    }
}

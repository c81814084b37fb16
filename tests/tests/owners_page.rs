//! The owner's page is right: its commands make a challenge that verifies, and it is the one that the
//! project publishes, but for keys, dates and the secret.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the page is wrong"
)]

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use assay_challenge::{Challenge, Manifest};
use serde_json::Value;
use toml_edit::{DocumentMut, Item, Table};

/// A fenced block of a page: its language and its lines.
struct Block {
    language: String,
    text: String,
}

#[test]
fn the_commands_make_the_published_challenges() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let page = fs::read_to_string(root.join("docs/owners.md")).unwrap();
    let place = Place::new(root);
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
            "toml" => place.edit(made.last().unwrap(), &block.text),
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

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(language), None) => {
                let (language, text) = (language.to_owned(), String::new());
                open = Some(Block { language, text });
            }
            (None, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "the last block does not end");
    blocks
}

/// A working folder that looks like a checkout, with `assay` on the path.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new(root: &Path) -> Self {
        let place = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for name in ["work", "bin"] {
            fs::create_dir(place.folder.path().join(name)).unwrap();
        }
        let assay = place.folder.path().join("bin/assay");
        symlink(env!("CARGO_BIN_EXE_assay-under-test"), assay).unwrap();
        symlink(root.join("challenges"), place.work().join("challenges")).unwrap();
        place
    }

    fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    fn run(&self, line: &str) {
        let bin = self.folder.path().join("bin");
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
        let output = Command::new("sh")
            .args(["-c", line])
            .current_dir(self.work())
            .env("PATH", path)
            .env("ASSAY_CACHE", self.folder.path().join("cache"))
            .env("ASSAY_HOME", self.folder.path().join("home"))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{line}\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// Writes the block's keys into the manifest, as its reader would.
    fn edit(&self, challenge: &str, block: &str) {
        let path = self.work().join(challenge).join("challenge.toml");
        let text = fs::read_to_string(&path).unwrap();
        let mut manifest: DocumentMut = text.parse().unwrap();
        let wanted: DocumentMut = block.parse().unwrap();
        merge(manifest.as_table_mut(), wanted.as_table());
        fs::write(path, manifest.to_string()).unwrap();
    }
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

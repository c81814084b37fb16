//! Malformed manifests, and exactly what people are told about each.
//!
//! `manifests/messages.txt` has the whole message for every file beside it, and for some that are
//! made here because they are large. `ASSAY_BLESS=1 cargo test -p assay-challenge --test corpus`
//! rewrites it; read the difference before you commit it.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the files are wrong"
)]

use std::{env, fs, path::Path, thread};

use assay_challenge::Manifest;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/manifests");
const MESSAGES: &str = "messages.txt";

/// Parts of the secrets that some files have where a public key or a signature should stand.
const SECRETS: [&str; 6] = [
    "bottom",
    "fac795",
    "98319d",
    "1GG4KEV",
    "1gg4kev",
    "1234567890123456789",
];

/// What a person sees: the error and the advice, or that there is nothing to complain about.
fn message(path: &Path) -> String {
    match Manifest::read(path) {
        Ok(manifest) => match manifest.epoch_id() {
            Some(epoch) => format!("accepted, epoch {epoch}\n"),
            None => "accepted\n".to_owned(),
        },
        Err(error) => {
            // The folder differs from machine to machine.
            let folder = format!("{}/", path.parent().unwrap().display());
            format!("error: {error}\nhelp: {}\n", error.remedy()).replace(&folder, "")
        }
    }
}

/// Files that are too large to keep.
fn large() -> Vec<(&'static str, String)> {
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/examples");
    let example = fs::read_to_string(format!("{examples}/glyph-pairs.toml")).unwrap();
    let beginning =
        "schema = 1\nname = \"toy\"\ntitle = \"A toy\"\n[track]\ncomponent = \"toy.wasm\"\n";
    let wide = "a = 1.5\n".repeat(20_000);
    let long_parameters = format!("features = 8\ntext = '{}'", "\\".repeat(70_000));
    vec![
        ("large-blank.toml", "\n".repeat(300 << 10)),
        (
            "large-comment.toml",
            format!("{beginning}# {}\n", "x".repeat(127 << 10)),
        ),
        ("large-brackets.toml", "[".repeat(128 << 10)),
        ("large-dots.toml", "a.".repeat(64 << 10)),
        (
            "large-keys.toml",
            format!(
                "{beginning}{}",
                (0..9_000)
                    .map(|key| format!("k{key} = 1\n"))
                    .collect::<String>()
            ),
        ),
        ("large-duplicates.toml", wide[..125 << 10].to_owned()),
        (
            "large-when-signed.toml",
            example.replace("features = 8", &long_parameters),
        ),
    ]
}

#[test]
fn messages_are_the_committed_ones() {
    let mut paths: Vec<_> = fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    let made = tempfile::tempdir().unwrap();
    for (name, text) in large() {
        fs::write(made.path().join(name), text).unwrap();
        paths.push(made.path().join(name));
    }
    paths.push(made.path().join("missing.toml"));
    paths.sort_by_key(|path| path.file_name().unwrap().to_owned());

    // A thread of the least stack that a test or a validator has, so that nothing depends on more.
    let all = move || -> String {
        let entry = |path: &std::path::PathBuf| {
            let name = path.file_name().unwrap().display();
            format!("== {name}\n{}\n", message(path))
        };
        paths.iter().map(entry).collect()
    };
    let thread = thread::Builder::new().stack_size(512 << 10).spawn(all);
    let found = thread.unwrap().join().unwrap();

    for secret in SECRETS {
        assert!(
            !found.contains(secret),
            "a message tells a secret: {secret}"
        );
    }

    let path = Path::new(FOLDER).join(MESSAGES);
    if env::var_os("ASSAY_BLESS").is_some() {
        fs::write(&path, &found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap();
    for (found, expected) in found.split("\n\n").zip(expected.split("\n\n")) {
        assert_eq!(found, expected, "set ASSAY_BLESS=1 if this is meant");
    }
    assert_eq!(found.len(), expected.len(), "files were added or removed");
}

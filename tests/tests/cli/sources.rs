//! Rules about the host's own text.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The folders in a folder of the project.
fn folders(of: &str) -> Vec<String> {
    fs::read_dir(root().join(of))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect()
}

/// A text without what tells spellings of a name apart: `bin-packing`, `bin_packing`, `BinPacking`,
/// `Bin packing` and `BIN_PACKING` become one.
fn plain(text: &str) -> String {
    let letters = text.chars().filter(|c| !matches!(c, '-' | '_' | ' '));
    letters.flat_map(char::to_lowercase).collect()
}

/// The host is for any track and any challenge: none is named in its sources, manifests and pages,
/// and which challenge is the default stands in `challenges/challenges.toml` alone.
#[test]
fn no_file_of_the_host_names_a_track_or_a_challenge() {
    let names = [folders("tracks"), folders("challenges")].concat();
    assert!(names.len() >= 2, "{names:?}");
    let words: Vec<_> = names.iter().map(|name| plain(name)).collect();
    let mut files = Vec::new();
    collect(&root().join("host"), &mut files);
    assert!(files.len() > 50, "{}", files.len());
    for file in files {
        let text = plain(&String::from_utf8_lossy(&fs::read(&file).unwrap()));
        for word in &words {
            assert!(!text.contains(word), "{} names {word}", file.display());
        }
    }
}

#[test]
fn the_rule_would_be_noticed() {
    for spelling in [
        "automl-zero",
        "AutoML-Zero",
        "AUTOML_ZERO",
        "AutomlZero",
        "AutoML zero",
    ] {
        assert_eq!(plain(spelling), "automlzero");
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            files.push(path);
        } else if path.file_name().is_some_and(|name| name != "target") {
            collect(&path, files);
        }
    }
}

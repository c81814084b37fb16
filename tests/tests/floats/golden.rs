//! Golden files: one digest for each name, so that a difference names the operator.

use std::{env, fmt::Write as _, fs, path::PathBuf};

use assay_protocol::Sha256;

/// The text of a golden file: a digest of each part, and one of all of them together.
pub(crate) fn digests<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut text = String::new();
    let mut all = Vec::new();
    for (name, bytes) in parts {
        writeln!(text, "{name} {}", Sha256::of(bytes)).unwrap();
        all.extend_from_slice(bytes);
    }
    writeln!(text, "all {}", Sha256::of(&all)).unwrap();
    text
}

/// Compares with the committed file, or writes it if `ASSAY_BLESS` is 1.
#[track_caller]
pub(crate) fn check(file: &str, found: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("golden")
        .join(file);
    if env::var("ASSAY_BLESS").is_ok_and(|value| value == "1") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, found).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{error}: {file}; write it with ASSAY_BLESS=1"));
    let changed = changed(&expected, found);
    assert!(
        changed.is_empty(),
        "{file} has other digests of {changed:?}: scores have changed; read tests/README.md"
    );
}

/// The names whose digests differ, or that one of the texts lacks.
pub(crate) fn changed<'a>(expected: &'a str, found: &'a str) -> Vec<&'a str> {
    let only = |one: &'a str, other: &'a str| {
        one.lines()
            .filter(move |line| other.lines().all(|found| found != *line))
    };
    let mut names: Vec<&str> = only(expected, found)
        .chain(only(found, expected))
        .filter_map(|line| line.split(' ').next())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

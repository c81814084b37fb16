//! The formats, pinned: a log's files must stay what they are.

use std::fmt::Write;

use assay_protocol::Sha256;

use crate::base::{key, log_of};

#[test]
fn a_log_is_what_it_was() {
    let (storage, notes) = log_of([0, 1, 3, 255, 256, 300, 70_000]);
    let mut found = format!("{}\n", key().verifier());
    for note in notes {
        write!(found, "\n{note}").unwrap();
    }
    found.push('\n');
    for (resource, bytes) in storage.resources() {
        let pinned = ["000", ".p/", "checkpoint"];
        let path = resource.to_string();
        if pinned.iter().any(|part| path.contains(part)) {
            writeln!(found, "{} {path}", Sha256::of(&bytes)).unwrap();
        }
    }
    let expected = include_str!("../golden/log.txt");
    assert_eq!(found, expected, "found:\n{found}");
}

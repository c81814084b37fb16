//! `challenge.toml`.

use std::path::Path;

use assay_challenge::Manifest;

use super::{
    alterations::{Alteration, additions, cuts, flips},
    published::Published,
    reason::{Reason, problem},
    tally::Tally,
};

const FILE: &str = "challenge.toml";

#[test]
fn every_flip_is_refused_for_what_it_changes() {
    let published = Published::new("letters");
    let original = published.bytes(FILE);
    let mut tally = Tally::new(FILE, original.len(), "flips");
    for altered in flips(&original) {
        tally.count(refused(&published, &altered));
        check_line(&original, &altered);
    }
    published.replace(FILE, &original);
    published.is_whole();
}

#[test]
fn cuts_and_additions_are_refused() {
    let published = Published::new("letters");
    let original = published.bytes(FILE);
    for (kind, alterations) in [
        ("cuts", cuts(&original).collect::<Vec<_>>()),
        ("additions", additions(&original).collect()),
    ] {
        let mut tally = Tally::new(FILE, original.len(), kind);
        for altered in alterations {
            tally.count(refused(&published, &altered));
        }
    }
}

/// Refuses an altered manifest, for the reason that follows from what it says now.
fn refused(published: &Published, altered: &Alteration) -> Reason {
    published.replace(FILE, &altered.bytes);
    let found = published.read().unwrap_err();
    assert_eq!(found, expected(published, altered), "byte {}", altered.at);
    found
}

fn expected(published: &Published, altered: &Alteration) -> Reason {
    let Ok(text) = str::from_utf8(&altered.bytes) else {
        return Reason::Manifest("not text");
    };
    let manifest = match Manifest::parse(Path::new(FILE), text) {
        Ok(manifest) => manifest,
        Err(error) => return Reason::Manifest(problem(&error.problem)),
    };
    let Some(epoch) = manifest.epoch_manifest() else {
        return Reason::SignatureOfPractice;
    };
    let signed = &published.epoch;
    if epoch.track.semantics != signed.track.semantics {
        Reason::Semantics
    } else if epoch.owner != signed.owner {
        Reason::SignatureByAnother
    } else if epoch != *signed {
        Reason::OtherEpoch
    } else {
        Reason::OtherText
    }
}

/// The error is about the line that was altered. One byte can also join or part lines, or open a
/// bracket or a text that ends elsewhere, so what is no TOML is noticed at the line or below; what
/// a table then lacks is told at its head, above.
fn check_line(original: &[u8], altered: &Alteration) {
    let Ok(text) = str::from_utf8(&altered.bytes) else {
        return;
    };
    let Err(error) = Manifest::parse(Path::new(FILE), text) else {
        return;
    };
    let newlines = original[..altered.at].iter().filter(|byte| **byte == b'\n');
    let altered_line = 1 + newlines.count();
    let altered_text = text.lines().nth(altered_line - 1).unwrap_or_default();
    let decides = ["groups", "alpha", "attempts"].iter();
    let right = match (problem(&error.problem), error.line) {
        // A key outside of all tables.
        ("missing key", None) => true,
        ("missing key" | "not packed" | "missing table", Some(line)) => line <= altered_line,
        ("not TOML", Some(line)) => line >= altered_line,
        ("value", _) if error.to_string().contains("`acceptance.critical-value`") => decides
            .chain(&["critical-value"])
            .any(|key| altered_text.starts_with(key)),
        (_, Some(line)) => line.abs_diff(altered_line) <= 1,
        (_, None) => false,
    };
    assert!(right, "line {altered_line} was altered: {error}");
}

//! The component and data files, which the manifest pins by their hashes.

use super::{
    alterations::{Alteration, additions, cuts, flips, sampled_cuts, sampled_flips},
    published::Published,
    reason::Reason,
    tally::Tally,
};

fn refused(file: &str, expected: Reason, alterations: fn(&[u8]) -> Vec<Alteration>) {
    let published = Published::new("letters");
    let original = published.bytes(file);
    let mut tally = Tally::new(file, original.len(), "flips, cuts and additions");
    for altered in alterations(&original) {
        published.replace(file, &altered.bytes);
        let found = published.read().unwrap_err();
        assert_eq!(found, expected, "byte {}", altered.at);
        tally.count(found);
    }
    published.replace(file, &original);
    published.is_whole();
}

fn all(bytes: &[u8]) -> Vec<Alteration> {
    flips(bytes)
        .chain(cuts(bytes))
        .chain(additions(bytes))
        .collect()
}

fn sampled(bytes: &[u8]) -> Vec<Alteration> {
    sampled_flips(bytes)
        .chain(sampled_cuts(bytes))
        .chain(additions(bytes))
        .collect()
}

#[test]
fn a_small_data_file() {
    refused("words.txt", Reason::Data("search.files", "wrong hash"), all);
}

#[test]
fn a_large_data_file() {
    refused(
        "large.bin",
        Reason::Data("hidden.files", "wrong hash"),
        sampled,
    );
}

#[test]
fn the_component() {
    refused("letters.wasm", Reason::Component("wrong hash"), sampled);
}

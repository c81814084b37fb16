//! `challenge.sig`.

use assay_protocol::message::{ManifestSignature, Message};

use super::{
    alterations::{additions, cuts, flips},
    published::Published,
    reason::Reason,
    tally::Tally,
};

const FILE: &str = "challenge.sig";

#[test]
fn every_flip_is_refused_for_what_it_changes() {
    let published = Published::new("letters");
    let original = published.bytes(FILE);
    let mut tally = Tally::new(FILE, original.len(), "flips");
    for altered in flips(&original) {
        published.replace(FILE, &altered.bytes);
        let found = published.read().unwrap_err();
        // Another digit in a hash or in the signature is well-formed; nothing else is: addresses have
        // a checksum.
        let another_digit = is_digit(altered.bytes[altered.at]);
        let expected = match another_digit && in_hexadecimal(&original, altered.at) {
            true => Reason::SignatureForged,
            false => Reason::SignatureForm,
        };
        assert_eq!(found, expected, "byte {}", altered.at);
        tally.count(found);
    }
    published.replace(FILE, &original);
    published.is_whole();
}

#[test]
fn cuts_and_additions_are_refused() {
    let published = Published::new("letters");
    let original = published.bytes(FILE);
    let mut tally = Tally::new(FILE, original.len(), "cuts and additions");
    for altered in cuts(&original).chain(additions(&original)) {
        published.replace(FILE, &altered.bytes);
        let found = published.read().unwrap_err();
        assert_eq!(found, Reason::SignatureForm, "byte {}", altered.at);
        tally.count(found);
    }
}

fn is_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

/// Whether a place is inside 64 or 128 hexadecimal digits.
fn in_hexadecimal(bytes: &[u8], at: usize) -> bool {
    let before = bytes[..at].iter().rev().take_while(|byte| is_digit(**byte));
    let after = bytes[at..].iter().take_while(|byte| is_digit(**byte));
    is_digit(bytes[at]) && [64, 128].contains(&(before.count() + after.count()))
}

#[test]
fn the_file_is_what_it_seems() {
    let published = Published::new("letters");
    let text = String::from_utf8(published.bytes(FILE)).unwrap();
    assert!(text.contains(ManifestSignature::KIND));
    let places = (0..text.len()).filter(|at| in_hexadecimal(text.as_bytes(), *at));
    assert_eq!(places.count(), 64 + 64 + 128, "{text}");
}

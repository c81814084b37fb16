//! Secrets in the home: a hotkey's file and an age identity.

use assay_challenge::Identity;

use super::{
    alterations::{additions, cuts, flips},
    published::Published,
    reason::Reason,
    tally::Tally,
};

#[test]
fn no_byte_of_a_hotkey_s_file_can_be_altered() {
    let published = Published::new("letters");
    let file = Published::key_file().to_str().unwrap();
    let original = published.bytes(file);
    let mut tally = Tally::new(file, original.len(), "flips and cuts");
    for altered in flips(&original).chain(cuts(&original)) {
        published.replace(file, &altered.bytes);
        match published.open_key() {
            Err(reason @ Reason::Key(_)) => tally.count(reason),
            other => panic!("byte {}: {other:?}", altered.at),
        }
    }
    // White space at the end of JSON means nothing.
    for altered in additions(&original) {
        published.replace(file, &altered.bytes);
        let more = &altered.bytes[original.len()..];
        let blank = more.iter().all(u8::is_ascii_whitespace);
        assert_eq!(published.open_key().is_ok(), blank, "{more:?}");
    }
}

#[test]
fn no_byte_of_an_age_identity_can_be_altered() {
    let text = Identity::draw().expose();
    let mut tally = Tally::new("an age identity", text.len(), "flips, cuts and additions");
    let original = text.as_bytes();
    let all = flips(original)
        .chain(cuts(original))
        .chain(additions(original));
    for altered in all {
        let Ok(text) = str::from_utf8(&altered.bytes) else {
            continue;
        };
        match text.parse::<Identity>() {
            Err(error) => tally.count(error.into()),
            Ok(_) => panic!("byte {}", altered.at),
        }
    }
}

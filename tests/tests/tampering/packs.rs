//! `hidden.age`, `hidden.pack` and `opening.json`.

use super::{
    alterations::{additions, cuts, flips},
    published::Published,
    reason::Reason,
    tally::Tally,
};

#[test]
fn no_byte_of_the_sealed_pack_can_be_altered() {
    const FILE: &str = "hidden.age";
    let published = Published::new("letters");
    let original = published.bytes(FILE);
    let mark = b"\n--- ";
    let header = original.windows(5).position(|five| five == mark).unwrap() + mark.len() + 43 + 1;
    assert_eq!(original[header - 1], b'\n');
    // The first line is the version's, then each recipient has two.
    let line_of = |at: usize| original[..at].iter().filter(|byte| **byte == b'\n').count();
    for validator in 0..3 {
        let kind = format!("flips, seen by validator {validator}");
        let mut tally = Tally::new(FILE, original.len(), &kind);
        let own = [1 + 2 * validator, 2 + 2 * validator];
        for altered in flips(&original) {
            published.replace(FILE, &altered.bytes);
            let found = published.unseal(validator).unwrap_err();
            let expected: &[_] = match line_of(altered.at) {
                _ if altered.at >= header => &["damaged"],
                0 => &["not sealed"],
                line if own.contains(&line) => &["not sealed", "not for this key"],
                // Another's line, or the seal of the header.
                _ => &["not sealed", "damaged"],
            };
            let right = expected.iter().any(|reason| found == Reason::Seal(reason));
            assert!(right, "byte {}: {found:?}, not {expected:?}", altered.at);
            tally.count(found);
        }
    }
    let mut tally = Tally::new(FILE, original.len(), "cuts and additions");
    for altered in cuts(&original).chain(additions(&original)) {
        published.replace(FILE, &altered.bytes);
        let found = published.unseal(1).unwrap_err();
        let in_header = altered.at < header && found == Reason::Seal("not sealed");
        let right = in_header || found == Reason::Seal("damaged");
        assert!(right, "byte {}: {found:?}", altered.at);
        tally.count(found);
    }
}

#[test]
fn no_byte_of_the_open_pack_can_be_altered() {
    const FILE: &str = "hidden.pack";
    let published = Published::new("letters");
    let original = published.bytes(FILE);
    let mut tally = Tally::new(FILE, original.len(), "flips, cuts and additions");
    let all = flips(&original)
        .chain(cuts(&original))
        .chain(additions(&original));
    for altered in all {
        published.replace(FILE, &altered.bytes);
        let found = published.open().unwrap_err();
        assert_eq!(found, Reason::OtherPack, "byte {}", altered.at);
        tally.count(found);
    }
}

#[test]
fn no_byte_of_the_opening_can_be_altered() {
    const FILE: &str = "opening.json";
    let published = Published::new("letters");
    let original = published.bytes(FILE);
    let text = str::from_utf8(&original).unwrap();
    let after = |key: &str| text.find(key).unwrap() + key.len();
    let range = |key: &str, digits: usize| after(key)..after(key) + digits;
    let subject = [range("\"commitment\":\"", 64), range("\"epoch\":\"", 64)];
    let signature = range("\"signature\":\"", 128);
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');

    let mut tally = Tally::new(FILE, original.len(), "flips");
    for altered in flips(&original) {
        published.replace(FILE, &altered.bytes);
        let found = published.open().unwrap_err();
        let expected = if !is_digit(altered.bytes[altered.at]) {
            Reason::OpeningForm
        } else if subject.iter().any(|range| range.contains(&altered.at)) {
            Reason::OpeningOfAnother
        } else if signature.contains(&altered.at) {
            Reason::OpeningNotSigned
        } else {
            Reason::OpeningForm
        };
        assert_eq!(found, expected, "byte {}", altered.at);
        tally.count(found);
    }
    for altered in cuts(&original).chain(additions(&original)) {
        published.replace(FILE, &altered.bytes);
        assert_eq!(published.open(), Err(Reason::OpeningForm));
    }
}

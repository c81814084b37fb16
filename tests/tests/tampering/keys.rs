//! Secrets in the home: a hotkey's file and an age identity.

use assay_challenge::Identity;
use assay_keyring::{HotkeySecret, KeyName};
use assay_protocol::SecretUri;

use super::{
    alterations::{additions, cuts, flips},
    published::Published,
    reason::Reason,
    tally::Tally,
};

#[test]
fn no_byte_of_a_hotkey_s_file_can_be_altered() {
    let published = Published::new("letters");
    // One that was drawn, and one at the end of a path, of which the phrase is not kept.
    let words = "bottom drive obey lake curtain smoke basket hold race lonely fit walk//hard";
    let uri: SecretUri = words.parse().unwrap();
    let derived = HotkeySecret::from_uri(&uri);
    let keyring = &published.keyring;
    let [owner, hard]: [KeyName; 2] = ["owner", "hard"].map(|name| name.parse().unwrap());
    keyring.create(&hard, &derived, None).unwrap();
    for name in [owner, hard] {
        let file = Published::key_file().with_file_name(name.as_str());
        let file = file.to_str().unwrap();
        let original = published.bytes(file);
        let mut tally = Tally::new(file, original.len(), "flips, cuts and additions");
        let all = flips(&original)
            .chain(cuts(&original))
            .chain(additions(&original));
        for altered in all {
            published.replace(file, &altered.bytes);
            match keyring.open(&name, None).map_err(Reason::from) {
                Err(reason @ Reason::Key(_)) => tally.count(reason),
                other => panic!("{file}, byte {}: {other:?}", altered.at),
            }
        }
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

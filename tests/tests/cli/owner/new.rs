//! `assay challenge new`.

use std::fs;

use serde_json::Value;

use super::workshop::{NEW, Owner};

#[test]
fn a_new_folder_is_whole_or_not_there() {
    let owner = Owner::new();
    owner.write("data.csv", b"1");
    fs::create_dir(owner.path("other")).unwrap();
    owner.write("other/data.csv", b"2");
    let alice = fs::read_to_string(owner.path("alice.json")).unwrap();
    let bob = fs::read_to_string(owner.path("bob.json")).unwrap();
    let recipient = |text: &str| {
        let value: Value = serde_json::from_str(text).unwrap();
        value["body"]["recipient"].as_str().unwrap().to_owned()
    };
    let forged = alice.replace(&recipient(&alice), &recipient(&bob));
    owner.write("forged.json", forged.as_bytes());
    for (words, code, text) in [
        (
            format!("{NEW} Letters"),
            3,
            "the folder's name becomes the challenge's",
        ),
        (format!("{NEW} other"), 4, "other is there already"),
        (
            format!("{NEW} letters").replace("letters.wasm", "alice.json"),
            1,
            "alice.json is no track",
        ),
        (
            format!("{NEW} letters").replace("letters.wasm", "nothing.wasm"),
            3,
            "can't read nothing.wasm",
        ),
        (
            format!("{NEW} letters").replace("--owner owner", "--owner nobody"),
            3,
            "there is no key \"nobody\"",
        ),
        (
            format!("{NEW} letters --validator alice.json"),
            2,
            "alice.json is of a validator that is given already",
        ),
        (
            format!("{NEW} letters --validator forged.json"),
            3,
            "forged.json is not a validator's file: the signature is not one by",
        ),
        (
            format!("{NEW} letters --validator letters.wasm"),
            3,
            "letters.wasm",
        ),
        (
            format!("{NEW} letters --data data.csv --data other/data.csv"),
            2,
            "have the name data.csv: both are `--data`",
        ),
        (
            format!("{NEW} letters --data data.csv --hidden-data other/data.csv"),
            2,
            "have the name data.csv: `--data` and `--hidden-data` differ",
        ),
        (
            format!("{NEW} letters --hidden-data letters.wasm"),
            2,
            "have the name letters.wasm: `--hidden-data` and the component",
        ),
        (
            format!("{NEW} letters --data letters.wasm.csv"),
            3,
            "can't read letters.wasm.csv",
        ),
    ] {
        owner.refused(&words, code, text);
        assert!(!owner.path("letters").exists(), "{words}");
    }
    let before = owner.place.files();
    owner.ok(&format!(
        "{NEW} letters --data data.csv --hidden-data data.csv"
    ));
    assert_eq!(owner.place.files().len(), before.len() + 1);
    let copied = fs::read(owner.path("letters/data.csv")).unwrap();
    assert_eq!(copied, b"1");
}

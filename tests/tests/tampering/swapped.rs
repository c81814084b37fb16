//! Right files in the wrong place.

use std::fs;

use super::{published::Published, reason::Reason};

/// Two challenges of the same owner and validators.
fn two() -> [Published; 2] {
    ["letters", "other-letters"].map(Published::new)
}

/// What one challenge says with a file of the other in the place of its own.
fn with_file_of_the_other(file: &str, act: fn(&Published) -> Result<(), Reason>) -> Reason {
    let [mine, other] = two();
    mine.replace(file, &other.bytes(file));
    act(&mine).unwrap_err()
}

#[test]
fn files_of_another_challenge_are_refused() {
    let found = with_file_of_the_other("challenge.toml", Published::read);
    assert_eq!(found, Reason::OtherEpoch);
    let found = with_file_of_the_other("challenge.sig", Published::read);
    assert_eq!(found, Reason::OtherEpoch);
    let found = with_file_of_the_other("opening.json", Published::open);
    assert_eq!(found, Reason::OpeningOfAnother);
}

#[test]
fn a_seal_for_others_is_none_for_us() {
    // The validators' hotkeys are the same, but not their age identities.
    let found = with_file_of_the_other("hidden.age", |published| published.unseal(0));
    assert_eq!(found, Reason::Seal("not for this key"));
}

#[test]
fn another_pack_is_refused_even_if_it_is_sealed_for_us() {
    let published = Published::new("letters");
    let mut pack = published.bytes("hidden.pack");
    pack[0] ^= 1;
    let (_, identity) = &published.contest.validators[0];
    let sealed = assay_challenge::seal(&pack, &[identity.recipient()]).unwrap();
    published.replace("hidden.age", &sealed);
    assert_eq!(published.unseal(0), Err(Reason::OtherPack));
    assert_eq!(published.unseal(1), Err(Reason::Seal("not for this key")));
    published.replace("hidden.pack", &pack);
    assert_eq!(published.open(), Err(Reason::OtherPack));
}

#[test]
fn another_component_is_refused() {
    let published = Published::new("letters");
    let text = assay_tests::base::wat(&[("complexity", "(i32.const 7)")]);
    let other = assay_tests::component::from_wat(&text);
    published.replace("letters.wasm", &other);
    assert_eq!(published.read(), Err(Reason::Component("wrong hash")));
}

#[test]
fn links_are_refused_in_the_place_of_files() {
    for (file, act, expected) in [
        (
            "challenge.toml",
            Published::read as fn(&Published) -> Result<(), Reason>,
            Reason::Manifest("not a file"),
        ),
        ("challenge.sig", Published::read, Reason::NotAFile),
        (
            "letters.wasm",
            Published::read,
            Reason::Component("not a file"),
        ),
        (
            "words.txt",
            Published::read,
            Reason::Data("search.files", "not a file"),
        ),
        (
            "large.bin",
            Published::read,
            Reason::Data("hidden.files", "not a file"),
        ),
        (
            "hidden.age",
            |published| published.unseal(0),
            Reason::NotAFile,
        ),
        ("hidden.pack", Published::open, Reason::NotAFile),
        ("opening.json", Published::open, Reason::NotAFile),
        ("home/keys/owner", Published::open_key, Reason::NotAFile),
    ] {
        let published = Published::new("letters");
        published.link(file);
        assert_eq!(act(&published), Err(expected), "{file}");
    }
}

#[test]
fn a_folder_is_no_file() {
    let published = Published::new("letters");
    for file in ["challenge.sig", "challenge.toml"] {
        let path = published.path(file);
        let original = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        let expected = match file {
            "challenge.sig" => Reason::NotAFile,
            _ => Reason::Manifest("not a file"),
        };
        assert_eq!(published.read(), Err(expected));
        fs::remove_dir(&path).unwrap();
        fs::write(&path, original).unwrap();
    }
}

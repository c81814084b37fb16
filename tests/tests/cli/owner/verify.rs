//! `assay challenge verify`: which check fails, and why.

use std::fs;

use serde_json::Value;

use super::workshop::{LATER, Owner, PAST};

#[test]
fn verify_names_what_was_altered() {
    let owner = Owner::published(LATER);
    let restore: Vec<_> = [
        "challenge.toml",
        "challenge.sig",
        "letters.wasm",
        "hidden.age",
    ]
    .map(|name| (name, fs::read(owner.path("letters").join(name)).unwrap()))
    .into();
    let alter = |name: &str, from: &str, to: &str| {
        let path = owner.path("letters").join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    };
    let flip = |name: &str, at: usize| {
        let path = owner.path("letters").join(name);
        let mut bytes = fs::read(&path).unwrap();
        let place = bytes.len() - 1 - at;
        bytes[place] ^= 1;
        fs::write(path, bytes).unwrap();
    };
    type Altered<'a> = &'a dyn Fn();
    let cases: [(Altered<'_>, &str, &str); 10] = [
        (
            &|| alter("challenge.toml", "# What miners", "# what miners"),
            "signature",
            "differs from the signed one in comments",
        ),
        (
            &|| alter("challenge.toml", "day = 20", "day = 21"),
            "signature",
            "its epoch id is",
        ),
        (
            &|| alter("challenge.toml", "alpha = 50_000", "alpha = 50_001"),
            "manifest",
            "`acceptance.critical-value` is",
        ),
        (
            &|| alter("challenge.toml", "signature = \"", "signature = \"0"),
            "manifest",
            "`quorum.validators.signature`",
        ),
        (
            &|| {
                let zeros = format!("semantics = \"{}\" #", "0".repeat(64));
                alter("challenge.toml", "semantics = ", &zeros);
            },
            "manifest",
            "pins semantics 000",
        ),
        (
            &|| flip("challenge.sig", 4),
            "signature",
            "can't be relied on",
        ),
        (
            &|| fs::remove_file(owner.path("letters/challenge.sig")).unwrap(),
            "signature",
            "is not signed",
        ),
        (
            &|| flip("letters.wasm", 9),
            "pinned files",
            "has the wrong hash",
        ),
        (&|| flip("hidden.age", 0), "sealed pack", "is damaged"),
        (
            &|| fs::remove_file(owner.path("letters/hidden.age")).unwrap(),
            "sealed pack",
            "there is no",
        ),
    ];
    for (altered, check, text) in cases {
        altered();
        let (failed, detail) = owner.fault("--key alice");
        assert!(
            failed == check && detail.contains(text),
            "{check}: {failed}: {detail}"
        );
        for (name, bytes) in &restore {
            fs::write(owner.path("letters").join(name), bytes).unwrap();
        }
    }

    owner.ok("challenge verify letters --key alice");
    let (check, detail) = owner.fault("--key owner");
    assert!(
        check == "sealed pack" && detail.contains("has no age identity"),
        "{detail}"
    );
    let made = owner.ok("key validator stranger").err;
    assert!(made.contains("made stranger.age: keep a copy"), "{made}");
    assert!(owner.ok("key validator stranger").err.is_empty());
    let (check, detail) = owner.fault("--key stranger");
    assert!(
        check == "sealed pack" && detail.contains("does not name"),
        "{detail}"
    );

    // Sealed for one only; another pack in its place.
    let address = owner.ok("key show bob --json").out;
    let address: Value = serde_json::from_str(&address).unwrap();
    let bob = address["address"].as_str().unwrap();
    owner.ok(&format!("challenge seal letters --to {bob}"));
    owner.ok("challenge verify letters --key bob");
    let (check, detail) = owner.fault("--key alice");
    assert!(
        check == "sealed pack" && detail.contains("not sealed for this key"),
        "{detail}"
    );
    let stranger = owner.ok("key show stranger --json").out;
    let stranger: Value = serde_json::from_str(&stranger).unwrap();
    let stranger = stranger["address"].as_str().unwrap();
    owner.refused(
        &format!("challenge seal letters --to {stranger}"),
        3,
        "is no validator of this challenge",
    );
    let (check, detail) = owner.fault("");
    assert!(
        check == "sealed pack" && detail.contains("is sealed for 1, and the manifest names 3"),
        "{detail}"
    );
    owner.write("letters/hidden.age", b"age-encryption.org/v2\n--- a");
    let (check, detail) = owner.fault("");
    assert!(
        check == "sealed pack" && detail.contains("not a binary age file of version 1"),
        "{detail}"
    );
    fs::remove_file(owner.path("letters/hidden.age")).unwrap();
    let (check, detail) = owner.fault("");
    assert!(
        check == "sealed pack" && detail.contains("there is no"),
        "{detail}"
    );

    owner.ok("challenge seal letters");
    let before = fs::read(owner.path("letters/hidden.age")).unwrap();
    let signature = fs::read(owner.path("letters/challenge.sig")).unwrap();
    let first = owner.text();
    owner.ok("challenge pack letters --again");
    owner.ok("challenge seal letters");
    assert_ne!(fs::read(owner.path("letters/hidden.age")).unwrap(), before);
    owner.write("letters/challenge.toml", first.as_bytes());
    owner.write("letters/challenge.sig", &signature);
    let (check, detail) = owner.fault("--key bob");
    assert!(
        check == "sealed pack" && detail.contains("has the wrong hash"),
        "{detail}"
    );
}

#[test]
fn verify_says_when_an_epoch_closes_and_what_it_could_not_try() {
    let detail = |checks: &[(String, String, String)], name: &str| {
        let check = checks.iter().find(|(check, _, _)| check == name);
        let (_, outcome, detail) = check.unwrap_or_else(|| panic!("{name}: {checks:?}"));
        format!("{outcome}: {detail}")
    };
    let owner = Owner::published(PAST);
    let checks = owner.verify("");
    let epoch = detail(&checks, "epoch");
    assert!(epoch.starts_with("ok: number 0, closed since 2020-01-01T00:00:00Z; its pack"));
    // The owner has the pack: its slices are tried without a validator's key.
    assert!(detail(&checks, "slices").starts_with("ok: 2 of twice 30 cases"));
    fs::remove_dir_all(owner.place.home().join("packs")).unwrap();
    assert!(detail(&owner.verify(""), "slices").starts_with("skip: not tried"));

    let owner = Owner::new().with_challenge(LATER, &[]);
    owner.ok("challenge pack letters");
    let checks = owner.verify("");
    assert_eq!(
        detail(&checks, "epoch"),
        "ok: number 0, closes at 2100-01-01T00:00:00Z"
    );
    assert!(detail(&checks, "sealed pack").starts_with("skip: there is none yet"));
}

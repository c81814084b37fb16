//! `assay challenge open`.

use std::fs;

use serde_json::Value;

use super::workshop::{Owner, PAST};

#[test]
fn the_owner_opens_alone_and_validators_together() {
    let owner = Owner::published(PAST);
    let (opened, opening) = (
        owner.path("letters/hidden.pack"),
        owner.path("letters/opening.json"),
    );
    owner.refused(
        "challenge open letters --key stranger",
        3,
        "neither the owner's nor a validator's",
    );
    owner.ok("challenge open letters --key owner");
    let pack = fs::read(&opened).unwrap();
    assert_eq!(pack, fs::read(&owner.packs()[0]).unwrap());
    // Anyone can check it, and finds it out if it is another.
    let home = owner.place.home();
    fs::rename(&home, owner.path("away")).unwrap();
    let checks = owner.verify("");
    let outcome = |name: &str| {
        let check = checks.iter().find(|(check, _, _)| check == name);
        check.map(|(_, outcome, _)| outcome.as_str())
    };
    assert_eq!(
        (outcome("opening"), outcome("slices")),
        (Some("ok"), Some("ok"))
    );
    let mut other = pack.clone();
    other[0] ^= 1;
    fs::write(&opened, &other).unwrap();
    let (check, detail) = owner.fault("");
    assert!(
        check == "opening" && detail.contains("has the wrong hash"),
        "{detail}"
    );
    fs::remove_file(&opened).unwrap();
    assert_eq!(owner.fault("").0, "opening");
    fs::remove_file(&opening).unwrap();
    fs::remove_dir_all(&home).unwrap();
    fs::rename(owner.path("away"), &home).unwrap();

    // Validators have no pack of their own, but the sealed one. One is not enough, and publishes
    // nothing; nor does the same one twice.
    fs::remove_dir_all(home.join("packs")).unwrap();
    for _ in 0..2 {
        let run = owner.ok("challenge open letters --key carol");
        assert!(
            run.out.contains("1 of 2 validators have signed; 1 missing"),
            "{run:?}"
        );
        assert!(opening.exists() && !opened.exists());
        let (check, detail) = owner.fault("");
        assert!(
            check == "opening" && detail.contains("by 1 of the 2 validators"),
            "{detail}"
        );
    }
    owner.ok("challenge open letters --key alice");
    assert_eq!(fs::read(&opened).unwrap(), pack);
    owner.ok("challenge verify letters");

    // An opening of something else is not added to.
    let text = fs::read_to_string(&opening).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    let epoch = value["body"]["epoch"].as_str().unwrap();
    fs::write(&opening, text.replace(epoch, &"0".repeat(64))).unwrap();
    owner.refused(
        "challenge open letters --key bob",
        3,
        "the opening is for epoch 000",
    );
    fs::write(&opening, format!("{text} ")).unwrap();
    owner.refused(
        "challenge open letters --key bob",
        3,
        "not in canonical form",
    );
}

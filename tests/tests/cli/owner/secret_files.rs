//! Secret files: not in the folder that is published, not those of an epoch that is public.

use std::fs;

use assay_protocol::Sha256;

use super::workshop::{LATER, Owner, PAST};

#[test]
fn secret_files_stay_out_of_the_folder() {
    let owner = Owner::new().with_challenge(LATER, &[]);
    let secret = b"what nobody may see";
    owner.write("secret.csv", secret);
    owner.write("letters/secret.csv", secret);
    const IN_FOLDER: &str = "secret.csv is in the ";
    owner.refused(
        "challenge pack letters --secret-file letters/secret.csv",
        3,
        "letters/secret.csv is in the challenge's folder",
    );
    owner.refused(
        "challenge pack letters --secret-file secret.csv",
        3,
        IN_FOLDER,
    );
    assert!(owner.packs().is_empty());
    fs::remove_file(owner.path("letters/secret.csv")).unwrap();

    let run = owner.ok("challenge pack letters --secret-file secret.csv");
    let line = format!("secret.csv, 19 bytes, sha256 {}", Sha256::of(secret));
    assert!(run.out.contains(&line), "{run:?}");
    owner.write("letters/secret.csv", secret);
    owner.refused("challenge sign letters --key owner", 3, IN_FOLDER);
    fs::remove_file(owner.path("letters/secret.csv")).unwrap();
    owner.ok("challenge sign letters --key owner");
    owner.ok("challenge seal letters");
    owner.ok("challenge verify letters");
    owner.write("letters/secret.csv", secret);
    let (check, detail) = owner.fault("");
    assert_eq!(check, "secret files");
    assert!(detail.contains(IN_FOLDER), "{detail}");
}

#[test]
fn names_that_clash_are_told_before_a_manifest_is_made() {
    let owner = Owner::new();
    owner.write("data.csv", b"1");
    fs::create_dir(owner.path("other")).unwrap();
    owner.write("other/data.csv", b"2");
    owner.write("other/same.csv", b"1");
    fs::copy(owner.path("letters.wasm"), owner.path("other/track.csv")).unwrap();
    owner.ok(&format!("{} letters --data data.csv", super::workshop::NEW));
    let before = owner.text();
    for (files, code, text) in [
        (
            &["data.csv", "other/data.csv"][..],
            2,
            "two secret files have the name data.csv",
        ),
        (
            &["other/data.csv"],
            3,
            "data.csv can't be secret: data.csv is one of `search.files`",
        ),
        (
            &["other/same.csv"],
            3,
            "same.csv can't be secret: data.csv is one of `search.files`",
        ),
        (
            &["other/track.csv"],
            3,
            "track.csv can't be secret: letters.wasm is the component",
        ),
    ] {
        let options: String = files
            .iter()
            .map(|file| format!(" --secret-file {file}"))
            .collect();
        owner.refused(&format!("challenge pack letters{options}"), code, text);
        assert_eq!(owner.text(), before);
    }
}

#[test]
fn what_was_opened_is_not_secret_again() {
    let owner = Owner::new().with_challenge(LATER, &[]);
    owner.write("first.csv", b"the first epoch's");
    owner.write("second.csv", b"the second epoch's");
    owner.ok("challenge pack letters --secret-file first.csv");
    let line = format!("closes = {LATER}");
    owner.edit(&line, &format!("closes = {PAST}"));
    let manifest = owner.path("letters/challenge.toml");
    assay_tests::contest::sign_anyway(&manifest, &owner.place.home(), "owner");
    owner.ok("challenge open letters --key owner");

    // The opened pack lies beside the manifest; then only the number says that it is another epoch.
    for number in [0, 1] {
        if number == 1 {
            fs::remove_file(owner.path("letters/hidden.pack")).unwrap();
            let id = "a".repeat(64);
            let lineage = format!("number = 1\nseries = \"{id}\"\npredecessor = \"{id}\"");
            owner.edit("number = 0", &lineage);
        }
        owner.refused(
            "challenge pack letters --again",
            3,
            "secret file first.csv of the manifest is not given",
        );
        fs::copy(owner.path("first.csv"), owner.path("renamed.csv")).unwrap();
        for file in ["first.csv", "renamed.csv"] {
            owner.refused(
                &format!("challenge pack letters --again --secret-file {file}"),
                3,
                &format!("{file} was in the challenge's earlier pack"),
            );
        }
    }
    fs::rename(owner.path("second.csv"), owner.path("first.csv")).unwrap();
    owner.ok("challenge pack letters --again --secret-file first.csv");
}

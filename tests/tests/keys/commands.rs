//! `assay key new`, `import`, `show` and `list`.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
};

use crate::keys::home::{ADDRESS, PASSPHRASE, TestHome, WORDS, golden};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_new_key_is_for_its_owner_only_and_shows_its_phrase_only_if_asked() {
    let home = TestHome::new();
    let new = home.run("new owner --json");
    assert_eq!(new.code, 0, "{new:?}");
    assert_eq!(mode(&home.path()), 0o700);
    assert_eq!(mode(&home.path().join("keys")), 0o700);
    assert_eq!(mode(&home.key("owner")), 0o600);

    let revealed = home.run("show owner --reveal-phrase --json");
    let phrase = revealed.objects()[0]["phrase"].as_str().unwrap().to_owned();
    assert_eq!(phrase.split(' ').count(), 12);
    let file: serde_json::Value =
        serde_json::from_slice(&fs::read(home.key("owner")).unwrap()).unwrap();
    let address = new.objects()[0]["address"].clone();
    assert_eq!(file["ss58Address"], address);
    assert_eq!(file["secretPhrase"], phrase.as_str());

    for words in ["show owner", "show owner --json", "list", "list --json"] {
        let run = home.run(words);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.out.contains(address.as_str().unwrap()), "{run:?}");
        for secret in ["secretPhrase", "secretSeed", "privateKey"] {
            let secret = file[secret].as_str().unwrap().trim_start_matches("0x");
            assert!(!run.tells(secret) && !new.tells(secret), "{words}");
        }
    }

    let before = fs::read(home.key("owner")).unwrap();
    for words in [
        "new owner",
        "import owner --phrase-file -",
        "import owner --file nowhere",
    ] {
        let run = home.run_with(words, WORDS);
        assert_eq!(run.code, 4, "{run:?}");
        assert!(run.err.contains("never replaced"), "{run:?}");
    }
    assert_eq!(fs::read(home.key("owner")).unwrap(), before);
}

#[test]
fn plain_files_and_phrases_are_imported() {
    let home = TestHome::new();
    home.write("hotkey", golden("hotkey"));
    home.write("words.txt", format!("{WORDS}\n"));
    for (words, input, address) in [
        ("import a --file hotkey", "", ADDRESS),
        ("import b --phrase-file words.txt", "", ADDRESS),
        ("import c --phrase-file -", WORDS, ADDRESS),
        (
            "import d --phrase-file -",
            &format!("{WORDS}//Alice"),
            "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
        ),
    ] {
        let run = home.run_with(words, input);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.out.contains(address), "{run:?}");
        assert!(!run.tells("bottom"), "{run:?}");
    }
    let listed = home.run("list --json").objects();
    let names: Vec<_> = listed.iter().map(|key| key["name"].clone()).collect();
    assert_eq!(names, ["a", "b", "c", "d"]);
    assert!(listed.iter().all(|key| key["encrypted"] == false));

    // The phrase of a derived key's parent would give another key: it is not kept.
    let derived = home.run("show d --reveal-phrase");
    assert_eq!(derived.code, 1, "{derived:?}");
    assert!(
        !fs::read_to_string(home.key("d"))
            .unwrap()
            .contains("bottom")
    );
}

/// Three times half a gigabyte and some seconds.
#[test]
fn an_encrypted_file_stays_encrypted() {
    let home = TestHome::new();
    home.write("hotkey", golden("hotkey.nacl"));
    home.write("passphrase", PASSPHRASE);

    let without = home.run("import a --file hotkey");
    assert_eq!(without.code, 3, "{without:?}");
    assert!(without.err.contains("--passphrase-file"), "{without:?}");

    let run = home.run("import a --file hotkey --passphrase-file passphrase --json");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.objects()[0]["address"], ADDRESS);
    assert_eq!(run.objects()[0]["encrypted"], true);
    let file = fs::read(home.key("a")).unwrap();
    assert!(file.starts_with(b"$NACL"));
    assert_ne!(file, golden("hotkey.nacl"));
    assert_eq!(mode(&home.key("a")), 0o600);

    // The address needs no passphrase, the phrase does.
    let shown = home.run("show a --json");
    assert_eq!(shown.objects()[0]["address"], ADDRESS, "{shown:?}");
    assert_eq!(shown.objects()[0]["checked"], false, "{shown:?}");
    for words in ["show a", "list"] {
        let run = home.run(words);
        assert!(run.out.contains("unchecked"), "{run:?}");
    }
    // Opening the key brings the file back that says it.
    fs::remove_file(home.key("apub.txt")).unwrap();
    let refused = home.run("show a --reveal-phrase");
    assert_eq!(refused.code, 3, "{refused:?}");
    let revealed = home.run_with("show a --reveal-phrase --passphrase-file -", PASSPHRASE);
    assert!(revealed.out.contains(WORDS), "{revealed:?}");
    assert!(!revealed.out.contains("unchecked"), "{revealed:?}");
    assert!(home.key("apub.txt").exists());
    assert!(![shown, refused, run].iter().any(|run| run.tells("bottom")));
}

#[test]
fn what_others_could_have_read_is_refused() {
    let home = TestHome::new();
    assert_eq!(home.run("new a").code, 0);
    assert_eq!(home.run("new b").code, 0);
    set_mode(&home.key("a"), 0o640);
    let advice = format!("chmod 600 {}", home.key("a").display());
    for words in ["show a", "show a --reveal-phrase", "list"] {
        let run = home.run(words);
        assert_eq!(run.code, 3, "{run:?}");
        assert!(run.err.contains(&advice), "{run:?}");
    }
    // The other key is listed all the same.
    assert!(home.run("list").out.contains("b  5"));

    set_mode(&home.path(), 0o750);
    for words in ["list", "show b", "new c", "import c --phrase-file -"] {
        let run = home.run_with(words, WORDS);
        assert_eq!(run.code, 3, "{run:?}");
        let advice = format!("chmod 700 {}", home.path().display());
        assert!(run.err.contains(&advice), "{run:?}");
    }
}

#[test]
fn wrong_input_is_refused_with_advice_and_without_repeating_it() {
    let home = TestHome::new();
    home.write("vault", "$ANSIBLE_VAULT;1.1;AES256\n616263\n");
    home.write("public", golden("hotkeypub.txt"));
    home.write("large", vec![b' '; 70_000]);
    home.write("short", "short");
    home.write("empty", "");
    for (words, input, code, expected) in [
        ("new a --passphrase", "", 3, "--passphrase-file"),
        ("new a --passphrase-file short", "", 3, "too short"),
        ("new a --passphrase-file empty", "", 3, "empty"),
        ("new a --passphrase-file large", "", 3, "too long"),
        (
            "new a --passphrase-file nowhere",
            "",
            3,
            "the passphrase: No such",
        ),
        (
            "new a --passphrase --passphrase-file short",
            "",
            2,
            "cannot be used",
        ),
        ("new ../a", "", 2, "not the name of a key"),
        ("show a/b", "", 2, "not the name of a key"),
        ("show ..", "", 2, "not the name of a key"),
        ("show missing", "", 3, "assay key list"),
        ("import a", "", 2, "--phrase-file"),
        ("import a --phrase", "", 3, "--phrase-file"),
        ("import a --file public", "", 3, "public half"),
        ("import a --file vault", "", 3, "btcli"),
        ("import a --file large", "", 3, "65536"),
        ("import a --file nowhere", "", 3, "nowhere"),
        ("import a --file .", "", 3, "--phrase-file -"),
        ("import a --phrase-file -", "", 3, "found 0"),
        ("import a --phrase-file -", "bottom drive", 3, "found 2"),
        (
            "import a --phrase-file -",
            &WORDS.replace("walk", "wall"),
            3,
            "checksum",
        ),
        (
            "import a --phrase-file -",
            &WORDS.replace("obey", "0bey"),
            3,
            "word 3",
        ),
        ("import a --phrase-file -", "//Alice", 3, "found 0"),
    ] {
        let run = home.run_with(words, input);
        assert_eq!(run.code, code, "{words}: {run:?}");
        assert!(run.err.contains(expected), "{words}: {run:?}");
        assert!(
            !run.tells("bottom") && !run.tells("bey"),
            "{words}: {run:?}"
        );
    }
    assert!(home.run("list --json").objects().is_empty());
}

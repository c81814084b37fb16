//! Secrets in the wrong place: of what is refused, no part of a secret is repeated.

use std::fs;

use assay_challenge::Identity;

use crate::keys::home::{TestHome, WORDS};

const SEED: &str = "fac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e";

/// A phrase, a seed and a private key of 64 bytes with and without `0x`, and an age identity.
fn secrets() -> Vec<String> {
    vec![
        WORDS.to_owned(),
        SEED.to_owned(),
        format!("0x{SEED}"),
        SEED.repeat(2),
        format!("0x{SEED}{SEED}"),
        Identity::draw().expose().to_string(),
    ]
}

/// Neither the secret nor any eight characters of it.
fn assert_untold(secret: &str, text: &str) {
    for start in 0..=secret.len() - 8 {
        let part = &secret[start..start + 8];
        assert!(!text.contains(part), "{part:?} is told: {text}");
    }
}

#[test]
fn a_secret_on_the_command_line_is_not_repeated() {
    let home = TestHome::new();
    assert_eq!(home.run("new a").code, 0);
    for secret in secrets() {
        let given: Vec<&str> = secret.split(' ').collect();
        for command in [
            "key new SECRET",
            "key import SECRET --phrase",
            "key import b --phrase SECRET",
            "key import b --phrase=SECRET",
            "key import b --phrase-file SECRET",
            "key new b --passphrase-file SECRET",
            "key new b --passphrase SECRET",
            "key show SECRET",
            "key show a SECRET",
            "key validator SECRET",
            "key SECRET",
            "challenge sign c --key SECRET",
            "challenge verify c --key SECRET",
            "challenge open c --key SECRET",
            "challenge seal c --to SECRET",
            "challenge sign c --key a SECRET",
            "challenge new c --component d --owner SECRET --validator e",
        ] {
            // As one argument, and as its words.
            for whole in [true, false] {
                let arguments = command.split(' ').flat_map(|word| match word {
                    "SECRET" if whole => vec![secret.clone()],
                    "SECRET" => given.iter().map(ToString::to_string).collect(),
                    word => vec![word.replace("SECRET", &secret)],
                });
                let run = home.run_any(arguments, "");
                assert!([2, 3].contains(&run.code), "{command}: {run:?}");
                assert!(!run.tells("curtain"), "{command}: {run:?}");
                assert_untold(&secret, &format!("{}{}", run.out, run.err));
            }
        }
    }
    assert_eq!(home.run("list --json").objects().len(), 1);
}

#[test]
fn a_secret_in_a_manifest_is_not_repeated() {
    let home = TestHome::new();
    let manifest = include_str!("../../../challenges/automl-digits/challenge.toml");
    for secret in secrets() {
        for field in ["hotkey", "recipient", "signature"] {
            let start = manifest.find(&format!("{field} = \"")).unwrap() + field.len() + 4;
            let end = start + manifest[start..].find('"').unwrap();
            let altered = [&manifest[..start], &secret, &manifest[end..]].concat();
            let path = home.write("challenge.toml", altered);
            let run = home.run_any(["challenge", "verify", path.to_str().unwrap()], "");
            assert_eq!(run.code, 1, "{field}: {run:?}");
            assert!(run.tells(field), "{field}: {run:?}");
            assert_untold(&secret, &format!("{}{}", run.out, run.err));
        }
        fs::remove_file(home.file("challenge.toml")).unwrap();
    }
}

//! The owner's walk: from keys to an open pack, and what each step refuses.

mod new;
mod open;
mod pack;
mod power;
mod secret_files;
mod sign;
mod verify;
mod workshop;

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use assay_challenge::Challenge;
use serde_json::Value;

use super::place::Run;
use workshop::{LATER, NEW, Owner};

#[test]
fn the_whole_walk() {
    let owner = Owner::new().with_challenge(LATER, &[]);
    // The track has one baseline: there is nothing to compare it with.
    owner.refused("challenge power letters", 3, "how much two programs differ");
    let power = "challenge power letters --spread 0.04 --correlation 0.3 --trials 50 --epochs 1";
    let shown = owner.ok(power).out;
    assert!(shown.contains("30 cases in 30 groups"), "{shown}");
    let report: Value = serde_json::from_str(&owner.ok(&format!("{power} --json")).out).unwrap();
    assert_eq!(report["power"].as_array().unwrap().len(), 6);
    assert_eq!(
        owner.ok(&format!("{power} --json")).out,
        owner.ok(&format!("{power} --json")).out
    );

    let mut shown = vec![owner.ok("challenge pack letters")];
    let text = owner.text();
    assert!(text.contains("slices = 2                          # an acceptance uses one up"));
    assert!(text.contains("\ngroups = 30\ncommitment = \""), "{text}");
    let signed = owner.ok("challenge sign letters --key owner");
    let epoch = |run: &Run| {
        let line = run.out.lines().find(|line| line.starts_with("epoch "));
        line.unwrap().split_whitespace().last().unwrap().to_owned()
    };
    assert!(
        signed
            .out
            .contains(&format!("series     {}", epoch(&signed)))
    );
    shown.push(signed);
    shown.push(owner.ok("challenge seal letters"));
    shown.push(owner.ok("challenge verify letters"));
    shown.push(owner.ok("challenge verify letters --key bob"));
    assert!(owner.verify("--key bob").iter().all(|(check, outcome, _)| {
        let skipped = check == "opening";
        outcome == if skipped { "skip" } else { "ok" }
    }));

    // A miner takes it, and another home than the owner's can do nothing with the seal.
    shown.push(owner.ok("evaluate letters --baseline score"));
    owner.refused(
        "challenge open letters --key owner",
        1,
        "closes at 2100-01-01T00:00:00Z",
    );
    fs::rename(owner.place.home(), owner.path("elsewhere")).unwrap();
    shown.push(owner.ok("challenge verify letters"));
    owner.refused("challenge seal letters", 3, "was not made here");

    let secrets = secrets_in(&owner.path("elsewhere"));
    assert!(secrets.len() > 10);
    for Run { out, err, .. } in &shown {
        for secret in &secrets {
            assert!(!out.contains(secret) && !err.contains(secret), "{out}{err}");
        }
    }
    for file in ["challenge.toml", "challenge.sig"] {
        let text = fs::read_to_string(owner.path("letters").join(file)).unwrap();
        assert!(secrets.iter().all(|secret| !text.contains(secret)));
    }
}

/// What must never be shown: every word of a secret in the home, and the pack's secret.
fn secrets_in(home: &Path) -> Vec<String> {
    let mut secrets = Vec::new();
    for entry in fs::read_dir(home.join("keys")).unwrap() {
        let path = entry.unwrap().path();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", path.display());
        let text = fs::read_to_string(path).unwrap();
        if let Ok(key) = serde_json::from_str::<Value>(&text) {
            for name in ["secretPhrase", "secretSeed", "privateKey"] {
                let secret = key[name].as_str().unwrap();
                secrets.push(secret.trim_start_matches("0x").to_owned());
            }
        } else {
            let line = text.lines().find(|line| !line.starts_with('#')).unwrap();
            assert!(line.starts_with("AGE-SECRET-KEY-1"));
            secrets.push(line.to_owned());
        }
    }
    for entry in fs::read_dir(home.join("packs")).unwrap() {
        let path = entry.unwrap().path();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let pack = fs::read(path).unwrap();
        secrets.push(
            pack[..32]
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        );
    }
    secrets
}

/// As the owner's page says: a copy under another folder, because the folder's name is the challenge's.
#[test]
fn the_next_epoch_is_a_copy_with_another_pack() {
    let owner = Owner::published(LATER);
    let id = Challenge::read(&owner.path("letters/challenge.toml"), None).unwrap();
    let id = id.manifest().epoch_id().unwrap();
    fs::create_dir_all(owner.path("epoch-1/letters")).unwrap();
    for file in owner.place.files_in("letters") {
        let from = owner.path("letters").join(&file);
        fs::copy(from, owner.path("epoch-1/letters").join(file)).unwrap();
    }
    let manifest = owner.path("epoch-1/letters/challenge.toml");
    let lineage = format!("number = 1\nseries = \"{id}\"\npredecessor = \"{id}\"");
    let text = owner.text().replace("number = 0", &lineage);
    fs::write(&manifest, text).unwrap();
    owner.ok("challenge pack epoch-1/letters --again");
    owner.ok("challenge sign epoch-1/letters --key owner");
    owner.ok("challenge seal epoch-1/letters");
    let shown = owner.ok("challenge verify epoch-1/letters --key alice").out;
    assert!(shown.contains("epoch: number 1, closes at"), "{shown}");
    assert!(shown.contains(&format!("of series {id}")), "{shown}");
    owner.ok("challenge verify letters --key alice");
    assert_eq!(owner.packs().len(), 2);
}

#[test]
fn encrypted_keys_sign_with_their_passphrase() {
    let owner = Owner::new();
    owner.write("passphrase", b"seven quiet herons\n");
    owner.ok("key new locked --passphrase-file passphrase");
    owner.ok(&format!("{NEW} letters").replace("--owner owner", "--owner locked"));
    owner.edit("cases = 180", "cases = 30");
    owner.edit("cases = 180", "cases = 30");
    owner.edit("slices = 20", "slices = 2");
    owner.edit("One line for people", "Letters behind a passphrase");
    owner.ok("challenge pack letters");
    owner.refused(
        "challenge sign letters --key locked",
        3,
        "there is no terminal to ask at",
    );
    owner.ok("challenge sign letters --key locked --passphrase-file passphrase");
    let checks = owner.verify("");
    assert!(
        checks
            .iter()
            .any(|(check, outcome, _)| check == "signature" && outcome == "ok")
    );
}

#[test]
fn doctor_looks_whether_the_home_is_private() {
    let owner = Owner::new();
    let line = || {
        let out = owner.place.run("doctor").out;
        let line = out.lines().find(|line| line.contains(" home: "));
        line.unwrap().to_owned()
    };
    let shown = line();
    assert!(
        shown.starts_with("ok ") && shown.contains("is private; 5 keys"),
        "{shown}"
    );
    for file in ["keys/owner", "keys/alice.age", "packs", ""] {
        let path = owner.place.home().join(file);
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        for others in [0o040, 0o004] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode | others)).unwrap();
            assert!(line().starts_with("fail "), "{file}: {others:o}");
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    }
    assert!(line().starts_with("ok "));
}

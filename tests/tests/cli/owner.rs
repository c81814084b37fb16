//! The owner's walk: from keys to an open pack, and what each step refuses.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use assay_tests::{base, component};
use serde_json::Value;

use super::place::{Place, Run};

/// A second validator's file is enough for most: two of three make a quorum.
const VALIDATORS: [&str; 3] = ["alice", "bob", "carol"];

/// A place with an owner, validators and the track `letters` in the working folder.
struct Owner {
    place: Place,
}

impl Owner {
    fn new() -> Self {
        Self::with_track(&[])
    }

    fn with_track(pieces: &[(&str, &str)]) -> Self {
        let owner = Self {
            place: Place::new(),
        };
        let track = component::from_wat(&base::wat(pieces));
        owner.write("letters.wasm", &track);
        for key in ["owner", "stranger"].iter().chain(&VALIDATORS) {
            owner.ok(&format!("key new {key}"));
        }
        for key in VALIDATORS {
            let file = owner.ok(&format!("key validator {key}")).out;
            owner.write(&format!("{key}.json"), file.as_bytes());
        }
        owner
    }

    /// With a challenge whose manifest is edited, not packed yet.
    fn with_challenge(self, closes: &str, edits: &[(&str, &str)]) -> Self {
        self.ok(&format!("{NEW} letters"));
        self.edit("cases = 180", "cases = 30");
        self.edit("cases = 180", "cases = 30");
        self.edit("slices = 20", "slices = 2");
        let text = self.text();
        let line = text
            .lines()
            .find(|line| line.starts_with("closes"))
            .unwrap();
        self.edit(line, &format!("closes = {closes}"));
        for (from, to) in edits {
            self.edit(from, to);
        }
        self
    }

    /// Packed, signed and sealed.
    fn published(closes: &str) -> Self {
        let owner = Self::new().with_challenge(closes, &[]);
        owner.ok("challenge pack letters");
        owner.ok("challenge sign letters --key owner");
        owner.ok("challenge seal letters");
        owner
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.work().join(name)
    }

    fn write(&self, name: &str, contents: &[u8]) {
        fs::write(self.path(name), contents).unwrap();
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path("letters/challenge.toml")).unwrap()
    }

    fn edit(&self, from: &str, to: &str) {
        let text = self.text();
        assert!(text.contains(from), "{from}\n{text}");
        self.write(
            "letters/challenge.toml",
            text.replacen(from, to, 1).as_bytes(),
        );
    }

    fn ok(&self, words: &str) -> Run {
        let run = self.place.run(words);
        assert_eq!(run.code, 0, "{words}: {run:?}");
        run
    }

    /// Runs what must fail with this code, and say this on standard error.
    fn refused(&self, words: &str, code: i32, text: &str) {
        let run = self.place.run(words);
        assert_eq!(run.code, code, "{words}: {run:?}");
        assert!(run.err.contains(text), "{words}: {text:?} in {}", run.err);
        assert!(run.err.contains("\nhelp: "), "{words}: {}", run.err);
    }

    /// The outcomes of `challenge verify`, by check.
    fn verify(&self, options: &str) -> Vec<(String, String, String)> {
        let run = self
            .place
            .run(&format!("challenge verify letters --json {options}"));
        let lines: Vec<Value> = run
            .out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let text = |line: &Value, key: &str| line[key].as_str().unwrap().to_owned();
        let checks: Vec<_> = lines
            .iter()
            .map(|line| {
                (
                    text(line, "check"),
                    text(line, "outcome"),
                    text(line, "detail"),
                )
            })
            .collect();
        let failed = checks.iter().any(|(_, outcome, _)| outcome == "fail");
        assert_eq!(run.code, i32::from(failed), "{run:?}");
        checks
    }

    /// The one check that fails, and why.
    fn fault(&self, options: &str) -> (String, String) {
        let checks = self.verify(options);
        let mut faults = checks
            .iter()
            .filter(|(_, outcome, _)| outcome == "fail")
            .map(|(check, _, detail)| (check.clone(), detail.clone()));
        let fault = faults.next().unwrap_or_else(|| panic!("{checks:?}"));
        assert_eq!(faults.next(), None, "{checks:?}");
        fault
    }

    fn packs(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.place.home().join("packs"));
        let entries = entries.into_iter().flatten();
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

const NEW: &str = "challenge new --component letters.wasm --owner owner --validator alice.json \
    --validator bob.json --validator carol.json";
const LATER: &str = "2100-01-01T00:00:00Z";
const PAST: &str = "2020-01-01T00:00:00Z";

#[test]
fn the_whole_walk() {
    let owner = Owner::new().with_challenge(LATER, &[]);
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
fn secrets_in(home: &std::path::Path) -> Vec<String> {
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
            3,
            "a second time",
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
            3,
            "a second time",
        ),
        (
            format!("{NEW} letters --data data.csv --hidden-data other/data.csv"),
            3,
            "for which `search.files` has another hash",
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

#[test]
fn packs_are_made_again_only_if_that_is_meant() {
    let owner = Owner::new().with_challenge(LATER, &[]);
    owner.write("secret.csv", b"what nobody may see");
    // A manifest that is a link can't be replaced: it stays as it was, and the pack is left over.
    let manifest = owner.path("letters/challenge.toml");
    fs::rename(&manifest, owner.path("letters/real.toml")).unwrap();
    std::os::unix::fs::symlink("real.toml", &manifest).unwrap();
    let before = owner.text();
    owner.refused(
        "challenge pack letters",
        4,
        "can't write letters/challenge.toml",
    );
    assert_eq!((owner.text(), owner.packs().len()), (before, 1));
    fs::rename(owner.path("letters/real.toml"), &manifest).unwrap();

    owner.ok("challenge pack letters --secret-file secret.csv");
    assert_eq!(owner.packs().len(), 2);
    let first = owner.text();
    assert!(
        first.contains("{ name = \"secret.csv\", sha256 = "),
        "{first}"
    );
    assert!(first.contains("secret = true"), "{first}");
    assert!(!owner.path("letters/secret.csv").exists());
    owner.refused("challenge pack letters", 3, "has a hidden pack already");
    owner.refused(
        "challenge power letters --groups 29 --spread 1 --correlation 0",
        2,
        "groups must be between 30 and",
    );
    assert_eq!(owner.text(), first);

    // The secret file is taken from the earlier pack.
    owner.ok("challenge pack letters --again");
    assert_eq!(owner.packs().len(), 3);
    assert_ne!(owner.text(), first);
    // Elsewhere it is not known.
    fs::remove_dir_all(owner.place.home().join("packs")).unwrap();
    owner.refused(
        "challenge pack letters",
        3,
        "secret file secret.csv of the manifest is not given",
    );
    owner.write("secret.csv", b"something else");
    owner.ok("challenge pack letters --secret-file secret.csv");
    owner.ok("challenge sign letters --key owner");
    owner.ok("challenge seal letters");
    owner.ok("challenge verify letters --key carol");
}

#[test]
fn slices_that_validators_would_refuse_are_not_packed() {
    // Groups of eight cases; a slice with another number of cases; baselines that trap.
    let few = "(local $address i32) (local $case i32)
        (local.set $address
          (call $allocate (i32.const 4) (i32.shl (global.get $cases) (i32.const 2))))
        (loop $next
          (if (i32.lt_u (local.get $case) (global.get $cases))
            (then
              (i32.store
                (i32.add (local.get $address) (i32.shl (local.get $case) (i32.const 2)))
                (i32.shr_u (local.get $case) (i32.const 3)))
              (local.set $case (i32.add (local.get $case) (i32.const 1)))
              (br $next))))
        (call $list (local.get $address) (global.get $cases))";
    let other = "(i32.store (i32.const 64) (i32.add (local.get $cases) (local.get $split)))
        (call $ok (i32.const 64) (i32.const 4))";
    let trap = "(unreachable)";
    for (slot, piece, code, text) in [
        (
            "groups",
            few,
            3,
            "groups must be between 30 and 65536, not 4",
        ),
        ("prepare", other, 3, "asks for 30 cases, the track gave 31"),
        (
            "prepare",
            trap,
            3,
            "slice 0 of the hidden split can't be used",
        ),
        ("evaluate", trap, 3, "baseline `score` can't be scored"),
    ] {
        let owner = Owner::with_track(&[(slot, piece)]).with_challenge(LATER, &[]);
        let before = owner.text();
        owner.refused("challenge pack letters", code, text);
        assert_eq!(owner.text(), before, "{slot}");
        assert!(owner.packs().is_empty(), "{slot}");
    }

    let owner = Owner::new().with_challenge(LATER, &[]);
    owner.edit("semantics = \"", "semantics = \"00");
    owner.refused("challenge pack letters", 3, "`track.semantics`");
    owner.place.publish_letters(&[], "");
    for command in ["pack", "power", "seal"] {
        owner.refused(
            &format!("challenge {command} ../challenges/letters"),
            3,
            "challenge `letters` is for practice",
        );
    }
    owner.refused(
        "challenge sign ../challenges/letters --key owner",
        3,
        "challenge `letters` is for practice",
    );
    owner.ok("challenge verify ../challenges/letters");
}

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
    let cases: [(Altered<'_>, &str, &str); 9] = [
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
    owner.ok("key validator stranger");
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
    let before = fs::read(owner.path("letters/hidden.age")).unwrap();
    let first = owner.text();
    owner.ok("challenge pack letters --again");
    owner.ok("challenge seal letters");
    assert_ne!(fs::read(owner.path("letters/hidden.age")).unwrap(), before);
    owner.write("letters/challenge.toml", first.as_bytes());
    let (check, detail) = owner.fault("--key bob");
    assert!(
        check == "sealed pack" && detail.contains("has the wrong hash"),
        "{detail}"
    );
}

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

#[test]
fn encrypted_keys_sign_with_their_passphrase() {
    let owner = Owner::new();
    owner.write("passphrase", b"seven quiet herons\n");
    owner.ok("key new locked --passphrase-file passphrase");
    owner.ok(&format!("{NEW} letters").replace("--owner owner", "--owner locked"));
    owner.edit("cases = 180", "cases = 30");
    owner.edit("cases = 180", "cases = 30");
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

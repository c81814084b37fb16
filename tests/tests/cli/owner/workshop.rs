//! [`Owner`]: a place with keys, and a challenge that is being made.

use std::{fs, path::PathBuf};

use assay_tests::{base, component, contest};
use serde_json::Value;

use crate::cli::place::{Place, Run};

/// A second validator's file is enough for most: two of three make a quorum.
pub(super) const VALIDATORS: [&str; 3] = ["alice", "bob", "carol"];

/// A place with an owner, validators and the track `letters` in the working folder.
pub(super) struct Owner {
    pub(super) place: Place,
}

impl Owner {
    pub(super) fn new() -> Self {
        Self::with_track(&[])
    }

    pub(super) fn with_track(pieces: &[(&str, &str)]) -> Self {
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
    pub(super) fn with_challenge(self, closes: &str, edits: &[(&str, &str)]) -> Self {
        self.ok(&format!("{NEW} letters"));
        self.edit("cases = 180", "cases = 30");
        self.edit("cases = 180", "cases = 30");
        self.edit("slices = 20", "slices = 2");
        self.edit("One line for people", "Letters, as well as can be");
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
    pub(super) fn published(closes: &str) -> Self {
        let owner = Self::new().with_challenge(closes, &[]);
        owner.ok("challenge pack letters");
        owner.sign(closes);
        owner.ok("challenge seal letters");
        owner
    }

    /// Signs the manifest, even if its epoch is over.
    fn sign(&self, closes: &str) {
        if closes == PAST {
            let manifest = self.path("letters/challenge.toml");
            return contest::sign_anyway(&manifest, &self.place.home(), "owner");
        }
        self.ok("challenge sign letters --key owner");
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.place.work().join(name)
    }

    pub(super) fn write(&self, name: &str, contents: &[u8]) {
        fs::write(self.path(name), contents).unwrap();
    }

    pub(super) fn text(&self) -> String {
        fs::read_to_string(self.path("letters/challenge.toml")).unwrap()
    }

    pub(super) fn edit(&self, from: &str, to: &str) {
        let text = self.text();
        assert!(text.contains(from), "{from}\n{text}");
        self.write(
            "letters/challenge.toml",
            text.replacen(from, to, 1).as_bytes(),
        );
    }

    pub(super) fn ok(&self, words: &str) -> Run {
        let run = self.place.run(words);
        assert_eq!(run.code, 0, "{words}: {run:?}");
        run
    }

    /// Runs what must fail with this code, and say this on standard error.
    pub(super) fn refused(&self, words: &str, code: i32, text: &str) {
        let run = self.place.run(words);
        assert_eq!(run.code, code, "{words}: {run:?}");
        assert!(run.err.contains(text), "{words}: {text:?} in {}", run.err);
        assert!(run.err.contains("\nhelp: "), "{words}: {}", run.err);
    }

    /// The outcomes of `challenge verify`, by check.
    pub(super) fn verify(&self, options: &str) -> Vec<(String, String, String)> {
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
    pub(super) fn fault(&self, options: &str) -> (String, String) {
        let checks = self.verify(options);
        let mut faults = checks
            .iter()
            .filter(|(_, outcome, _)| outcome == "fail")
            .map(|(check, _, detail)| (check.clone(), detail.clone()));
        let fault = faults.next().unwrap_or_else(|| panic!("{checks:?}"));
        assert_eq!(faults.next(), None, "{checks:?}");
        fault
    }

    pub(super) fn packs(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.place.home().join("packs"));
        let entries = entries.into_iter().flatten();
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

pub(super) const NEW: &str = "challenge new --component letters.wasm --owner owner --validator alice.json \
    --validator bob.json --validator carol.json";
pub(super) const LATER: &str = "2100-01-01T00:00:00Z";
pub(super) const PAST: &str = "2020-01-01T00:00:00Z";

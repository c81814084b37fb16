//! The same through the commands: a challenge made by the owner's own steps, one byte of one file
//! altered, and what the command says that relies on it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A working folder with a challenge that has gone all the way, and the home of everyone in it.
struct Walk {
    folder: tempfile::TempDir,
}

struct Run {
    code: i32,
    text: String,
}

/// What is altered, what is run then, with which code it ends, and what it says.
struct Attempt {
    file: &'static str,
    at: Place,
    command: &'static str,
    code: i32,
    says: &'static str,
}

enum Place {
    /// The letter or digit behind the first place where this stands becomes another digit, of
    /// hexadecimal and of Bech32, too.
    After(&'static str),
    /// A bit of the last byte.
    Last,
}

impl Place {
    fn altered(&self, original: &[u8]) -> Vec<u8> {
        let mut altered = original.to_vec();
        match self {
            Self::Last => *altered.last_mut().unwrap() ^= 1,
            Self::After(text) => {
                let mut places = original.windows(text.len());
                let place = places.position(|found| found == text.as_bytes()).unwrap();
                let byte = &mut altered[place + text.len()];
                *byte = if *byte == b'3' { b'5' } else { b'3' };
            }
        }
        altered
    }
}

use Place::{After, Last};

const ATTEMPTS: [Attempt; 12] = [
    Attempt {
        file: "letters/challenge.toml",
        at: After("\nday = "),
        command: "evaluate letters --baseline score",
        code: 3,
        says: "the manifest is not the signed one: its epoch id is",
    },
    Attempt {
        file: "letters/challenge.toml",
        at: After("\n# W"),
        command: "mine letters --proposals 100",
        code: 3,
        says: "differs from the signed one in comments, layout or line ends",
    },
    Attempt {
        file: "letters/challenge.sig",
        at: After("\"signature\":\""),
        command: "evaluate letters --baseline score",
        code: 3,
        says: "is not the owner's signature",
    },
    Attempt {
        file: "letters/letters.wasm",
        at: Last,
        command: "evaluate letters --baseline score",
        code: 3,
        says: "letters.wasm has the wrong hash",
    },
    Attempt {
        file: "letters/data.csv",
        at: Last,
        command: "evaluate letters --baseline score",
        code: 3,
        says: "data.csv has the wrong hash",
    },
    Attempt {
        file: "letters/hidden.age",
        at: Last,
        command: "challenge verify letters --key alice",
        code: 1,
        says: "the sealed pack is damaged",
    },
    Attempt {
        file: "letters/hidden.pack",
        at: Last,
        command: "challenge verify letters",
        code: 1,
        says: "the hidden pack has the wrong hash",
    },
    Attempt {
        file: "letters/opening.json",
        at: After("\"signature\":\""),
        command: "challenge verify letters",
        code: 1,
        says: "the opening is not signed by the owner",
    },
    Attempt {
        file: "home/keys/owner",
        at: After("\"secretSeed\":\"0x"),
        command: "challenge open letters --key owner",
        code: 3,
        says: "`secretSeed` is not that of the key",
    },
    Attempt {
        file: "home/keys/alice.age",
        at: After("AGE-SECRET-KEY-1"),
        command: "challenge verify letters --key alice",
        code: 1,
        says: "alice.age is not an age identity",
    },
    Attempt {
        file: "home/packs/PACK",
        at: Last,
        command: "challenge seal letters",
        code: 3,
        says: "the hidden pack has the wrong hash",
    },
    Attempt {
        file: "alice.json",
        at: After("\"recipient\":\"age1"),
        command: "challenge new other --component letters.wasm --owner owner --validator alice.json",
        code: 3,
        says: "alice.json is not a validator's file",
    },
];

#[test]
fn commands_say_what_was_altered() {
    let walk = Walk::new();
    for attempt in &ATTEMPTS {
        let path = walk.file(attempt.file);
        let original = fs::read(&path).unwrap();
        fs::write(&path, attempt.at.altered(&original)).unwrap();
        let Run { code, text } = walk.run(attempt.command);
        let refused =
            code == attempt.code && text.contains(attempt.says) && text.contains("help: ");
        assert!(
            refused,
            "{}, {}: {code}: {text}",
            attempt.file, attempt.command
        );
        fs::write(&path, &original).unwrap();
    }
    walk.ok("challenge verify letters --key alice");
}

/// The file that names the default challenge is read like a manifest.
#[test]
fn a_wrong_catalog_names_its_line() {
    let walk = Walk::empty();
    let catalog = walk.folder.path().join("challenges.toml");
    for (text, says) in [
        (
            &b"schema = 1\ndefault = \"a/b\"\n"[..],
            "challenges.toml:2: `default` is \"a/b\"",
        ),
        (
            b"schema = 1\ndefault = 1\n",
            "challenges.toml:2: `default` is 1",
        ),
        (
            b"schema = 1\n\ndefault = \"\xff\"\n",
            "challenges.toml:3: not UTF-8 text",
        ),
        (
            b"schema = 2\ndefault = \"a\"\n",
            "challenges.toml:1: `schema` is 2",
        ),
        (b"schema = 1\n", "challenges.toml: `default` is missing"),
        (
            b"schema = 1\ndefault = [[[[[",
            "challenges.toml:2: not TOML",
        ),
        (&[b'['; 300_000], "challenges.toml: is longer than"),
    ] {
        fs::write(&catalog, text).unwrap();
        let run = walk.run("mine --proposals 1");
        let refused = run.code == 3 && run.text.contains(says) && run.text.contains("help: ");
        assert!(refused, "{says}: {}: {}", run.code, run.text);
    }
}

impl Walk {
    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    /// From the keys to the open pack.
    fn new() -> Self {
        let walk = Self::empty();
        fs::write(walk.file("letters.wasm"), assay_tests::base::component()).unwrap();
        fs::write(walk.file("data.csv"), "1,2\n").unwrap();
        walk.ok("key new owner");
        walk.ok("key new alice");
        // What follows is a note about the file that was made.
        let printed = walk.ok("key validator alice");
        let binding = printed.lines().next().unwrap();
        fs::write(walk.file("alice.json"), binding).unwrap();
        walk.ok(
            "challenge new letters --component letters.wasm --owner owner --validator alice.json \
            --data data.csv",
        );
        let manifest = walk.file("letters/challenge.toml");
        let text = fs::read_to_string(&manifest).unwrap();
        let closes = text
            .lines()
            .find(|line| line.starts_with("closes"))
            .unwrap();
        let text = text
            .replace(closes, "closes = 2020-01-01T00:00:00Z")
            .replace("cases = 180", "cases = 30")
            .replace("slices = 20", "slices = 2");
        fs::write(&manifest, text).unwrap();
        walk.ok("challenge pack letters");
        assay_tests::contest::sign_anyway(&manifest, &walk.file("home"), "owner");
        walk.ok("challenge seal letters");
        walk.ok("challenge open letters --key owner");
        walk.ok("challenge verify letters --key alice");
        walk
    }

    /// A file in the working folder; `PACK` is the name of the only plain pack.
    fn file(&self, name: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        if !path.ends_with("PACK") {
            return path;
        }
        let mut packs = fs::read_dir(path.parent().unwrap_or(Path::new(""))).unwrap();
        packs.next().unwrap().unwrap().path()
    }

    fn run(&self, words: &str) -> Run {
        let folder = self.folder.path();
        let output = Command::new(env!("CARGO_BIN_EXE_assay-under-test"))
            .args(words.split_whitespace())
            .current_dir(folder)
            .env("ASSAY_HOME", folder.join("home"))
            .env("ASSAY_CACHE", folder.join("cache"))
            .env("ASSAY_CHALLENGES", folder)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        Run {
            code: output.status.code().unwrap(),
            text: String::from_utf8([output.stdout, output.stderr].concat()).unwrap(),
        }
    }

    /// Runs what has to succeed, and gives what it prints.
    fn ok(&self, words: &str) -> String {
        let run = self.run(words);
        assert_eq!(run.code, 0, "{words}: {}", run.text);
        run.text
    }
}

//! [`Place`]: where a test plays all parties.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use assay_challenge::{Challenge, PreparedSplit, Store};
use assay_log::{SigningKey, VerifierKey};
use assay_sandbox::{Compiler, Profile, Sandbox};
use serde_json::Value;

/// A home with all secrets of the published challenges, copies of those, a cache and a working folder.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    cache: PathBuf,
}

/// What a command left.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// The events of a command with `--json`.
    pub(crate) fn events(&self) -> Vec<Value> {
        let lines = self.out.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Those of one name.
    pub(crate) fn named(&self, name: &str) -> Vec<Value> {
        let mut events = self.events();
        events.retain(|event| event["event"] == name);
        events
    }

    /// Decision and attempts spent, of each verdict.
    pub(crate) fn verdicts(&self) -> Vec<(String, u64)> {
        let judged = self.named("judged");
        let verdict = |event: &Value| {
            let decision = event["decision"].as_str().unwrap().to_owned();
            (decision, event["attempt"].as_u64().unwrap())
        };
        judged.iter().map(verdict).collect()
    }
}

impl Place {
    /// With a cache that all tests share, and later runs of them: tracks compile once.
    pub(crate) fn new() -> Self {
        let place = Self {
            folder: tempfile::tempdir().unwrap(),
            cache: Path::new(env!("CARGO_TARGET_TMPDIR")).join("judge-cache"),
        };
        fs::create_dir(place.work()).unwrap();
        copy(
            &repository().join("examples/development-home"),
            &place.home(),
        );
        copy(
            &repository().join("challenges"),
            &place.folder.path().join("challenges"),
        );
        place
    }

    /// With an empty cache of its own.
    pub(crate) fn cold() -> Self {
        let place = Self::new();
        Self {
            cache: place.folder.path().join("cache"),
            ..place
        }
    }

    /// The working folder.
    pub(crate) fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// The home.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// The folder of a challenge.
    pub(crate) fn challenge(&self, name: &str) -> PathBuf {
        self.folder.path().join("challenges").join(name)
    }

    /// The verifier key of the one log of this home, by the key that it is signed with.
    pub(crate) fn log_key(&self) -> VerifierKey {
        let files = fs::read_dir(self.home().join("logs")).unwrap();
        let files = files.map(|entry| entry.unwrap().path());
        let mut keys = files.filter(|path| path.extension().is_some_and(|name| name == "key"));
        let text = fs::read_to_string(keys.next().unwrap()).unwrap();
        assert!(keys.next().is_none(), "a home has one log of an epoch");
        text.parse::<SigningKey>().unwrap().verifier().clone()
    }

    /// Forgets what was compiled and prepared. The cache has to be its own.
    pub(crate) fn cool(&self) {
        fs::remove_dir_all(self.folder.path().join("cache")).unwrap();
        fs::remove_dir_all(self.home().join("hidden")).unwrap();
    }

    /// Makes the home one that has judged nothing, and has everything prepared.
    pub(crate) fn forget(&self) {
        for folder in ["ballots", "logs", "records", "submissions"] {
            fs::remove_dir_all(self.home().join(folder)).unwrap();
        }
    }

    /// Writes the text of a challenge's best baseline into a file, as whoever resubmits it would.
    pub(crate) fn write_baseline(&self, challenge: &str) -> PathBuf {
        let manifest = self.challenge(challenge).join("challenge.toml");
        let challenge = Challenge::read(&manifest, None).unwrap();
        let sandbox = Sandbox::new(Profile::Verdict, Compiler::InProcess, None).unwrap();
        let component = sandbox.load(challenge.component()).unwrap();
        let store = Store::new(self.work());
        let split = PreparedSplit::search(&challenge, component, &store).unwrap();
        let direction = split.descriptor().metric.direction;
        let best = split.baselines().unwrap().into_iter();
        let best =
            best.reduce(
                |best, next| match next.score.is_better_than(best.score, direction) {
                    true => next,
                    false => best,
                },
            );
        let text = split
            .space()
            .unwrap()
            .render(&best.unwrap().program)
            .unwrap();
        let path = self.work().join("baseline.program.txt");
        fs::write(&path, text.unwrap()).unwrap();
        path
    }

    /// A command in the working folder.
    pub(crate) fn command<S: AsRef<std::ffi::OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assay-under-test"));
        command
            .args(arguments)
            .current_dir(self.work())
            .env("ASSAY_CACHE", &self.cache)
            .env("ASSAY_HOME", self.home())
            .env("ASSAY_CHALLENGES", self.folder.path().join("challenges"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a command whose words are separated by spaces.
    pub(crate) fn run(&self, words: &str) -> Run {
        let output = self.command(words.split_whitespace()).output().unwrap();
        Run {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command that has to end with this code.
    pub(crate) fn expect(&self, code: i32, words: &str) -> Run {
        let run = self.run(words);
        assert_eq!(run.code, code, "{words}\n{}{}", run.out, run.err);
        run
    }
}

/// The file of a program in the project.
pub(crate) fn program(challenge: &str, name: &str) -> String {
    let file = repository()
        .join("tests/data/judge")
        .join(challenge)
        .join(format!("{name}.program.txt"));
    file.display().to_string()
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Copies a folder, for its owner alone.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    fs::set_permissions(to, fs::Permissions::from_mode(0o700)).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).unwrap();
            fs::set_permissions(&to, fs::Permissions::from_mode(0o600)).unwrap();
        }
    }
}

//! [`Stage`]: a log that was played, and commands that are run on it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use assay_protocol::{
    SubmissionId,
    message::{Message, Receipt, Verdict},
};
use serde_json::Value;

use super::play::Play;

/// A log that was played, and files beside it.
pub(super) struct Stage {
    pub(super) play: Play,
    pub(super) submissions: Vec<SubmissionId>,
}

/// What a command left.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) code: i32,
    pub(super) out: String,
    pub(super) err: String,
}

impl Run {
    pub(super) fn last_line(&self) -> &str {
        self.out.lines().last().unwrap_or_default()
    }

    pub(super) fn objects(&self) -> Vec<Value> {
        let lines = self.out.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    pub(super) fn events(&self, name: &str) -> Vec<Value> {
        let mut events = self.objects();
        events.retain(|event| event["event"] == name);
        events
    }
}

impl Stage {
    /// One accepted, one not, one refused: by validators that say this of the right verdicts.
    pub(super) fn set(lie: &dyn Fn(usize, Verdict) -> Verdict) -> Self {
        let mut play = Play::begin();
        let mut submissions = Vec::new();
        for program in ["e", "f", "a"] {
            submissions.extend(play.submit(&[(program, 0)]));
            play.judge_all(lie);
        }
        let mut stage = Self::of(play);
        stage.submissions = submissions;
        for (place, submission) in stage.submissions.iter().enumerate() {
            let receipt = stage.play.receipt(submission);
            stage.keep(&format!("{place}.json"), &receipt);
        }
        stage
    }

    /// What was played in another way.
    pub(super) fn of(play: Play) -> Self {
        let submissions = Vec::new();
        let stage = Self { play, submissions };
        fs::write(stage.file("policy.toml"), stage.play.policy().to_string()).unwrap();
        let beside = stage.play.log().join("policy.toml");
        fs::copy(stage.file("policy.toml"), beside).unwrap();
        stage
    }

    /// Puts a receipt into a file.
    pub(super) fn keep(&self, name: &str, receipt: &Receipt) {
        fs::write(self.file(name), receipt.encode()).unwrap();
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.play.folder().join(name)
    }

    pub(super) fn receipt(&self, place: usize) -> PathBuf {
        self.file(&format!("{place}.json"))
    }

    /// Runs a command in the folder. Its words are separated by spaces.
    pub(super) fn run(&self, words: &str) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_assay-under-test"))
            .args(words.split_whitespace())
            .current_dir(self.play.folder())
            .env("ASSAY_CACHE", self.file("cache"))
            .env("ASSAY_HOME", self.file("home"))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run {
            code: output.status.code().unwrap(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

/// Replaces something in a file, which need not be text.
pub(super) fn flip(path: &Path, from: &str, to: &str) {
    let mut bytes = fs::read(path).unwrap();
    let mut places = bytes.windows(from.len());
    let at = places.position(|place| place == from.as_bytes()).unwrap();
    bytes.splice(at..at + from.len(), to.bytes());
    fs::write(path, bytes).unwrap();
}

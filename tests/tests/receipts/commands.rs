//! `assay receipt` and `assay audit` on a log.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use assay_protocol::{
    SubmissionId,
    message::{Decision, Message, Verdict},
};
use serde_json::Value;

use super::play::{Play, honest};

/// A log that was played, and files beside it.
struct Stage {
    play: Play,
    submissions: Vec<SubmissionId>,
}

/// What a command left.
#[derive(Debug)]
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn last_line(&self) -> &str {
        self.out.lines().last().unwrap_or_default()
    }

    fn objects(&self) -> Vec<Value> {
        let lines = self.out.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    fn events(&self, name: &str) -> Vec<Value> {
        let mut events = self.objects();
        events.retain(|event| event["event"] == name);
        events
    }
}

impl Stage {
    /// One accepted, one not, one refused: by validators that say this of the right verdicts.
    fn set(lie: &dyn Fn(usize, Verdict) -> Verdict) -> Self {
        let mut play = Play::begin();
        let mut submissions = Vec::new();
        for program in ["e", "f", "a"] {
            submissions.extend(play.submit(&[(program, 0)]));
            play.judge_all(lie);
        }
        let stage = Self { play, submissions };
        fs::write(stage.file("policy.toml"), stage.play.policy().to_string()).unwrap();
        let receipts = stage.play.log().join("policy.toml");
        fs::copy(stage.file("policy.toml"), receipts).unwrap();
        for (place, submission) in stage.submissions.iter().enumerate() {
            let receipt = stage.play.receipt(submission).encode();
            fs::write(stage.receipt(place), receipt).unwrap();
        }
        stage
    }

    fn file(&self, name: &str) -> PathBuf {
        self.play.folder().join(name)
    }

    fn receipt(&self, place: usize) -> PathBuf {
        self.file(&format!("{place}.json"))
    }

    /// Runs a command in the folder. Its words are separated by spaces.
    fn run(&self, words: &str) -> Run {
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
fn flip(path: &Path, from: &str, to: &str) {
    let mut bytes = fs::read(path).unwrap();
    let mut places = bytes.windows(from.len());
    let at = places.position(|place| place == from.as_bytes()).unwrap();
    bytes.splice(at..at + from.len(), to.bytes());
    fs::write(path, bytes).unwrap();
}

#[test]
fn receipts_are_shown_and_verified() {
    let stage = Stage::set(&honest);
    let shown = stage.run("receipt show 0.json");
    assert_eq!(shown.code, 0, "{shown:?}");
    let id = stage.play.receipt(&stage.submissions[0]).id().to_string();
    assert!(shown.out.contains(&id) && shown.out.contains("decision    accepted"));
    let object = &stage.run("receipt show 0.json --json").objects()[0];
    assert_eq!(object["id"], *id);
    assert_eq!(object["verdict"]["decision"], "accepted");
    assert_eq!(object["votes"].as_array().unwrap().len(), 3);
    assert_eq!(object["checkpoint"]["origin"], "log.example.com/letters");

    let policy = stage.run(&format!(
        "receipt policy letters --log-key {}",
        super::play::log_key().verifier()
    ));
    assert_eq!(
        policy.out,
        fs::read_to_string(stage.file("policy.toml")).unwrap()
    );

    for (words, skipped) in [("", "skip"), ("--log log", "ok")] {
        let run = stage.run(&format!(
            "receipt verify 1.json --policy policy.toml {words} --json"
        ));
        assert_eq!(run.code, 0, "{run:?}");
        let outcomes: Vec<_> = run
            .objects()
            .iter()
            .map(|check| check["outcome"].clone())
            .collect();
        assert_eq!(outcomes, ["ok", "ok", "ok", skipped]);
    }

    flip(&stage.receipt(0), "\"accepted\"", "\"not-accepted\"");
    let run = stage.run("receipt verify 0.json --policy policy.toml");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.out.starts_with("fail  votes: the signature of "),
        "{run:?}"
    );
    assert!(run.out.contains("help: "), "{run:?}");
    let run = stage.run("receipt verify 9.json --policy policy.toml");
    assert_eq!(run.code, 3, "{run:?}");
    flip(&stage.file("policy.toml"), "votes = 2", "votes = 1");
    let run = stage.run("receipt verify 1.json --policy policy.toml");
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.err.contains("policy.toml:3: `votes` is 1"), "{run:?}");
}

#[test]
fn an_epoch_is_audited_before_and_after_its_end() {
    let mut stage = Stage::set(&honest);
    let run = stage.run("audit log letters");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.err
            .contains("the log's key is taken from its own folder"),
        "{run:?}"
    );
    assert_eq!(
        run.last_line(),
        "3 verdicts: 1 rightly refused, so far as is public, 2 not to be compared before the pack is open"
    );
    let run = stage.run("receipt replay 0.json letters --log log");
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.err.contains("is not open"), "{run:?}");

    stage.play.open_pack();
    let run = stage.run("audit log letters --policy policy.toml --records records");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        run.last_line(),
        "3 verdicts, all reproduced; 3 records, all right"
    );
    assert!(
        run.out
            .contains("the epoch is over: its hidden pack is open"),
        "{run:?}"
    );
    for place in 0..3 {
        let run = stage.run(&format!("receipt replay {place}.json letters --log log"));
        assert_eq!(run.code, 0, "{run:?}");
        assert!(
            run.out.contains("reproduced  yes, byte for byte"),
            "{run:?}"
        );
    }

    // An altered record: one nano-unit of the last case.
    let receipt = stage.play.receipt(&stage.submissions[1]);
    let record = stage
        .play
        .records()
        .join(format!("{}.record", receipt.id()));
    let mut bytes = fs::read(&record).unwrap();
    let last_score = bytes.len() - 8;
    bytes[last_score] ^= 1;
    fs::write(&record, bytes).unwrap();
    let run = stage.run("audit log letters --policy policy.toml --records records --json");
    assert_eq!(run.code, 1, "{run:?}");
    let finished = &run.events("finished")[0];
    assert_eq!(
        (&finished["records_wrong"], &finished["reproduced"]),
        (&1.into(), &3.into())
    );
    assert_eq!(
        (&finished["ending"], &finished["stopped"]),
        (&"opened".into(), &false.into())
    );
    let verdicts = run.events("verdict");
    assert_eq!(verdicts.len(), 3);
    assert_eq!(verdicts[1]["record"]["signed"], false, "{verdicts:?}");
    assert!(
        verdicts[1]["record"]["wrong"]
            .as_str()
            .unwrap()
            .contains("case "),
        "{verdicts:?}"
    );
    let run = stage.run(&format!(
        "receipt replay 1.json letters --log log --record {}",
        record.display()
    ));
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.out.contains("ALTERED") && run.out.contains("case "),
        "{run:?}"
    );

    // An altered entry.
    let size = stage.play.reader().size();
    let bundle = stage.play.log().join(format!("tile/entries/000.p/{size}"));
    flip(&bundle, "refused-duplicate", "refused-duplicatE");
    let run = stage.run("audit log letters --policy policy.toml");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains("was altered: entry "), "{run:?}");
}

#[test]
fn a_lying_quorum_is_named() {
    let lie = |validator, verdict: Verdict| match (validator, verdict.decision) {
        (1 | 2, Decision::NotAccepted) => Verdict {
            decision: Decision::Accepted,
            ..verdict
        },
        _ => verdict,
    };
    let mut stage = Stage::set(&lie);
    assert_eq!(
        stage.run("audit log letters").code,
        0,
        "nobody can tell yet"
    );
    stage.play.open_pack();
    let run = stage.run("audit log letters");
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(run.last_line(), "3 verdicts: 2 reproduced, 1 wrong");
    let [honest, liar, _] =
        [0, 1, 2].map(|one: usize| stage.play.contest.validators[one].0.hotkey());
    let wrong = format!("fail  {}: accepted\n      agreed by ", stage.submissions[1]);
    let right = format!(
        "ok    {}: not accepted\n      signed by {honest}\n      reproduced byte for byte",
        stage.submissions[1]
    );
    assert!(
        run.out.contains(&wrong) && run.out.contains(&right),
        "{}",
        run.out
    );
    assert!(
        run.out
            .contains(&format!("evidence     {honest} opened another verdict"))
    );
    assert!(!run.out.contains(&format!("evidence     {liar}")));

    let run = stage.run("receipt replay 1.json letters --log log --json");
    assert_eq!(run.code, 1, "{run:?}");
    let object = &run.objects()[0];
    assert_eq!(object["reproduced"], false);
    assert_eq!(
        (&object["signed"], &object["found"]),
        (&"accepted".into(), &"not-accepted".into())
    );
    let run = stage.run("receipt verify 1.json --policy policy.toml --log log");
    assert_eq!(run.code, 0, "it is what a quorum has signed: {run:?}");
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let stage = Stage::set(&honest);
    let other = assay_log::SigningKey::from_seed("log.example.com/letters", &[8; 32]).unwrap();
    let run = stage.run(&format!("audit log letters --log-key {}", other.verifier()));
    assert_eq!(run.code, 3, "{run:?}");
    assert!(
        run.err.contains("is not signed by the log's key"),
        "{run:?}"
    );
    let run = stage.run("audit cache letters");
    assert_eq!(run.code, 2, "{run:?}");
    let run = stage.run("audit records letters");
    assert_eq!(run.code, 3, "{run:?}");

    // A private key in the place of a public one is not repeated.
    let secret = super::play::log_key().to_secret_text().to_string();
    for words in ["audit log letters", "receipt policy letters"] {
        let run = stage.run(&format!("{words} --log-key {secret}"));
        assert_eq!(run.code, 2, "{run:?}");
        assert!(!run.err.contains(&secret), "{run:?}");
    }

    // With another program as the first champion, no verdict fits.
    let run = stage.run(&format!("audit log letters --champion {}", "0".repeat(64)));
    assert_eq!(run.last_line(), "0 verdicts", "{run:?}");
}

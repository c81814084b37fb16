//! `assay receipt`, and what does not belong together.

use std::fs;

use assay_log::{Log, storage::WritableDirectory};
use assay_protocol::message::{Envelope, VoteNonce};

use super::{
    fixture::{hotkey, key, policy_text, verdict},
    play::honest,
    stage::{Stage, flip},
};

/// The hash of the only baseline: what the epoch begins with.
const FIRST: &str = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";

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

    for (words, skipped) in [
        ("", "skip"),
        ("--log log --challenge letters", "ok"),
        (&format!("--log log --champion {FIRST}"), "ok"),
    ] {
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
    let run = stage.run("receipt verify 1.json --policy policy.toml");
    assert!(run.last_line().contains("is not proved"), "{run:?}");
    // Who is champion first is nothing that a log says.
    let run = stage.run("receipt verify 1.json --policy policy.toml --log log");
    assert_eq!(run.code, 2, "{run:?}");

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

    // The first epoch begins with its best baseline, whatever anyone says.
    let run = stage.run(&format!("audit log letters --champion {}", "0".repeat(64)));
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.err.contains(FIRST), "{run:?}");
    let run = stage.run(&format!("audit log letters --champion {FIRST}"));
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn a_log_of_another_challenge_is_refused() {
    let stage = Stage::set(&honest);
    let log_key = super::play::log_key();
    let argument = format!("--log-key {}", log_key.verifier());
    let storage = WritableDirectory::lock(stage.file("other")).unwrap();
    let mut log = Log::create(storage, log_key).unwrap();
    let envelope = Envelope::seal(verdict(), VoteNonce::from_bytes([1; 32]), &key(1));
    log.append(&[envelope.encode()]).unwrap();
    log.checkpoint().unwrap();
    let run = stage.run(&format!("audit other letters {argument}"));
    assert_eq!(run.code, 3, "{run:?}");
    assert!(
        run.err
            .contains("has not begun in this log, which has 1 entry of other epochs"),
        "{run:?}"
    );

    // Its own policy names its epoch.
    let policy = fs::read_to_string(stage.file("policy.toml")).unwrap();
    let epoch = stage.play.epoch.terms().epoch().to_string();
    let policy = policy.replace(&epoch, &"0".repeat(64));
    fs::write(stage.file("other/policy.toml"), policy).unwrap();
    let run = stage.run("audit other letters");
    assert_eq!(run.code, 3, "{run:?}");
    assert!(
        run.err
            .contains("the policy of the log other is not one for challenge `letters`"),
        "{run:?}"
    );
}

#[test]
fn a_log_has_to_continue_a_checkpoint_that_is_remembered() {
    let mut stage = Stage::set(&honest);
    let checkpoint = stage.play.log().join("checkpoint");
    let (earlier, later) = (stage.file("earlier"), stage.file("later"));
    fs::copy(&checkpoint, &earlier).unwrap();
    stage.play.open_pack();
    stage.play.publish();
    fs::copy(&checkpoint, &later).unwrap();
    assert_eq!(stage.run("audit log letters --since earlier").code, 0);

    fs::copy(&earlier, &checkpoint).unwrap();
    let run = stage.run("audit log letters --since later");
    assert_eq!(run.code, 1, "it was rewound: {run:?}");
    let run = stage.run("audit log letters --since policy.toml");
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.err.contains("is no checkpoint of this log"), "{run:?}");
}

#[test]
fn a_policy_has_to_be_one_for_the_epoch() {
    let mut stage = Stage::set(&honest);
    stage.play.open_pack();
    let own = fs::read_to_string(stage.file("policy.toml")).unwrap();
    let epoch = stage.play.epoch.terms().epoch();
    for (altered, says) in [
        (
            own.replace(&epoch.to_string(), &"0".repeat(64)),
            "the policy is for epoch 0000",
        ),
        (own.replace("votes = 2", "votes = 3"), "another quorum"),
        (
            policy_text(&[4, 5, 6].map(hotkey), 2, None, 9),
            "other validators",
        ),
    ] {
        fs::write(stage.file("other.toml"), altered).unwrap();
        for words in [
            "audit log letters",
            "receipt replay 0.json letters --log log",
        ] {
            let run = stage.run(&format!("{words} --policy other.toml"));
            assert_eq!(run.code, 3, "{run:?}");
            assert!(run.err.contains(says), "{run:?}");
        }
    }
}

#[test]
fn what_was_altered_is_told_from_what_is_not_there() {
    let stage = Stage::set(&honest);
    let verify = format!("receipt verify 0.json --policy policy.toml --champion {FIRST} --log");
    let checkpoint = stage.play.log().join("checkpoint");
    let good = fs::read_to_string(&checkpoint).unwrap();
    let size = good.lines().nth(1).unwrap();
    let altered = good.replacen(&format!("\n{size}\n"), "\n7\n", 1);
    fs::write(&checkpoint, altered).unwrap();
    for words in [&format!("{verify} log"), "audit log letters"] {
        let run = stage.run(words);
        assert_eq!(run.code, 1, "altered: {run:?}");
    }
    fs::write(&checkpoint, &good).unwrap();

    // A folder that is no log.
    for words in [
        &format!("{verify} records"),
        "audit records letters --policy policy.toml",
    ] {
        let run = stage.run(words);
        assert_eq!(run.code, 3, "no log: {run:?}");
        let text = run.out + &run.err;
        assert!(text.contains("give the folder of a log"), "{text}");
    }
    let epoch = stage.play.epoch.terms().epoch().to_string();
    let manifest = stage.play.log().join("content").join(epoch);
    let bytes = fs::read(&manifest).unwrap();
    fs::remove_file(&manifest).unwrap();
    assert_eq!(stage.run(&format!("{verify} log")).code, 3);
    fs::write(&manifest, [&bytes[..], b" "].concat()).unwrap();
    assert_eq!(stage.run(&format!("{verify} log")).code, 1);
    fs::write(&manifest, &bytes).unwrap();
    assert_eq!(stage.run(&format!("{verify} log")).code, 0);

    fs::write(stage.file("0.json"), "{}").unwrap();
    for words in [&format!("{verify} log"), "receipt show 0.json"] {
        let run = stage.run(words);
        assert_eq!(run.code, 3, "no receipt: {run:?}");
    }
}

#[test]
fn receipts_beside_the_log_are_those_of_what_was_settled() {
    let stage = Stage::set(&honest);
    let folder = stage.play.log().join("receipts");
    fs::create_dir(&folder).unwrap();
    let ids = [0, 1, 2].map(|place: usize| {
        let id = stage.play.receipt(&stage.submissions[place]).id();
        let file = folder.join(format!("{id}.json"));
        fs::copy(stage.receipt(place), &file).unwrap();
        file
    });
    // What a crash of the keeper has left.
    fs::write(folder.join(".tmpAbCdEf"), "").unwrap();
    let run = stage.run("audit log letters");
    assert_eq!(run.code, 0, "{run:?}");
    let all = "\nreceipts     3 right, 0 wrong, 0 not there\n";
    assert!(run.out.contains(all), "{run:?}");

    fs::remove_file(&ids[2]).unwrap();
    let receipts = &stage.run("audit log letters --json").events("receipts")[0];
    assert_eq!(receipts["missing"].as_array().unwrap().len(), 1);
    fs::copy(&ids[0], &ids[1]).unwrap();
    let run = stage.run("audit log letters");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("which its name does not say"), "{run:?}");
    for words in ["show", "verify --policy policy.toml"] {
        let run = stage.run(&format!("receipt {words} {}", ids[1].display()));
        assert_eq!(run.code, 0, "{run:?}");
        let says = "has the name of another receipt";
        assert!(run.err.contains(says), "{run:?}");
    }
}

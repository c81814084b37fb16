//! `assay audit`, and `assay receipt replay`, on epochs whose log is in order.

use std::fs;

use assay_protocol::message::{Decision, RecordDigest, Verdict};

use super::{
    play::honest,
    stage::{Stage, flip},
};

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
    let run = stage.run("audit log letters --policy policy.toml --records records");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.last_line()
            .ends_with("; 3 records, 3 not to be compared before the pack is open"),
        "{run:?}"
    );
    let run = stage.run("receipt replay 0.json letters --log log");
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.err.contains("is not open"), "{run:?}");

    stage.play.open_pack();
    // Both files of an opening belong together.
    let opening = stage.file("letters/opening.json");
    let bytes = fs::read(&opening).unwrap();
    fs::remove_file(&opening).unwrap();
    let run = stage.run("audit log letters");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.out
            .contains("open in the log, but not here: fetch hidden.pack and opening.json"),
        "{run:?}"
    );
    fs::write(&opening, bytes).unwrap();
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
    // From where the log's key is known is told with the result.
    let key = super::play::log_key().verifier().to_string();
    for (words, source) in [
        (String::new(), "folder"),
        (" --policy policy.toml".to_owned(), "policy"),
        (format!(" --log-key {key}"), "argument"),
    ] {
        let audit = stage.run(&format!("audit log letters --json{words}"));
        let replay = stage.run(&format!(
            "receipt replay 0.json letters --log log --json{words}"
        ));
        for object in [&audit.events("audit")[0], &replay.objects()[0]] {
            assert_eq!(object["log_key"], *key);
            assert_eq!(object["key_from"], source);
            assert_eq!(
                (&object["witnesses"], &object["cosigned"]),
                (&0.into(), &0.into())
            );
        }
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
    let run = stage.run("audit log letters --json");
    assert_eq!(run.code, 0, "nobody can tell yet: {run:?}");
    let evidence = &run.events("evidence")[0];
    assert_eq!(evidence["kind"], "dissent");
    assert!(evidence["fault"].is_null(), "{evidence}");
    stage.play.open_pack();
    let run = stage.run("audit log letters");
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(
        run.last_line(),
        "3 verdicts: 2 reproduced, 1 wrong; 2 faults of validators"
    );
    let [honest, liar, other] =
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
    let run = stage.run("audit log letters --json");
    let evidence = run.events("evidence");
    let kinds = |validator: String| -> Vec<_> {
        let own = evidence.iter().filter(|one| one["validator"] == *validator);
        own.map(|one| (one["kind"].as_str().unwrap(), one["fault"].as_bool()))
            .collect()
    };
    assert_eq!(kinds(honest.to_string()), [("dissent", Some(false))]);
    for liar in [liar, other] {
        assert_eq!(kinds(liar.to_string()), [("false-verdict", Some(true))]);
    }

    let run = stage.run("receipt replay 1.json letters --log log --json");
    assert_eq!(run.code, 1, "{run:?}");
    let object = &run.objects()[0];
    assert_eq!(object["reproduced"], false);
    assert_eq!(
        (&object["signed"], &object["found"]),
        (&"accepted".into(), &"not-accepted".into())
    );
    let run = stage.run("receipt verify 1.json --policy policy.toml --log log --challenge letters");
    assert_eq!(run.code, 0, "it is what a quorum has signed: {run:?}");
}

#[test]
fn one_fault_without_consequence_is_one_all_the_same() {
    let lie = |validator, verdict: Verdict| match (validator, verdict.decision) {
        (1, Decision::NotAccepted) => Verdict {
            decision: Decision::Accepted,
            ..verdict
        },
        _ => verdict,
    };
    let mut stage = Stage::set(&lie);
    assert_eq!(stage.run("audit log letters").code, 0, "who is wrong?");
    stage.play.open_pack();
    let run = stage.run("audit log letters");
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(
        run.last_line(),
        "3 verdicts, all reproduced; 1 fault of validators"
    );
    assert_eq!(
        stage.run("audit log letters --json").events("finished")[0]["faults"],
        1
    );
}

#[test]
fn a_lie_in_the_digest_alone_is_one() {
    let lie = |validator, verdict: Verdict| match (validator, verdict.decision) {
        (1 | 2, Decision::Accepted) => Verdict {
            digest: RecordDigest::from_bytes([7; 32]),
            ..verdict
        },
        _ => verdict,
    };
    let mut stage = Stage::set(&lie);
    stage.play.open_pack();
    let run = stage.run("audit log letters");
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(
        run.last_line(),
        "3 verdicts: 2 reproduced, 1 wrong; 2 faults of validators"
    );
    assert!(
        run.out
            .contains("WRONG: the same decision comes out, with another digest"),
        "{run:?}"
    );
    let run = stage.run("receipt replay 0.json letters --log log");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("NO: the digests differ"), "{run:?}");
}

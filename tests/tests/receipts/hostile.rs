//! Quorums, and keepers of logs, that leave receipts behind which decide nothing.

use std::fs;

use assay_judgement::Standing;
use assay_protocol::{
    Program, ProgramId, Sha256,
    message::{
        Abstention, Decision, Entry, Envelope, HearingNumber, RecordDigest, Signed, Verdict,
        VoteNonce,
    },
};

use super::{
    play::{Play, honest},
    stage::Stage,
};

const VERIFY_IN_LOG: &str = "--policy policy.toml --log log --challenge letters";

fn abstain(play: &mut Play) {
    let bench = play.epoch.bench().unwrap();
    let cases: Vec<_> = bench
        .cases()
        .map(|case| (case.id(), case.hearing()))
        .collect();
    for (submission, hearing) in cases {
        for validator in 0..3 {
            let abstention = Abstention {
                epoch: play.epoch.terms().epoch(),
                expires: play.expires(),
                hearing,
                submission,
            };
            let keypair = play.contest.validators[validator].0.clone();
            play.post(Entry::Abstention(Signed::sign(abstention, &keypair)));
        }
    }
}

#[test]
fn of_two_receipts_one_is_settled() {
    let mut play = Play::begin();
    let [submission] = play.submit(&[("e", 0)])[..] else {
        panic!()
    };
    // The log's keeper holds back what opens the votes, until it is too late.
    let late = play.vote(&honest);
    play.tick();
    play.tick_until_heard_again();
    for envelope in &late {
        play.post_bytes(&envelope.encode());
    }
    play.judge_all(&honest);
    play.open_pack();
    let stage = Stage::of(play);
    let receipts = [
        stage.play.receipt_of(late[0].unverified()),
        stage.play.receipt(&submission),
    ];
    for (receipt, code) in receipts.iter().zip([1, 0]) {
        stage.keep("r.json", receipt);
        let run = stage.run("receipt verify r.json --policy policy.toml");
        assert_eq!(run.code, 0, "it is signed, and in the log: {run:?}");
        for words in [
            &format!("receipt verify r.json {VERIFY_IN_LOG}"),
            "receipt replay r.json letters --log log",
        ] {
            let run = stage.run(words);
            assert_eq!(run.code, code, "{run:?}");
            let text = run.out + &run.err;
            assert_eq!(text.contains("has settled submission"), code == 1, "{text}");
        }
    }
    // Nobody has lied: both verdicts are right.
    let run = stage.run("audit log letters");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        run.last_line(),
        "1 verdict, all reproduced; 1 signed in vain"
    );
    let id = receipts[0].id().to_string();
    assert!(run.out.contains(&format!("receipt {id}")), "{run:?}");
}

#[test]
fn a_false_first_champion_is_no_way_out() {
    let mut play = Play::begin();
    play.submit(&[("b", 0)]);
    let nobody = ProgramId(Sha256::of(b"nobody"));
    let envelopes = play.vote(&|_, verdict| Verdict {
        champion: nobody,
        decision: Decision::Accepted,
        ..verdict
    });
    play.tick();
    for envelope in &envelopes {
        play.post_bytes(&envelope.encode());
    }
    play.tick_until_heard_again();
    let stage = Stage::of(play);
    stage.keep("r.json", &stage.play.receipt_of(envelopes[0].unverified()));
    let run = stage.run("receipt verify r.json --policy policy.toml");
    assert_eq!(run.code, 0, "{run:?}");
    let run = stage.run(&format!("receipt verify r.json {VERIFY_IN_LOG}"));
    assert_eq!(run.code, 1, "{run:?}");
    // That is the verifier's own word then, and is repeated.
    let run = stage.run(&format!(
        "receipt verify r.json --policy policy.toml --log log --champion {nobody}"
    ));
    assert_eq!(run.code, 0, "{run:?}");
    let said = format!("beginning with champion {nobody}, as you say");
    assert!(run.out.contains(&said), "{run:?}");

    // For an audit the pack need not be open.
    let run = stage.run("audit log letters --json");
    assert_eq!(run.code, 1, "{run:?}");
    let stray = &run.events("stray")[0];
    assert_eq!(
        (&stray["cause"], &stray["wrong"]),
        (&"other-frame".into(), &true.into())
    );
    let receipt = envelopes[0].unverified().receipt().to_string();
    assert_eq!(stray["receipt"], *receipt);
    let mut evidence = run.events("evidence");
    evidence.retain(|one| one["kind"] == "stray-verdict");
    assert_eq!(evidence.len(), 3);
    assert!(evidence.iter().all(|one| one["fault"] == true), "{run:?}");
    assert_eq!(
        stage.run("audit log letters").last_line(),
        "1 verdict: 1 wrong; 3 faults of validators"
    );
}

#[test]
fn what_is_signed_outside_the_rounds_is_seen() {
    let mut play = Play::begin();
    let [submission] = play.submit(&[("e", 0)])[..] else {
        panic!()
    };
    play.judge_all(&honest);
    let settled = play.receipt(&submission).unverified().clone();
    play.open_pack();
    // A hearing that there never was, of a submission that there is and of one that there is not.
    let no_hearing = Verdict {
        hearing: HearingNumber(7),
        ..settled.clone()
    };
    let no_submission = Verdict {
        submission: assay_protocol::SubmissionId(Sha256::of(b"nothing")),
        ..settled.clone()
    };
    // Another verdict in the hearing that has settled the submission.
    let second = Verdict {
        digest: RecordDigest::from_bytes([7; 32]),
        ..settled
    };
    let bodies = [no_hearing, no_submission, second];
    for body in &bodies {
        for validator in 0..2 {
            let keypair = play.contest.validators[validator].0.clone();
            let envelope = Envelope::seal(body.clone(), VoteNonce::draw().unwrap(), &keypair);
            play.post_bytes(&envelope.encode());
        }
    }
    play.publish();
    let stage = Stage::of(play);
    for body in &bodies {
        stage.keep("r.json", &stage.play.receipt_of(body));
        for (words, code) in [
            ("receipt verify r.json --policy policy.toml", 0),
            (&format!("receipt verify r.json {VERIFY_IN_LOG}"), 1),
            ("receipt replay r.json letters --log log", 1),
        ] {
            let run = stage.run(words);
            assert_eq!(run.code, code, "{run:?}");
        }
    }
    let run = stage.run("audit log letters");
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(
        run.last_line(),
        "4 verdicts: 1 reproduced, 3 wrong; 10 faults of validators"
    );
    for body in &bodies {
        let receipt = format!("receipt {}", body.receipt());
        assert!(run.out.contains(&receipt), "{run:?}");
    }
}

#[test]
fn who_keeps_a_winner_out_by_abstaining_is_seen() {
    let mut play = Play::begin();
    let [submission] = play.submit(&[("e", 0)])[..] else {
        panic!()
    };
    for _ in 0..3 {
        abstain(&mut play);
        play.tick();
        play.tick_until_heard_again();
    }
    assert_eq!(
        play.epoch.standing(&submission),
        Some(&Standing::Unresolved)
    );
    play.open_pack();
    let stage = Stage::of(play);
    let run = stage.run("audit log letters");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.out.contains(&format!(
            "open  {submission}\n      unresolved; what comes out here is: accepted"
        )),
        "{run:?}"
    );
    assert_eq!(
        run.last_line(),
        "0 verdicts; 1 submission unresolved, 1 of them with a verdict here"
    );
    let run = stage.run("audit log letters --json");
    assert_eq!(run.events("unresolved")[0]["found"], "accepted");
}

#[test]
fn a_lie_whose_programs_are_gone_is_a_question() {
    let lie = |validator, verdict: Verdict| match (validator, verdict.decision) {
        (1 | 2, Decision::NotAccepted) => Verdict {
            decision: Decision::Accepted,
            ..verdict
        },
        _ => verdict,
    };
    let mut stage = Stage::set(&lie);
    stage.play.open_pack();
    assert_eq!(stage.run("audit log letters").code, 1);
    let content = stage.play.log().join("content");
    let gone = Program::new(b"f".to_vec()).id().to_string();
    let file = content.join(&gone);
    fs::write(&file, "g").unwrap();
    let altered = format!("the content with the hash {gone} was altered");
    let run = stage.run("audit log letters");
    assert_eq!(run.code, 5, "{run:?}");
    assert!(run.out.contains(&altered), "{run:?}");
    let run = stage.run("receipt replay 1.json letters --log log");
    assert_eq!(run.code, 5, "{run:?}");
    assert!(run.err.contains(&altered), "{run:?}");
    fs::remove_file(&file).unwrap();
    let run = stage.run("audit log letters");
    assert_eq!(run.code, 5, "{run:?}");
    assert!(
        run.last_line().contains("that can't be computed here"),
        "{run:?}"
    );
    assert!(run.err.contains("fetch the folder `content`"), "{run:?}");
    let run = stage.run("receipt replay 1.json letters --log log");
    assert_eq!(run.code, 5, "{run:?}");
    assert!(!run.err.contains("abstain"), "{run:?}");

    // Baselines are the track's own.
    fs::remove_dir_all(&content).unwrap();
    let run = stage.run("receipt replay 2.json letters --log log");
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn a_record_of_another_verdict_is_wrong_before_the_pack_is_open() {
    let stage = Stage::set(&honest);
    let file = |place: usize| {
        let receipt = stage.play.receipt(&stage.submissions[place]);
        stage
            .play
            .records()
            .join(format!("{}.record", receipt.id()))
    };
    fs::copy(file(2), file(0)).unwrap();
    let run = stage.run("audit log letters --policy policy.toml --records records");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.last_line()
            .ends_with("; 3 records, 1 wrong, 2 not to be compared before the pack is open"),
        "{run:?}"
    );
}

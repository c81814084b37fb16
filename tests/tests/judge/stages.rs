//! What is better is accepted; everything else is refused at its stage, and only what was judged on
//! hidden data spends an attempt.

use std::fs;

use serde_json::Value;

use super::place::{Place, Run, program};

/// A challenge, a claim that is too good to be true of its programs, and what is better there.
struct Stage {
    challenge: &'static str,
    claim: &'static str,
    is_better: fn(f64, f64) -> bool,
}

/// What becomes of programs, each with the champion that those before it have left.
fn judged_at_their_stages(stage: &Stage) {
    let challenge = stage.challenge;
    let place = Place::new();
    let judge = |programs: &str, code| {
        let words = format!("judge {challenge} {programs} --key owner --json");
        place.expect(code, &words)
    };
    let better = program(challenge, "better");
    let accepted = judge(&better, 0);
    assert_eq!(accepted.verdicts(), [("accepted".to_owned(), 1)]);
    assert_eq!(accepted.named("evidence"), [] as [Value; 0]);
    let champion = &accepted.named("champion")[0]["program"];
    assert_eq!(champion, &accepted.named("program")[0]["program"]);

    // Against it as champion, in one call.
    let baseline = place.write_baseline(challenge).display().to_string();
    let others =
        ["renamed", "dead-code", "below-gate", "noise"].map(|name| program(challenge, name));
    let all = [baseline, better].into_iter().chain(others);
    let refused = judge(&all.collect::<Vec<_>>().join(" "), 1);
    let known = "the program is a baseline, the champion, or was judged before";
    let alike = format!(
        "on every case of the search split it comes to what program {} does",
        champion.as_str().unwrap()
    );
    let expected = [
        ("refused-duplicate", 1, Some(known)),
        ("refused-duplicate", 1, Some(known)),
        ("refused-duplicate", 1, Some(&alike)),
        ("refused-duplicate", 1, Some(&alike)),
        ("refused-gate", 1, Some("worse than the champion's")),
        ("not-accepted", 2, None),
    ];
    let verdicts = refused.verdicts();
    assert_eq!(verdicts.len(), expected.len());
    for ((verdict, judged), (decision, spent, objection)) in verdicts
        .into_iter()
        .zip(refused.named("judged"))
        .zip(expected)
    {
        assert_eq!(verdict, (decision.to_owned(), spent));
        // By which of the checks: two of them end in the same decision.
        let found = judged["objection"].as_str();
        let is_expected = match (found, objection) {
            (Some(found), Some(part)) => found.contains(part),
            (found, expected) => found == expected,
        };
        assert!(is_expected, "{decision}: {found:?}");
    }
    assert_eq!(refused.named("begun")[0]["champion"], *champion);
    assert_eq!(refused.named("begun")[0]["slice"], 1);
    assert!(refused.named("champion").is_empty(), "the champion stays");

    over_claimed(&place, stage, &accepted);
    receipts_are_good(&place, challenge, 8);
}

/// Who has no score for the gate does not get past it by claiming one.
fn over_claimed(place: &Place, stage: &Stage, accepted: &Run) {
    let Stage {
        challenge,
        claim,
        is_better,
    } = stage;
    let below = program(challenge, "below-gate");
    let words = format!("judge {challenge} {below} --key owner --claim {claim} --json");
    let claimed = place.expect(1, &words);
    assert_eq!(claimed.verdicts(), [("refused-score".to_owned(), 2)]);
    let judged = &claimed.named("judged")[0];
    let objection = judged["objection"].as_str().unwrap();
    let scores = objection
        .strip_prefix("the claimed search score is ")
        .and_then(|scores| scores.split_once(", and it scores "));
    let (said, found) = scores.unwrap();
    let (said, found): (f64, f64) = (said.parse().unwrap(), found.parse().unwrap());
    let champion = accepted.named("revealed")[0]["claim"].clone();
    let champion: f64 = champion.as_str().unwrap().parse().unwrap();
    assert!(is_better(said, found), "{objection}");
    assert!(is_better(said, champion / 1e9), "{objection}");
}

/// They are, for whoever knows the owner's signature of the challenge and the log's key.
fn receipts_are_good(place: &Place, challenge: &str, count: usize) {
    let log = place.work().join(format!("{challenge}.log"));
    let policy = place.expect(
        0,
        &format!("receipt policy {challenge} --log-key {}", place.log_key()),
    );
    let written = fs::read_to_string(log.join("policy.toml")).unwrap();
    assert_eq!(written.trim_end(), policy.out.trim_end());
    fs::write(place.work().join("own.toml"), policy.out).unwrap();
    let receipts = fs::read_dir(log.join("receipts")).unwrap();
    let receipts: Vec<_> = receipts.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(receipts.len(), count);
    for receipt in receipts {
        let (file, log) = (receipt.display(), log.display());
        let words =
            format!("receipt verify {file} --policy own.toml --log {log} --challenge {challenge}");
        place.expect(0, &words);
    }
}

#[test]
fn packing_programs_are_judged_at_their_stages() {
    judged_at_their_stages(&Stage {
        challenge: "bin-packing-or1",
        claim: "0.03",
        is_better: |one, other| one < other,
    });
}

#[test]
fn learning_programs_are_judged_at_their_stages() {
    judged_at_their_stages(&Stage {
        challenge: "automl-digits",
        claim: "0.99",
        is_better: |one, other| one > other,
    });
}

#[test]
fn a_champion_is_beaten_on_the_next_slice() {
    let place = Place::new();
    let challenge = "bin-packing-or1";
    let (first, second) = (
        program(challenge, "better"),
        program(challenge, "even-better"),
    );
    let run = place.expect(
        0,
        &format!("judge {challenge} {first} {second} --key owner --json"),
    );
    let [first, second] = &run.named("judged")[..] else {
        panic!("{run:?}")
    };
    assert_eq!((&first["slice"], &first["attempt"]), (&0.into(), &1.into()));
    assert_eq!(
        (&second["slice"], &second["attempt"]),
        (&1.into(), &2.into())
    );
    let champions = run.named("champion");
    assert_eq!(champions[1]["slice"], 2);
    assert_ne!(champions[0]["program"], champions[1]["program"]);
}

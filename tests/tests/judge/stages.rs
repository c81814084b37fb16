//! What is better is accepted; everything else is refused at its stage, and only what was judged on
//! hidden data spends an attempt.

use std::fs;

use super::place::{Place, program};

/// What becomes of programs, each with the champion that those before it have left.
fn judged_at_their_stages(challenge: &str) {
    let place = Place::new();
    let better = program(challenge, "better");
    let accepted = place.expect(0, &format!("judge {challenge} {better} --json"));
    assert_eq!(accepted.verdicts(), [("accepted".to_owned(), 1)]);
    assert_eq!(accepted.named("evidence"), [] as [serde_json::Value; 0]);
    let champion = &accepted.named("champion")[0]["program"];
    assert_eq!(champion, &accepted.named("program")[0]["program"]);

    // Against it as champion, in one call. The last but one has the score of another program.
    let baseline = place.write_baseline(challenge).display().to_string();
    let others =
        ["renamed", "dead-code", "below-gate", "noise"].map(|name| program(challenge, name));
    let all = [baseline, better]
        .into_iter()
        .chain(others)
        .collect::<Vec<_>>();
    let refused = place.expect(1, &format!("judge {challenge} {} --json", all.join(" ")));
    let expected = [
        ("refused-duplicate", 1),
        ("refused-duplicate", 1),
        ("refused-duplicate", 1),
        ("refused-duplicate", 1),
        ("refused-gate", 1),
        ("not-accepted", 2),
    ];
    assert_eq!(
        refused.verdicts(),
        expected.map(|(name, spent)| (name.to_owned(), spent))
    );
    assert_eq!(refused.named("begun")[0]["champion"], *champion);
    assert_eq!(refused.named("begun")[0]["slice"], 1);
    assert!(refused.named("champion").is_empty(), "the champion stays");

    // Nobody else's score is better than one's own.
    let below = program(challenge, "below-gate");
    let claimed = place.expect(1, &format!("judge {challenge} {below} --claim 0.5 --json"));
    assert_eq!(claimed.verdicts(), [("refused-score".to_owned(), 2)]);

    let log = place.work().join(format!("{challenge}.log"));
    let receipts = fs::read_dir(log.join("receipts")).unwrap();
    let receipts: Vec<_> = receipts.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(receipts.len(), 8);
    for receipt in receipts {
        let (file, log) = (receipt.display(), log.display());
        place.expect(
            0,
            &format!("receipt verify {file} --policy {log}/policy.toml --log {log}"),
        );
    }
}

#[test]
fn packing_programs_are_judged_at_their_stages() {
    judged_at_their_stages("bin-packing-or1");
}

#[test]
fn learning_programs_are_judged_at_their_stages() {
    judged_at_their_stages("automl-digits");
}

#[test]
fn a_champion_is_beaten_on_the_next_slice() {
    let place = Place::new();
    let challenge = "bin-packing-or1";
    let (first, second) = (
        program(challenge, "better"),
        program(challenge, "even-better"),
    );
    let run = place.expect(0, &format!("judge {challenge} {first} {second} --json"));
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

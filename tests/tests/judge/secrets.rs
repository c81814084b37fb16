//! Who can judge: a quorum of keys, and the pack or an identity that unseals it.

use std::fs;

use super::place::{Place, program};

#[test]
fn a_quorum_is_enough_and_who_is_silent_is_told() {
    let place = Place::new();
    let better = program("bin-packing-or1", "better");
    let keys = place.home().join("keys");
    fs::remove_file(keys.join("carol")).unwrap();
    let judged = place.expect(
        0,
        &format!("judge bin-packing-or1 {better} --key owner --json"),
    );
    assert_eq!(
        judged.named("begun")[0]["validators"],
        serde_json::json!(["alice", "bob"])
    );
    let voted = judged.named("voted");
    assert!(voted.len() == 1 && voted[0]["validators"] == 2, "{voted:?}");
    let evidence = judged.named("evidence");
    assert!(
        evidence.len() == 1 && evidence[0]["kind"] == "silent",
        "{evidence:?}"
    );
    assert_eq!(judged.verdicts(), [("accepted".to_owned(), 1)]);

    fs::remove_file(keys.join("bob")).unwrap();
    let refused = place.expect(3, &format!("judge bin-packing-or1 {better} --key owner"));
    assert!(refused.err.contains("--rehearse"), "{}", refused.err);
}

#[test]
fn a_validator_unseals_the_pack() {
    let place = Place::new();
    fs::remove_dir_all(place.home().join("packs")).unwrap();
    let better = program("bin-packing-or1", "better");
    place.expect(0, &format!("judge bin-packing-or1 {better} --key owner"));
    for name in ["alice", "bob", "carol"] {
        fs::remove_file(place.home().join("keys").join(format!("{name}.age"))).unwrap();
    }
    let refused = place.expect(3, &format!("judge bin-packing-or1 {better} --key owner"));
    assert!(refused.err.contains("--rehearse"), "{}", refused.err);
}

#[test]
fn what_nobody_reads_is_judged_to_its_end() {
    let place = Place::new();
    let [better, copy] = ["better", "dead-code"].map(|name| program("bin-packing-or1", name));
    let words = format!("judge bin-packing-or1 {better} {copy} --key owner");
    let claimed = place.expect(2, &format!("{words} --claim 1"));
    assert!(claimed.err.contains("--claim"), "{}", claimed.err);

    let mut judging = place.command(words.split_whitespace()).spawn().unwrap();
    drop(judging.stdout.take());
    let left = judging.wait_with_output().unwrap();
    assert_eq!(left.status.code(), Some(1), "{left:?}");
    let log = place.work().join("bin-packing-or1.log");
    let receipts = fs::read_dir(log.join("receipts")).unwrap();
    assert_eq!(receipts.count(), 2);
}

#[test]
fn an_author_is_named() {
    let place = Place::new();
    let better = program("bin-packing-or1", "better");
    let refused = place.expect(2, &format!("judge bin-packing-or1 {better}"));
    assert!(refused.err.contains("--key"), "{}", refused.err);
}

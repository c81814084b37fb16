//! A home judges an epoch in one log, and never goes back in it; and what lies beside the log is kept
//! whole.

use std::{
    fs::{self, File},
    path::Path,
};

use super::place::{Place, copy, program};

fn judge(name: &str, arguments: &str) -> String {
    let program = program("bin-packing-or1", name);
    format!("judge bin-packing-or1 {program} --key owner {arguments}")
}

fn size(log: &Path) -> u64 {
    let checkpoint = fs::read_to_string(log.join("checkpoint")).unwrap();
    checkpoint.lines().nth(1).unwrap().parse().unwrap()
}

#[test]
fn a_home_judges_an_epoch_once() {
    let place = Place::new();
    let [one, two, fork, home] =
        ["one", "two", "fork", "other-home"].map(|name| place.work().join(name));
    place.expect(0, &judge("better", "--log one"));
    let refused = place.expect(3, &judge("even-better", "--log another"));
    assert!(
        refused.err.contains("--rehearse") && refused.err.contains("ASSAY_HOME"),
        "{}",
        refused.err
    );
    assert!(!place.work().join("another/checkpoint").exists());
    fs::remove_dir_all(place.work().join("another")).unwrap_or_default();

    // A log may be moved. But who has gone on in one copy does not go on in another.
    copy(&one, &two);
    copy(&one, &fork);
    copy(&place.home(), &home);
    place.expect(1, &judge("noise", "--log two"));
    let behind = place.expect(3, &judge("even-better", "--log one"));
    assert!(behind.err.contains("rewound"), "{}", behind.err);
    let words = judge("below-gate", "--log fork");
    while size(&fork) < size(&two) {
        let mut forked = place.command(words.split_whitespace());
        let forked = forked.env("ASSAY_HOME", &home).output().unwrap();
        assert_eq!(forked.status.code(), Some(1));
    }
    let forked = place.expect(3, &judge("even-better", "--log fork"));
    assert!(forked.err.contains("forked"), "{}", forked.err);
    place.expect(0, &judge("even-better", "--log two"));

    let locks = fs::read_dir(place.home().join("logs")).unwrap();
    let mut locks = locks.map(|entry| entry.unwrap().path());
    let lock = locks.find(|path| path.extension().is_some_and(|name| name == "lock"));
    let lock = File::open(lock.unwrap()).unwrap();
    lock.lock().unwrap();
    let second = place.expect(4, "judge bin-packing-or1 --log two");
    assert!(second.err.contains("another process"), "{}", second.err);
}

#[test]
fn what_the_home_has_not_seen_is_gone_on_with() {
    let place = Place::new();
    place.expect(0, "judge bin-packing-or1");
    let logs = place.home().join("logs");
    let marks = fs::read_dir(&logs)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mark = marks.filter(|path| path.extension().is_some_and(|name| name == "checkpoint"));
    let [mark] = &mark.collect::<Vec<_>>()[..] else {
        panic!("{}", logs.display())
    };
    let first = fs::read(mark).unwrap();
    place.expect(0, &judge("better", ""));
    // As a crash leaves it, between the log's checkpoint and what the home remembers of it.
    let last = fs::read(mark).unwrap();
    fs::write(mark, first).unwrap();
    place.expect(0, "judge bin-packing-or1");
    assert_eq!(fs::read(mark).unwrap(), last);
    fs::write(mark, &last[..last.len() - 1]).unwrap();
    let damaged = place.expect(3, "judge bin-packing-or1");
    assert!(damaged.err.contains("is damaged"), "{}", damaged.err);
}

#[test]
fn receipts_and_policy_are_written_again_if_they_are_wrong() {
    let place = Place::new();
    let told = place.expect(0, &judge("better", "--json")).named("judged");
    let receipt = place.work().join(told[0]["written"].as_str().unwrap());
    let policy = place.work().join("bin-packing-or1.log/policy.toml");
    let right = fs::read_to_string(&policy).unwrap();
    for wrong in ["{}", ""] {
        fs::write(&receipt, wrong).unwrap();
        fs::write(&policy, right.replace("votes = 2", "votes = 3")).unwrap();
        place.expect(0, "judge bin-packing-or1");
        assert_eq!(fs::read_to_string(&policy).unwrap(), right);
        let (receipt, policy) = (receipt.display(), policy.display());
        place.expect(0, &format!("receipt verify {receipt} --policy {policy}"));
    }
}

#[test]
fn nobody_votes_on_what_can_not_be_read() {
    let place = Place::new();
    let log = place.work().join("bin-packing-or1.log");
    let told = place.expect(0, &judge("better", "--json"));
    let champion = told.named("champion")[0]["program"].clone();
    let champion = champion.as_str().unwrap();
    fs::remove_file(log.join("content").join(champion)).unwrap();
    let lost = place.expect(3, &judge("noise", "--json"));
    assert!(lost.err.contains(champion), "{}", lost.err);
    assert!(lost.named("revealed").len() == 1 && lost.named("voted").is_empty());

    // The champion's file brings it back. What was revealed is judged, once.
    let [better, noise] = ["better", "noise"].map(|name| program("bin-packing-or1", name));
    let words = format!("judge bin-packing-or1 {better} {noise} --key owner --json");
    let found = place.expect(1, &words);
    let decisions: Vec<_> = found.verdicts().into_iter().map(|(name, _)| name).collect();
    assert_eq!(decisions, ["not-accepted", "refused-duplicate"]);
    assert_eq!(found.named("committed").len(), 1);
    assert!(found.named("evidence").is_empty());
}

#[test]
fn a_log_that_was_tampered_with_is_wrong_input() {
    let place = Place::new();
    place.expect(0, &judge("better", ""));
    alter(&place.work().join("bin-packing-or1.log/tile"));
    let refused = place.expect(3, "judge bin-packing-or1");
    assert!(
        refused.err.contains("fetch the log again"),
        "{}",
        refused.err
    );
}

/// Changes the first byte of every file below a folder.
fn alter(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            alter(&path);
        } else {
            let mut bytes = fs::read(&path).unwrap();
            bytes[0] ^= 1;
            fs::write(&path, bytes).unwrap();
        }
    }
}

//! The owner opens the pack, and everyone can compute every verdict again.

use std::fs;

use super::place::{Place, program};

#[test]
fn packing_verdicts_are_reproduced_when_the_epoch_is_over() {
    let programs = ["better", "renamed", "below-gate", "noise", "even-better"];
    an_audit_reproduces_every_body("bin-packing-or1", &programs, "case 1999");
}

#[test]
fn learning_verdicts_are_reproduced_when_the_epoch_is_over() {
    let programs = ["better", "dead-code", "below-gate", "noise"];
    an_audit_reproduces_every_body("automl-digits", &programs, "case 179");
}

/// Judges these, opens the epoch, audits it; then alters the score of the last case in a record.
fn an_audit_reproduces_every_body(challenge: &str, programs: &[&str], last_case: &str) {
    let place = Place::new();
    let count = programs.len();
    let programs: Vec<_> = programs
        .iter()
        .map(|name| program(challenge, name))
        .collect();
    let programs = programs.join(" ");
    let judged = place.expect(
        1,
        &format!("judge {challenge} {programs} --key owner --json"),
    );
    assert_eq!(judged.verdicts().len(), count);

    // Validators can't end it before its date; the owner can.
    let folder = place.challenge(challenge).display().to_string();
    place.expect(1, &format!("challenge open {folder} --key owner"));
    place.expect(
        1,
        &format!("challenge open {folder} --key alice --key bob --early"),
    );
    let opened = place.expect(0, &format!("challenge open {folder} --key owner --early"));
    assert!(opened.err.contains("next tick"), "{}", opened.err);
    let refused = place.expect(1, &format!("judge {challenge} {programs} --key owner"));
    assert!(refused.err.contains("open"), "{}", refused.err);
    let ended = place.expect(0, &format!("judge {challenge} --json"));
    assert_eq!(ended.named("ended")[0]["reason"], "opened");

    // What lies beside the log is made again, even now.
    let folder = place.work().join(format!("{challenge}.log"));
    fs::remove_dir_all(folder.join("receipts")).unwrap();
    fs::remove_file(folder.join("policy.toml")).unwrap();
    place.expect(0, &format!("judge {challenge}"));

    let log = place
        .work()
        .join(format!("{challenge}.log"))
        .display()
        .to_string();
    let epoch = judged.named("begun")[0]["epoch"]
        .as_str()
        .unwrap()
        .to_owned();
    let records = place.home().join("records").join(epoch);
    let audit = format!("audit {log} {challenge} --records {}", records.display());
    let good = place.expect(0, &audit);
    assert!(
        good.out.contains(&format!("{count} verdicts")),
        "{}",
        good.out
    );

    // The last byte of a record is of the last score of the challenger's second half.
    let receipt = judged.named("judged")[0]["receipt"]
        .as_str()
        .unwrap()
        .to_owned();
    let record = records.join(format!("{receipt}.record"));
    let mut bytes = fs::read(&record).unwrap();
    let last = bytes.len() - 8;
    let replay = format!("receipt replay {log}/receipts/{receipt}.json {challenge} --log {log}");
    place.expect(0, &replay);
    bytes[last] ^= 1;
    fs::write(&record, bytes).unwrap();
    for words in [&audit, &replay] {
        let altered = place.expect(1, words);
        assert!(altered.out.contains(last_case), "{}", altered.out);
    }
}

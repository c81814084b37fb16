//! A clock ends no epoch by itself.

use std::fs;

use serde_json::Value;

use super::place::{Place, program};

#[test]
fn an_epoch_ends_by_its_date_when_that_is_asked_for() {
    let place = Place::new();
    let soon = place.expect(1, "judge bin-packing-or1 --end");
    assert!(soon.err.contains("closes at"), "{}", soon.err);

    // A rehearsal whose date is past.
    place.expect(0, "judge bin-packing-or1 --rehearse try");
    let challenge = place.work().join("try/challenge");
    let manifest = challenge.join("challenge.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let line = text.lines().find(|line| line.starts_with("closes = "));
    let past = text.replace(line.unwrap(), "closes = 2026-01-01T00:00:00Z");
    fs::write(&manifest, past).unwrap();
    fs::remove_file(challenge.join("challenge.sig")).unwrap();
    fs::remove_dir_all(place.work().join("try/log")).unwrap();

    let better = program("bin-packing-or1", "better");
    let words = format!("judge bin-packing-or1 {better} --rehearse try --json");
    let refused = place.expect(1, &words);
    assert!(refused.err.contains("--end"), "{}", refused.err);
    assert!(refused.out.is_empty(), "{}", refused.out);
    let log = place.work().join("try/log");
    assert!(!log.exists(), "a log was begun that takes nothing");
    let ended = place.expect(0, "judge bin-packing-or1 --rehearse try --end --json");
    assert_eq!(ended.named("begun")[0]["ended"], Value::Null);
    assert_eq!(ended.named("ended")[0]["reason"], "closed");
    let again = place.expect(0, "judge bin-packing-or1 --rehearse try --end --json");
    assert_eq!(again.named("begun")[0]["ended"], "closed");
    let again = place.expect(0, "judge bin-packing-or1 --rehearse try --end");
    assert!(again.out.contains("epoch over"), "{}", again.out);
    let over = place.expect(1, &words);
    assert!(over.err.contains("no more programs"), "{}", over.err);
}

//! Verdicts are the same bytes everywhere.

use std::{fs, path::Path};

use serde_json::Value;

use super::place::{Place, Run, program};

const SALT: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// The receipts' bodies, and all that was told but for paths.
fn outcome(run: &Run, log: &Path) -> (Vec<Value>, Vec<Value>) {
    let receipts = fs::read_dir(log.join("receipts")).unwrap();
    let mut bodies: Vec<(std::ffi::OsString, Value)> = receipts
        .map(|entry| {
            let entry = entry.unwrap();
            let receipt: Value = serde_json::from_slice(&fs::read(entry.path()).unwrap()).unwrap();
            (entry.file_name(), receipt["body"].clone())
        })
        .collect();
    bodies.sort_by(|left, right| left.0.cmp(&right.0));
    let mut events = run.events();
    for event in &mut events {
        let event = event.as_object_mut().unwrap();
        for path in ["log", "written", "path"] {
            event.remove(path);
        }
    }
    (bodies.into_iter().map(|(_, body)| body).collect(), events)
}

#[test]
fn packing_verdicts_are_the_same_everywhere() {
    two_homes_any_threads_and_any_caches_give_the_same_bodies("bin-packing-or1");
}

#[test]
fn learning_verdicts_are_the_same_everywhere() {
    two_homes_any_threads_and_any_caches_give_the_same_bodies("automl-digits");
}

fn two_homes_any_threads_and_any_caches_give_the_same_bodies(challenge: &str) {
    let programs = ["better", "dead-code", "noise"].map(|name| program(challenge, name));
    let words = format!(
        "judge {challenge} {} --json --key owner --salt {SALT}",
        programs.join(" ")
    );
    let log = format!("{challenge}.log");
    let [one, other] = [Place::new(), Place::cold()];
    let first = one.expect(1, &format!("{words} --threads 1"));
    let first = outcome(&first, &one.work().join(&log));
    assert_eq!(first.0.len(), 3);
    let cold = other.expect(1, &format!("{words} --threads 3"));
    assert_eq!(outcome(&cold, &other.work().join(&log)), first);

    // Everything that can be made again is there, for a home that has judged nothing; or nothing is.
    other.forget();
    let warm = other.expect(1, &format!("{words} --threads 2 --log warm"));
    assert_eq!(outcome(&warm, &other.work().join("warm")), first);
    other.forget();
    other.cool();
    let cool = other.expect(1, &format!("{words} --log cool"));
    assert_eq!(outcome(&cool, &other.work().join("cool")), first);
}

#[test]
fn what_was_judged_is_told_again_and_not_judged_again() {
    let place = Place::new();
    let better = program("bin-packing-or1", "better");
    let words = format!("judge bin-packing-or1 {better} --json --key owner --salt {SALT}");
    let first = place.expect(0, &words);
    let again = place.expect(0, &words);
    assert_eq!(again.named("judged"), first.named("judged"));
    assert!(again.named("committed").is_empty() && again.named("voted").is_empty());
}

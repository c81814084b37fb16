//! Whatever ends the process, the next call goes on, and each commitment has one outcome.

use std::{fs, thread, time::Duration};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::place::{Place, program};

const SALT: &str = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

fn words() -> String {
    let programs = ["better", "renamed", "noise"].map(|name| program("bin-packing-or1", name));
    format!(
        "judge bin-packing-or1 {} --json --key owner --salt {SALT}",
        programs.join(" ")
    )
}

/// The ids of the receipts in a place.
fn receipts(place: &Place) -> Vec<String> {
    let folder = place.work().join("bin-packing-or1.log/receipts");
    let names = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<_> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".json"))
        .collect();
    names.sort();
    names
}

/// How many entries the log's checkpoint covers.
fn entries(place: &Place) -> u64 {
    let checkpoint = fs::read_to_string(place.work().join("bin-packing-or1.log/checkpoint"));
    let size = checkpoint
        .ok()
        .and_then(|text| text.lines().nth(1)?.parse().ok());
    size.unwrap_or(0)
}

/// Runs a command, and sends it a signal `delay` after the log has grown; gives the exit code, or none
/// if it was killed.
fn run_and_signal(place: &Place, words: &str, signal: Signal, delay: Duration) -> Option<i32> {
    let before = entries(place);
    let mut child = place.command(words.split_whitespace()).spawn().unwrap();
    while child.try_wait().unwrap().is_none() && entries(place) == before {
        thread::sleep(Duration::from_micros(200));
    }
    thread::sleep(delay);
    if child.try_wait().unwrap().is_none() {
        // It may have ended meanwhile.
        let _ = kill_process(Pid::from_child(&child), signal);
    }
    let output = child.wait_with_output().unwrap();
    let code = output.status.code();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(code, None | Some(0 | 1 | 130)), "{text}");
    code
}

#[test]
fn a_run_that_is_stopped_in_every_round_comes_to_the_same() {
    let undisturbed = Place::new();
    undisturbed.expect(1, &words());
    let expected = receipts(&undisturbed);
    assert_eq!(expected.len(), 3);
    for signal in [Signal::KILL, Signal::INT] {
        let place = Place::new();
        let mut stops: u64 = 0;
        // 1 is how an undisturbed run ends: not all are accepted.
        let delay = |stops: u64| Duration::from_millis(stops * 7 % 23);
        while run_and_signal(&place, &words(), signal, delay(stops)) != Some(1) {
            stops += 1;
            assert!(stops < 40, "no end");
        }
        assert!(stops > 3, "{stops} stops by {signal:?}");
        assert_eq!(receipts(&place), expected, "{stops} stops by {signal:?}");
        let told = place.expect(1, &words());
        let decisions: Vec<_> = told.verdicts().into_iter().map(|(name, _)| name).collect();
        assert_eq!(decisions, ["accepted", "refused-duplicate", "not-accepted"]);
    }
}

#[test]
fn whatever_was_left_behind_has_one_outcome() {
    let place = Place::new();
    place.expect(0, "judge bin-packing-or1");
    let better = program("bin-packing-or1", "better");
    // A drawn salt is lost with the process: what it has only committed to is void.
    let words = format!("judge bin-packing-or1 {better}");
    for delay in 0..4 {
        let delay = Duration::from_millis(delay);
        let code = run_and_signal(&place, &words, Signal::KILL, delay);
        let events = place.expect(0, "judge bin-packing-or1 --json").events();
        let count = |names: &[&str]| {
            let named = |event: &&Value| names.contains(&event["event"].as_str().unwrap());
            events.iter().filter(named).count()
        };
        let waiting = count(&["waiting"]);
        assert!(
            waiting <= 1 && (code.is_none() || waiting == 0),
            "{events:?}"
        );
        assert_eq!(count(&["judged", "void"]), waiting, "{events:?}");
    }
}

#[test]
fn two_processes_do_not_write_one_log() {
    let place = Place::new();
    let better = program("bin-packing-or1", "better");
    place.expect(0, &format!("judge bin-packing-or1 {better}"));
    let lock = fs::File::options()
        .write(true)
        .open(place.work().join("bin-packing-or1.log/.lock"))
        .unwrap();
    lock.lock().unwrap();
    let refused = place.expect(4, "judge bin-packing-or1");
    assert!(refused.err.contains("another process"), "{}", refused.err);
}

//! Whatever ends the process, the next call goes on, and each commitment has one outcome.

use std::{collections::BTreeMap, fs, path::Path, thread, time::Duration};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::place::{Place, copy, program};

const SALT: &str = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

fn words() -> String {
    let programs = ["better", "renamed", "noise"].map(|name| program("bin-packing-or1", name));
    format!(
        "judge bin-packing-or1 {} --json --key owner --salt {SALT}",
        programs.join(" ")
    )
}

/// The names of the receipts in a place.
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

/// Audits the log as it is: nobody has done anything wrong, nor been silent, and no commitment has two
/// outcomes. Gives how many have one, and how many have none yet.
fn audit(place: &Place) -> (usize, usize) {
    let log = place.work().join("bin-packing-or1.log");
    let words = format!(
        "audit {} bin-packing-or1 --log-key {} --json",
        log.display(),
        place.log_key()
    );
    let audit = place.expect(0, &words);
    assert!(audit.named("evidence").is_empty(), "{}", audit.out);
    let mut outcomes: BTreeMap<String, usize> = BTreeMap::new();
    for round in audit.named("round") {
        for happening in round["happened"].as_array().unwrap() {
            let is_outcome = match happening["what"].as_str().unwrap() {
                "admitted" => false,
                "void" | "judged" | "unresolved" => true,
                _ => continue,
            };
            let submission = happening["submissions"][0].as_str().unwrap();
            *outcomes.entry(submission.to_owned()).or_default() += usize::from(is_outcome);
        }
    }
    assert!(outcomes.values().all(|count| *count <= 1), "{}", audit.out);
    let settled = outcomes.values().filter(|count| **count == 1).count();
    (settled, outcomes.len() - settled)
}

#[test]
fn a_run_that_is_stopped_in_every_round_comes_to_the_same() {
    let undisturbed = Place::new();
    undisturbed.expect(1, &words());
    let expected = receipts(&undisturbed);
    assert_eq!(expected.len(), 3);
    assert_eq!(audit(&undisturbed), (3, 0));
    for signal in [Signal::KILL, Signal::INT] {
        // On a busy machine a run may end before it can be stopped: then there is another.
        let mut runs = (0..8).map(|_| stopped_until_it_ends(signal, &expected));
        assert!(
            runs.any(|stops| stops > 3),
            "never stopped often by {signal:?}"
        );
    }
}

/// Stops a run by a signal whenever it has written something, and starts it again, until it comes to its
/// end; gives how often it was stopped.
fn stopped_until_it_ends(signal: Signal, expected: &[String]) -> u64 {
    let place = Place::new();
    let mut stops: u64 = 0;
    // 1 is how an undisturbed run ends: not all are accepted.
    let delay = |stops: u64| Duration::from_millis(stops * 7 % 23);
    while run_and_signal(&place, &words(), signal, delay(stops)) != Some(1) {
        stops += 1;
        assert!(stops < 40, "no end");
        audit(&place);
    }
    assert_eq!(receipts(&place), expected, "{stops} stops by {signal:?}");
    assert_eq!(audit(&place), (3, 0));
    let told = place.expect(1, &words());
    let decisions: Vec<_> = told.verdicts().into_iter().map(|(name, _)| name).collect();
    assert_eq!(decisions, ["accepted", "refused-duplicate", "not-accepted"]);
    stops
}

#[test]
fn whatever_was_left_behind_has_one_outcome() {
    let place = Place::new();
    place.expect(0, "judge bin-packing-or1");
    let better = program("bin-packing-or1", "better");
    // Salt and program are in the home: what it has only committed to is revealed.
    let words = format!("judge bin-packing-or1 {better} --key owner");
    let mut left = 0;
    for delay in 0..4 {
        let delay = Duration::from_millis(delay);
        let code = run_and_signal(&place, &words, Signal::KILL, delay);
        let finished = place.run("judge bin-packing-or1 --json");
        let events = finished.events();
        // What is finished counts for the exit code as what is submitted does.
        let verdicts = finished.verdicts();
        let refused = verdicts.iter().any(|(decision, _)| decision != "accepted");
        assert_eq!(finished.code, i32::from(refused), "{}", finished.err);
        let count = |names: &[&str]| {
            let named = |event: &&Value| names.contains(&event["event"].as_str().unwrap());
            events.iter().filter(named).count()
        };
        let waiting = count(&["waiting"]);
        assert!(
            waiting <= 1 && (code.is_none() || waiting == 0),
            "{events:?}"
        );
        assert_eq!(count(&["judged"]), waiting, "{events:?}");
        assert_eq!(count(&["void"]), 0, "{events:?}");
        assert_eq!(audit(&place).1, 0, "something has no outcome");
        left += waiting;
    }
    assert!(left > 0, "no run was killed in time");
}

/// What a process has on its disk between two steps: ballots and records are written before the log is,
/// the log before what the home remembers of it, and receipts at last. A kill seldom meets these moments,
/// so they are made: of the home as it is in the end, and the log as it was before.
#[test]
fn a_process_that_was_killed_between_two_steps_says_the_same_again() {
    let place = Place::new();
    let (home, log) = (place.home(), place.work().join("bin-packing-or1.log"));
    let (marks, submissions) = (home.join("logs"), home.join("submissions"));
    let state = |number: usize, part: &str| place.work().join(format!("{part}-{number}"));
    let mut states = 0;
    place.expect(0, "judge bin-packing-or1");
    // Whoever is interrupted ends at the end of a round.
    while run_and_signal(&place, &words(), Signal::INT, Duration::ZERO) != Some(1) {
        for (folder, part) in [
            (&log, "log"),
            (&marks, "logs"),
            (&submissions, "submissions"),
        ] {
            copy(folder, &state(states, part));
        }
        states += 1;
        assert!(states < 40, "no end");
    }
    let expected = receipts(&place);
    assert!(states > 3 && expected.len() == 3, "{states} states");
    assert_eq!(audit(&place), (3, 0));

    for number in 0..states {
        // Every other time the log is ahead of what the home remembers of it.
        let marked = number - number % 2;
        put_back(&state(number, "log"), &log);
        put_back(&state(marked, "logs"), &marks);
        put_back(&state(number, "submissions"), &submissions);
        place.expect(1, &words());
        assert_eq!(receipts(&place), expected, "from state {number}");
        assert_eq!(audit(&place), (3, 0), "from state {number}");
    }

    for name in &expected {
        fs::remove_file(log.join("receipts").join(name)).unwrap();
        place.expect(0, "judge bin-packing-or1");
        assert_eq!(receipts(&place), expected);
    }
}

fn put_back(from: &Path, to: &Path) {
    fs::remove_dir_all(to).unwrap();
    copy(from, to);
}

#[test]
fn two_processes_do_not_write_one_log() {
    let undisturbed = Place::new();
    undisturbed.expect(1, &words());

    let place = Place::new();
    let words = words();
    let mut first = place.command(words.split_whitespace()).spawn().unwrap();
    let pid = Pid::from_child(&first);
    while first.try_wait().unwrap().is_none() && entries(&place) == 0 {
        thread::sleep(Duration::from_micros(200));
    }
    // Stopped where it is, in the middle of its work.
    kill_process(pid, Signal::STOP).unwrap();
    let before = entries(&place);
    for words in [&words, "judge bin-packing-or1"] {
        let second = place.expect(4, words);
        assert!(second.err.contains("another process"), "{}", second.err);
    }
    assert_eq!(entries(&place), before);
    kill_process(pid, Signal::CONT).unwrap();
    assert_eq!(first.wait().unwrap().code(), Some(1));

    assert_eq!(receipts(&place), receipts(&undisturbed));
    assert_eq!(audit(&place), (3, 0));
}

#[test]
fn nothing_is_judged_on_a_pack_whose_opening_was_cut_short() {
    let place = Place::new();
    let better = program("bin-packing-or1", "better");
    place.expect(0, &format!("judge bin-packing-or1 {better} --key owner"));
    let folder = place.challenge("bin-packing-or1");
    let open = format!("challenge open {} --key owner --early", folder.display());
    place.expect(0, &open);
    let (pack, opening) = (folder.join("hidden.pack"), folder.join("opening.json"));

    // A pack that someone has published: neither a program nor what waits is judged on it.
    let signed = fs::read(&opening).unwrap();
    fs::remove_file(&opening).unwrap();
    for words in [
        "judge bin-packing-or1".to_owned(),
        format!("judge bin-packing-or1 {better} --key owner"),
    ] {
        let refused = place.expect(1, &words);
        assert!(refused.err.contains("hidden.pack"), "{}", refused.err);
    }

    // Killed between the two files: the opening is there first, and the same call brings out the pack.
    fs::write(&opening, signed).unwrap();
    fs::remove_file(&pack).unwrap();
    let words = format!("judge bin-packing-or1 {better} --key owner");
    let refused = place.expect(1, &words);
    assert!(refused.err.contains("is open"), "{}", refused.err);
    place.expect(0, &open);
    assert!(pack.exists());
    let ended = place.expect(0, "judge bin-packing-or1 --json");
    assert_eq!(ended.named("ended")[0]["reason"], "opened");
}

//! Ctrl-C.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};

use crate::cli::place::{Place, Run};

fn interrupt(child: &Child) {
    kill_process(Pid::from_child(child), Signal::INT).unwrap();
}

#[test]
fn the_first_ends_the_search_at_a_barrier() {
    let place = Place::new();
    place.copy_default_challenge();
    let mut command = place.command("mine --seed 2 --json");
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut out = String::new();
    for line in lines.by_ref() {
        let line = line.unwrap();
        out = line + "\n";
        if out.contains("\"progress\"") {
            break;
        }
    }
    interrupt(&child);
    for line in lines {
        out.push_str(&(line.unwrap() + "\n"));
    }
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    let code = child.wait().unwrap().code().unwrap();
    let run = Run { code, out, err };
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("stopping at the next barrier"), "{run:?}");
    let finished = run.event("finished");
    assert_eq!(finished["ending"], "stopped");

    let proposals = finished["proposals"].as_str().unwrap();
    let repeated = place.run(&format!("mine --seed 2 --json --proposals {proposals}"));
    assert_eq!(repeated.result(), run.result());
}

#[test]
fn a_checkpoint_that_can_not_be_written_does_not_cost_the_champion() {
    let place = Place::new();
    place.publish_letters(&[], "");
    let mut command = place.command("mine letters --json --checkpoint saved.bin");
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut wait_for = |event: &str| {
        lines
            .by_ref()
            .find(|line| line.as_ref().unwrap().contains(event))
            .unwrap_or_else(|| panic!("no {event}"))
            .unwrap()
    };
    wait_for("\"progress\"");
    // What nothing can be renamed over.
    std::fs::create_dir(place.work().join("saved.bin")).unwrap();
    interrupt(&child);
    let finished = wait_for("\"finished\"");
    assert!(finished.contains("\"text\":\"z\""), "{finished}");
    let mut err = String::new();
    let mut stderr = child.stderr.take().unwrap();
    stderr.read_to_string(&mut err).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(4), "{err}");
    assert!(
        err.contains("can't write the checkpoint saved.bin"),
        "{err}"
    );
}

#[test]
fn the_second_ends_the_process_at_once() {
    let place = Place::new();
    // Its first proposal takes the watchdog's whole patience: hours.
    place.publish_letters(
        &[("random", "(loop $forever (br $forever)) unreachable")],
        "fuel = { space = 1_000_000_000_000 }",
    );
    let mut command = place.command("mine letters --islands 1 --threads 1");
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut wait_for = |text: &str| {
        lines
            .by_ref()
            .find(|line| line.as_ref().unwrap().contains(text))
    };
    wait_for("track ").unwrap().unwrap();
    interrupt(&child);
    wait_for("stopping at the next barrier").unwrap().unwrap();
    interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(place.files().is_empty(), "{:?}", place.files());
}

//! `assay track`, `assay challenges`, `assay doctor`.

use std::fs;

use serde_json::Value;

use crate::cli::place::Place;

#[test]
fn the_published_track_is_accepted_and_described() {
    let place = Place::new();
    let name = place.copy_default_challenge();
    let entries = fs::read_dir(place.challenge(&name)).unwrap();
    let mut paths = entries.map(|entry| entry.unwrap().path());
    let file = paths
        .find(|path| path.extension().is_some_and(|e| e == "wasm"))
        .unwrap();
    let file = file.display();

    let run = place.run(&format!("track check {file} --challenge {name}"));
    assert_eq!(run.code, 0, "{run:?}");
    let words: Vec<_> = run
        .out
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(
        words,
        ["gate", "verdict", "search", "conformance", "accepted"]
    );

    let run = place.run(&format!("track inspect {file}"));
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.out.lines().any(|line| line.starts_with("mutations ")),
        "{run:?}"
    );

    let run = place.run("challenges");
    assert_eq!(run.code, 0, "{run:?}");
    let run = place.run("challenges --json");
    let listed: Value = serde_json::from_str(run.out.trim()).unwrap();
    assert_eq!(listed["challenge"]["name"], name.as_str());
    assert_eq!(listed["challenge"]["track"].as_str().unwrap().len(), 64);
    let baselines = listed["challenge"]["baselines"].as_array().unwrap();
    assert!(!baselines.is_empty());
    for baseline in baselines {
        let words = format!(
            "evaluate {name} --json --baseline {}",
            baseline["name"].as_str().unwrap()
        );
        let evaluated: Value = serde_json::from_str(&place.run(&words).out).unwrap();
        assert_eq!(evaluated["verdict"]["mean"], baseline["score"]);
        assert_eq!(evaluated["same_score"], true);
    }

    let run = place.run("doctor");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.out.contains("ok    sandbox: compiled and ran"),
        "{run:?}"
    );
}

#[test]
fn a_refusal_begins_with_its_code() {
    let place = Place::new();
    fs::write(place.work().join("text.wasm"), "not a component").unwrap();
    for command in ["track check text.wasm", "track inspect text.wasm"] {
        let run = place.run(command);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(
            run.out.contains("refused: gate/not-a-component: "),
            "{run:?}"
        );
    }
    let run = place.run("track check absent.wasm");
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.err.contains("absent.wasm"), "{run:?}");
}

#[test]
fn check_and_inspect_agree_on_what_a_track_says_of_itself() {
    let place = Place::new();
    let deep = "(func $deep (param $depth i32) (result i32)
        (i32.add (call $deep (i32.add (local.get $depth) (i32.const 1))) (local.get $depth)))";
    for (describe, code, text) in [
        ("unreachable", 1, "refused: describe: "),
        // How deep a native stack is depends on the machine: no verdict.
        ("(call $deep (i32.const 0))", 5, "native stack"),
    ] {
        place.publish_letters(&[("declarations", deep), ("describe", describe)], "");
        for command in ["check", "inspect"] {
            let run = place.run(&format!(
                "track {command} ../challenges/letters/letters.wasm"
            ));
            assert_eq!(run.code, code, "{command}: {run:?}");
            let said = format!("{}{}", run.out, run.err);
            assert!(said.contains(text), "{command}: {run:?}");
        }
    }
}

#[test]
fn a_broken_promise_of_the_interface_is_found() {
    let place = Place::new();
    for (slot, piece, code) in [
        // The score goes up with each evaluation.
        (
            "evaluate",
            "(i32.store (i32.const 2048) (i32.add (i32.load (i32.const 2048)) (i32.const 1)))
             (call $outcomes (i64.extend_i32_u (i32.load (i32.const 2048))) (local.get $count))",
            "conformance/repeatable",
        ),
        // Each range starts at the same score.
        (
            "evaluate",
            "(call $outcomes (i64.const 3) (local.get $count))",
            "conformance/cases",
        ),
        (
            "random",
            "(call $list (i32.const 512) (i32.const 7))",
            "conformance/canonical",
        ),
        (
            "render",
            "(call $ok (i32.const 519) (i32.const 3))",
            "conformance/text",
        ),
        ("complexity", "unreachable", "conformance/call"),
    ] {
        place.publish_letters(&[(slot, piece)], "");
        let run = place.run("track check --challenge letters ../challenges/letters/letters.wasm");
        assert_eq!(run.code, 1, "{code}: {run:?}");
        assert!(
            run.out.contains(&format!("refused: {code}: ")),
            "{code}: {run:?}"
        );
    }
    place.publish_letters(&[], "");
    let run = place.run("track check --challenge letters ../challenges/letters/letters.wasm");
    assert_eq!(run.code, 0, "{run:?}");
}

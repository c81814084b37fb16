//! Mining the published challenge: one result at any number of threads, resumed or not.

use std::fs;

use crate::cli::place::Place;

#[test]
fn threads_and_caches_do_not_change_the_result() {
    let place = Place::new();
    let name = place.copy_default_challenge();
    let mine = |threads: u32| {
        let command = format!("mine {name} --seed 7 --proposals 3000 --json --threads {threads}");
        let run = place.run(&command);
        assert_eq!(run.code, 0, "{run:?}");
        run.result()
    };
    let first = mine(1);
    assert_eq!(first["proposals"], "3000");
    assert_eq!(first["champion"]["same_score"], true);
    for threads in [1, 2, 7] {
        place.cool();
        assert_eq!(mine(threads), first, "{threads} threads, cold cache");
        assert_eq!(mine(threads), first, "{threads} threads, warm cache");
    }
}

#[test]
fn a_resumed_search_is_the_uninterrupted_one() {
    let place = Place::new();
    place.copy_default_challenge();
    let mine = |rest: &str| {
        let run = place.run(&format!("mine --seed 3 --islands 3 --json {rest}"));
        assert_eq!(run.code, 0, "{run:?}");
        run.result()
    };
    let whole = mine("--proposals 2500 --checkpoint whole.bin");
    mine("--proposals 1100 --checkpoint parts.bin");
    let resumed = mine("--proposals 2500 --checkpoint parts.bin --resume --threads 3");
    assert_eq!(resumed, whole);
    let read = |name: &str| fs::read(place.work().join(name)).unwrap();
    assert!(
        read("whole.bin") == read("parts.bin"),
        "the checkpoints differ"
    );

    // A new search never overwrites a saved one, and another search does not take it up.
    let run = place.run("mine --seed 3 --islands 3 --proposals 10 --checkpoint parts.bin");
    assert_eq!(run.code, 4, "{run:?}");
    assert!(run.err.contains("add `--resume`"), "{run:?}");
    let run = place.run("mine --seed 4 --islands 3 --proposals 10 --checkpoint parts.bin --resume");
    assert_eq!(run.code, 3, "{run:?}");
    assert!(
        run.err.contains("other settings (seed 3, not 4)"),
        "{run:?}"
    );
    assert!(
        read("whole.bin") == read("parts.bin"),
        "a refused command changed the checkpoint"
    );
}

#[test]
fn the_report_can_be_repeated_and_checked() {
    let place = Place::new();
    let name = place.copy_default_challenge();
    let run = place.run("mine --seed 5 --target 1000");
    // Every score is better than 1000, so the search ends at its first barrier.
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.out
            .lines()
            .any(|line| line == "verdict profile: same score"),
        "{run:?}"
    );
    let repeat = run
        .out
        .lines()
        .find_map(|line| line.strip_prefix("repeat with  assay "))
        .unwrap();
    assert!(repeat.ends_with(" --proposals 800"), "{repeat}");
    let id = run
        .out
        .lines()
        .find_map(|line| line.strip_prefix("champion     "))
        .unwrap();
    let file = format!("{name}-{}.program.txt", &id[..12]);
    assert_eq!(place.files(), [file.as_str()]);

    let again = place.run(&format!("{repeat} --output again.txt"));
    assert_eq!(again.code, 0, "{again:?}");
    let read = |name: &str| fs::read_to_string(place.work().join(name)).unwrap();
    assert_eq!(read("again.txt"), read(&file));

    let evaluated = place.run(&format!("evaluate {name} {file}"));
    assert_eq!(evaluated.code, 0, "{evaluated:?}");
    let line = |text: &str, prefix: &str| {
        text.lines()
            .find(|line| line.starts_with(prefix))
            .unwrap()
            .to_owned()
    };
    assert!(
        evaluated.out.starts_with(&format!("program      {id}\n")),
        "{evaluated:?}"
    );
    let mean = line(&run.out, "mean score ").replace(" over 20 cases", "");
    assert_eq!(line(&evaluated.out, "mean score "), mean);
    assert_eq!(line(&evaluated.out, "spread "), line(&run.out, "spread "));
}

#[test]
fn a_hurdle_fits_the_cases_or_is_chosen() {
    let place = Place::new();
    let name = place.copy_default_challenge();
    let mine = |rest: &str| {
        let run = place.run(&format!("mine {name} --islands 1 --proposals 10000 {rest}"));
        assert_eq!(run.code, 0, "{run:?}");
        run
    };
    // The challenge has 20 cases, and no program is dropped before a thousand were tried.
    let (usual, off) = (mine("--json"), mine("--json --hurdle off"));
    assert_eq!(usual.event("started")["hurdle"], 4);
    assert_ne!(usual.result()["statistics"]["dropped"], "0");
    assert_eq!(mine("--json --hurdle 4").result(), usual.result());
    assert!(off.event("started")["hurdle"].is_null());
    assert_eq!(off.result()["statistics"]["dropped"], "0");
    assert!(mine("--hurdle off").out.contains(" --hurdle off --prop"));
    let run = place.run(&format!("mine {name} --proposals 3000 --hurdle 20"));
    assert_eq!(run.code, 3, "{run:?}");
}

//! Mining tracks that trap, hang or differ between the profiles.

use crate::cli::place::Place;

#[test]
fn a_trap_costs_the_candidate_and_the_search_goes_on() {
    let place = Place::new();
    // Every odd letter traps: `z` does, `y` is the best that does not.
    let evaluate =
        "(if (i32.and (call $place (local.get $program)) (i32.const 1)) (then unreachable))
        (call $outcomes
          (i64.extend_i32_u (i32.add (local.get $first) (call $place (local.get $program))))
          (local.get $count))";
    place.publish_letters(&[("evaluate", evaluate)], "");
    let run = place.run("mine letters --proposals 2000 --json");
    assert_eq!(run.code, 0, "{run:?}");
    let result = run.result();
    assert_eq!(result["champion"]["text"], "y");
    // The mean of 24 to 28.
    assert_eq!(result["champion"]["verdict_score"], "26");
    assert_ne!(result["statistics"]["rejected"], "0");

    std::fs::write(place.work().join("z.txt"), "z\n").unwrap();
    let run = place.run("evaluate letters z.txt");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("trapped"), "{run:?}");
    assert!(
        run.out
            .ends_with("verdict profile: rejected, as under the search profile\n"),
        "{run:?}"
    );
}

#[test]
fn a_call_that_hangs_aborts_the_run_and_names_the_candidate() {
    let place = Place::new();
    let mutate = "(if (i32.eq (call $place (local.get $parent)) (i32.const 25))
          (then (loop $forever (br $forever))))
        (call $letter (i64.add
          (i64.extend_i32_u (call $place (local.get $parent)))
          (i64.rem_u (local.get $seed) (i64.const 26))))";
    place.publish_letters(&[("mutate", mutate)], "");
    let run = place.run("mine letters --proposals 2000 --islands 1");
    assert_eq!(run.code, 5, "{run:?}");
    // The SHA-256 of `z`.
    let id = assay_protocol::Program::new(b"z".to_vec()).id();
    assert!(
        run.err
            .contains(&format!("search aborted on island 0 at program {id}")),
        "{run:?}"
    );
    assert!(run.err.contains("watchdog"), "{run:?}");
    // `z` is also the best before it, and that is not lost.
    let name = format!("letters-{}", &id.to_string()[..12]);
    let files = ["aborted", "program"].map(|kind| format!("{name}.{kind}.txt"));
    assert_eq!(place.files(), files);
    for file in files {
        assert!(run.err.contains(&file), "{run:?}");
        let kept = std::fs::read_to_string(place.work().join(file)).unwrap();
        assert_eq!(kept, "z\n");
    }
}

#[test]
fn a_track_with_a_memory_is_resumed_where_it_can_not_remember() {
    let place = Place::new();
    // The letters follow each other from call to call, whatever the parent is.
    let mutate = "(i32.store (i32.const 2048) (i32.add (i32.load (i32.const 2048)) (i32.const 1)))
        (call $letter (i64.rem_u (i64.load32_u (i32.const 2048)) (i64.const 26)))";
    place.publish_letters(&[("mutate", mutate)], "");
    let mine = |rest: &str| {
        let run = place.run(&format!("mine letters --islands 3 --json {rest}"));
        assert_eq!(run.code, 0, "{run:?}");
        run.result()
    };
    // Barriers are at multiples of 300; 1100 is none.
    let whole = mine("--proposals 2500 --checkpoint whole.bin");
    mine("--proposals 1100 --checkpoint parts.bin");
    let resumed = mine("--proposals 2500 --checkpoint parts.bin --resume");
    assert_eq!(resumed, whole);
    let read = |name: &str| std::fs::read(place.work().join(name)).unwrap();
    assert!(
        read("whole.bin") == read("parts.bin"),
        "the checkpoints differ"
    );
}

#[test]
#[cfg(target_arch = "x86_64")]
fn a_score_made_of_nan_bits_is_shown_as_different() {
    let place = Place::new();
    // x86's own NaN has its sign bit set, the canonical one has not.
    let evaluate = "(call $outcomes
        (i64.extend_i32_u (i32.add
          (i32.add (local.get $first) (call $place (local.get $program)))
          (i32.shr_u
            (i32.reinterpret_f32 (f32.div (f32.load (i32.const 2048)) (f32.load (i32.const 2048))))
            (i32.const 31))))
        (local.get $count))";
    place.publish_letters(&[("evaluate", evaluate)], "");
    let run = place.run("mine letters --proposals 1000");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.out
            .lines()
            .any(|line| line == "verdict profile: DIFFERENT SCORE"),
        "{run:?}"
    );

    let run = place.run("track check --challenge letters ../challenges/letters/letters.wasm");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.out.contains("refused: conformance/profiles: "),
        "{run:?}"
    );
}

#[test]
#[cfg(target_arch = "x86_64")]
fn cases_made_of_nan_bits_are_refused() {
    let place = Place::new();
    // One case fewer where the NaN is x86's own.
    let groups = "(local $count i32)
        (local.set $count (i32.sub (global.get $cases) (i32.shr_u
          (i32.reinterpret_f32 (f32.div (f32.load (i32.const 2048)) (f32.load (i32.const 2048))))
          (i32.const 31))))
        (call $list
          (call $allocate (i32.const 4) (i32.shl (local.get $count) (i32.const 2)))
          (local.get $count))";
    place.publish_letters(&[("groups", groups)], "");
    for words in [
        "mine letters --proposals 1000",
        "evaluate letters --baseline a",
    ] {
        let run = place.run(words);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(
            run.err
                .contains("`groups` of the track gives another answer"),
            "{run:?}"
        );
    }
    let run = place.run("track check --challenge letters ../challenges/letters/letters.wasm");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.out.contains("refused: conformance/profiles: "),
        "{run:?}"
    );
}

#[test]
fn limits_are_part_of_what_data_is_prepared_from() {
    let place = Place::new();
    // As many cases as pages that memory can grow by.
    let prepare = "(loop $more (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
        (i32.store (i32.const 64) (memory.size))
        (call $ok (i32.const 64) (i32.const 4))";
    let cases = |limits| {
        place.publish_letters(&[("prepare", prepare)], limits);
        // As many as the track gives.
        let manifest = place.challenge("letters").join("challenge.toml");
        let text = std::fs::read_to_string(&manifest).unwrap();
        std::fs::write(&manifest, text.replace("cases = 5", "cases = 0")).unwrap();
        let run = place.run("challenges --json");
        assert_eq!(run.code, 0, "{run:?}");
        let listed: serde_json::Value = serde_json::from_str(run.out.trim()).unwrap();
        listed["challenge"]["cases"].as_u64().unwrap()
    };
    assert_eq!(cases("memory = 4_194_304"), 64);
    assert_eq!(cases("memory = 8_388_608"), 128);
}

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
    assert_eq!(place.files().len(), 1, "{:?}", place.files());
    let kept = std::fs::read_to_string(place.work().join(&place.files()[0])).unwrap();
    assert_eq!(kept, "z\n");
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

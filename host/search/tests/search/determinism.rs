//! The result is a function of settings and proposals, not of threads and stops.

use assay_protocol::Sha256;
use assay_search::{Hurdle, Search, Settings};

use crate::toy::{self, Toy};

/// Every part of the engine at work: hurdle, caches, an imperfect probe and a track that traps.
fn everything() -> (Settings, Toy) {
    let settings = Settings {
        hurdle: Some(Hurdle {
            window: 40,
            quantile_percent: 50,
            ..Hurdle::after(4)
        }),
        recheck_percent: 20,
        ..toy::settings()
    };
    let toy = Toy {
        fingerprint: |bytes| Some(bytes[..6].iter().map(|byte| u64::from(byte / 2)).product()),
        trap_every: 23,
        ..Toy::new()
    };
    (settings, toy)
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let (settings, toy) = everything();
    let results = [1, 2, 3, 7].map(|threads| {
        let mut search = toy::search(settings, &toy);
        toy::run(&mut search, &toy::pool(threads), 4_321);
        let statistics = search.statistics();
        for count in [
            statistics.copies,
            statistics.duplicates,
            statistics.equivalents,
            statistics.evaluated,
            statistics.dropped,
            statistics.rejected,
            statistics.rechecked,
            statistics.wrong,
            statistics.front_checks,
        ] {
            assert!(count > 0, "{statistics:?}");
        }
        toy::result(&search)
    });
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
}

/// The golden value of the engine. If it changes on purpose, the checkpoint version must grow.
#[test]
fn the_checkpoint_of_a_fixed_run_is_the_golden_one() {
    let (settings, toy) = everything();
    let mut search = toy::search(settings, &toy);
    toy::run(&mut search, &toy::pool(2), 2_000);
    assert_eq!(
        Sha256::of(&search.checkpoint()).to_string(),
        "3b17f10aeb22d55f42d1038dfd9a894eefc44905b89f3588ae9662c4a2a8e3db"
    );
}

#[test]
fn stops_between_barriers_leave_no_trace() {
    let (settings, toy) = everything();
    let pool = toy::pool(2);
    let mut straight = toy::search(settings, &toy);
    toy::run(&mut straight, &pool, 1_234);

    let mut stopped = toy::search(settings, &toy);
    for proposals in [1, 2, 7, 50, 199, 200, 201, 640, 1_234] {
        toy::run(&mut stopped, &pool, proposals);
        assert_eq!(stopped.proposals(), proposals);
    }
    assert_eq!(toy::result(&stopped), toy::result(&straight));
}

#[test]
fn a_run_stopped_at_a_barrier_is_repeated_by_its_number_of_proposals() {
    let (settings, toy) = everything();
    let pool = toy::pool(2);
    let mut stopped = toy::search(settings, &toy);
    for _ in 0..7 {
        stopped.round(&pool, None).unwrap();
    }
    assert_eq!(stopped.proposals(), 7 * 4 * 50);
    let mut repeated = toy::search(settings, &toy);
    toy::run(&mut repeated, &pool, stopped.proposals());
    assert_eq!(toy::result(&repeated), toy::result(&stopped));

    let nothing = repeated.round(&pool, Some(3)).unwrap();
    assert_eq!(
        (nothing.proposals, nothing.statistics.proposals),
        (1_400, 0)
    );
}

#[test]
fn a_resumed_run_is_one_that_never_stopped() {
    let (settings, toy) = everything();
    let pool = toy::pool(2);
    let mut straight = toy::search(settings, &toy);
    let mut resumed = toy::search(settings, &toy);
    for proposals in [0, 33, 400, 1_000, 3_000] {
        toy::run(&mut straight, &pool, proposals);
        toy::run(&mut resumed, &pool, proposals);
        let saved = resumed.checkpoint();
        resumed =
            Search::resume(settings, toy::problem(), toy.for_islands(&settings), &saved).unwrap();
        assert_eq!(resumed.checkpoint(), saved);
    }
    toy::run(&mut straight, &pool, 5_000);
    toy::run(&mut resumed, &pool, 5_000);
    assert_eq!(toy::result(&resumed), toy::result(&straight));
}

#[test]
fn a_track_that_keeps_state_can_be_resumed_from_barriers_only() {
    let (settings, toy) = everything();
    let toy = Toy {
        state: Some(0),
        ..toy
    };
    let pool = toy::pool(2);
    let mut straight = toy::search(settings, &toy);
    toy::run(&mut straight, &pool, 2_000);
    for (stop, at_barrier) in [(0, true), (600, true), (650, false), (1_000, true)] {
        let mut stopped = toy::search(settings, &toy);
        toy::run(&mut stopped, &pool, stop);
        assert_eq!(stopped.at_barrier(), at_barrier);
        let saved = stopped.checkpoint();
        let mut resumed =
            Search::resume(settings, toy::problem(), toy.for_islands(&settings), &saved).unwrap();
        assert_eq!(resumed.at_barrier(), at_barrier);
        toy::run(&mut resumed, &pool, 2_000);
        let same = toy::result(&resumed) == toy::result(&straight);
        assert_eq!(same, at_barrier, "stopped at {stop}");
    }
}

#[test]
fn every_seed_is_another_run() {
    let toy = Toy::new();
    let champions = [1, 2].map(|seed| {
        let mut search = toy::search(
            Settings {
                seed,
                ..toy::settings()
            },
            &toy,
        );
        toy::run(&mut search, &toy::pool(1), 200);
        search.champion().unwrap().program
    });
    assert_ne!(champions[0], champions[1]);
}

#[test]
fn evaluators_hear_of_every_stop() {
    let toy = Toy::new();
    let mut search = toy::search(toy::settings(), &toy);
    toy::run(&mut search, &toy::pool(2), 250);
    assert_eq!(toy.requests.lock().unwrap().barriers, 2 * 4);
}

//! What was judged is not judged again, and a probe is not trusted blindly.

use std::collections::BTreeSet;

use assay_search::Settings;

use crate::toy::{self, Toy};

/// One island, so that the order of requests is the order of proposals.
fn one_island() -> Settings {
    Settings {
        islands: 1,
        cache: 100_000,
        ..toy::settings()
    }
}

#[test]
fn no_program_is_evaluated_twice() {
    let toy = Toy::new();
    let mut search = toy::search(one_island(), &toy);
    toy::run(&mut search, &toy::pool(1), 20_000);
    let requests = toy.requests.lock().unwrap();
    let different: BTreeSet<_> = requests
        .evaluated
        .iter()
        .map(|(program, _)| program)
        .collect();
    assert_eq!(different.len(), requests.evaluated.len());

    let statistics = search.statistics();
    assert_eq!(statistics.evaluated, different.len() as u64);
    assert_eq!(
        statistics.evaluated + statistics.duplicates + statistics.copies,
        statistics.proposals
    );
    assert!(
        statistics.duplicates > 100 && statistics.copies > 1_800,
        "{statistics:?}"
    );
}

#[test]
fn what_the_cache_forgot_is_evaluated_again() {
    let toy = Toy::new();
    let mut search = toy::search(
        Settings {
            cache: 1,
            ..one_island()
        },
        &toy,
    );
    toy::run(&mut search, &toy::pool(1), 5_000);
    let requests = toy.requests.lock().unwrap();
    let different: BTreeSet<_> = requests
        .evaluated
        .iter()
        .map(|(program, _)| program)
        .collect();
    assert!(different.len() < requests.evaluated.len());
}

#[test]
fn an_honest_probe_saves_evaluations_and_is_never_wrong() {
    // Programs with equally many right bits have the same mean.
    let toy = Toy {
        fingerprint: |bytes| Some(toy::right_bits(bytes).into()),
        ..Toy::new()
    };
    let mut search = toy::search(one_island(), &toy);
    toy::run(&mut search, &toy::pool(1), 5_000);
    let statistics = search.statistics();
    assert!(statistics.equivalents > 1_000, "{statistics:?}");
    assert!(
        statistics.rechecked > 10 && statistics.wrong == 0,
        "{statistics:?}"
    );
    for candidate in search.front() {
        assert_eq!(candidate.score, toy::score(&candidate.program));
    }
}

/// An honest probe changes nothing but the cost: the same programs compete with the same scores.
#[test]
fn what_would_be_new_to_the_front_is_evaluated_whatever_the_probe_says() {
    let fronts = [0, 100].map(|recheck_percent| {
        let toy = Toy {
            fingerprint: |bytes| Some(toy::right_bits(bytes).into()),
            ..Toy::new()
        };
        let settings = Settings {
            recheck_percent,
            ..one_island()
        };
        let mut search = toy::search(settings, &toy);
        toy::run(&mut search, &toy::pool(1), 5_000);
        let statistics = search.statistics();
        assert_eq!(statistics.wrong, 0);
        // What the lot falls on is not counted as a check of the front.
        let drawn_only = statistics.equivalents == 0 && statistics.front_checks == 0;
        let front_only = statistics.front_checks > 0 && statistics.rechecked == 0;
        assert!(
            if recheck_percent == 0 {
                front_only
            } else {
                drawn_only
            },
            "{statistics:?}"
        );
        search.front()
    });
    assert_eq!(fronts[0], fronts[1]);
}

#[test]
fn a_lying_probe_is_noticed_and_crowns_nobody() {
    // All programs with the same first byte are said to be alike.
    let toy = Toy {
        fingerprint: |bytes| Some(bytes[0].into()),
        ..Toy::new()
    };
    let mut search = toy::search(one_island(), &toy);
    toy::run(&mut search, &toy::pool(1), 5_000);
    let statistics = search.statistics();
    assert!(
        statistics.wrong > 0 && statistics.wrong <= statistics.rechecked,
        "{statistics:?}"
    );
    for candidate in search.front() {
        assert_eq!(
            candidate.score,
            toy::score(&candidate.program),
            "the evaluated score counts"
        );
    }
}

#[test]
fn a_track_that_traps_costs_proposals_and_nothing_else() {
    let toy = Toy {
        trap_every: 3,
        ..Toy::new()
    };
    let mut search = toy::search(one_island(), &toy);
    toy::run(&mut search, &toy::pool(1), 5_000);
    let statistics = search.statistics();
    assert!(
        statistics.rejected > 500 && statistics.evaluated > 500,
        "{statistics:?}"
    );
    let champion = search.champion().unwrap();
    assert_eq!(champion.score, toy::score(&champion.program));

    // A track that always traps: no population, no champion, and still an end.
    let toy = Toy {
        trap_every: 1,
        ..Toy::new()
    };
    let mut search = toy::search(one_island(), &toy);
    toy::run(&mut search, &toy::pool(1), 500);
    assert_eq!(search.statistics().rejected, 500);
    assert_eq!(search.champion(), None);
}

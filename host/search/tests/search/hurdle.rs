//! The hurdle drops the hopeless and nobody else.

use std::collections::BTreeMap;

use assay_protocol::{Program, Score};
use assay_search::{Hurdle, Settings};

use crate::toy::{self, Toy};

const HURDLE: Hurdle = Hurdle {
    window: 50,
    ..Hurdle::after(4)
};

fn settings() -> Settings {
    Settings {
        islands: 1,
        hurdle: Some(HURDLE),
        cache: 100_000,
        ..toy::settings()
    }
}

fn first_mean(program: &Program) -> Score {
    let first: Vec<_> = (0..HURDLE.cases)
        .map(|case| toy::case_score(program.bytes(), case))
        .collect();
    Score::mean(&first).unwrap()
}

/// Replays what the toy was asked against the rule, written down a second time.
#[test]
fn a_candidate_is_dropped_exactly_if_it_misses_bar_and_champion() {
    let toy = Toy::new();
    let mut search = toy::search(settings(), &toy);
    toy::run(&mut search, &toy::pool(1), 3_000);

    let requests = toy.requests.lock().unwrap();
    let mut went_on: BTreeMap<&Program, bool> = BTreeMap::new();
    let mut order = Vec::new();
    for (program, cases) in &requests.evaluated {
        if cases.start == 0 {
            assert_eq!(cases.end, HURDLE.cases);
            order.push(program);
            went_on.insert(program, false);
        } else {
            assert_eq!(*cases, HURDLE.cases..toy::CASES);
            went_on.insert(program, true);
        }
    }

    let mut tried: Vec<Score> = Vec::new();
    let mut champion: Option<(&Program, u32)> = None;
    let mut dropped = 0;
    for program in order {
        let first = first_mean(program);
        if let Some(start) = tried.len().checked_sub(50) {
            let mut window = tried[start..].to_vec();
            window.sort();
            let bar = window[37]; // Rank 38 is 75 % of 50, rounded up.
            let reaches_champion =
                champion.is_some_and(|(champion, _)| first >= first_mean(champion));
            assert_eq!(went_on[program], first >= bar || reaches_champion);
        } else {
            assert!(
                went_on[program],
                "before the window is full, nobody is dropped"
            );
        }
        tried.push(first);
        if went_on[program] {
            let complexity = program.bytes().iter().filter(|byte| **byte > 0).count() as u32;
            let better = champion.is_none_or(|(record, simplest)| {
                let (score, record) = (toy::score(program), toy::score(record));
                score > record || score == record && complexity < simplest
            });
            if better {
                champion = Some((program, complexity));
            }
        } else {
            dropped += 1;
        }
    }
    assert!(dropped > 500, "{dropped}");
    assert_eq!(search.statistics().dropped, dropped);
    assert_eq!(search.champion().unwrap().program, *champion.unwrap().0);
    for candidate in search.front() {
        assert!(
            went_on[&candidate.program],
            "only fully evaluated programs reach the front"
        );
    }
}

/// A dropped program may have an equivalent that meets a lower bar. It is compared as far as the
/// dropped one went, so the probe is not blamed.
#[test]
fn a_moving_bar_is_not_held_against_the_probe() {
    let toy = Toy {
        // Alike on the first cases and on the others: honest about both.
        fingerprint: |bytes| {
            let [first, rest] = [&bytes[..4], &bytes[4..]].map(toy::right_bits);
            Some(u64::from(first) << 32 | u64::from(rest))
        },
        ..Toy::new()
    };
    let hurdle = Hurdle {
        window: 10,
        ..HURDLE
    };
    let settings = Settings {
        recheck_percent: 50,
        hurdle: Some(hurdle),
        ..settings()
    };
    let mut search = toy::search(settings, &toy);
    toy::run(&mut search, &toy::pool(1), 20_000);
    let statistics = search.statistics();
    assert!(
        statistics.dropped > 1_000 && statistics.rechecked > 1_000,
        "{statistics:?}"
    );
    assert_eq!(statistics.wrong, 0);
}

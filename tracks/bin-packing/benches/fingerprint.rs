//! What a fingerprint costs, and how often it is wrong, natively and without the sandbox:
//! `cargo bench -p assay-track-bin-packing --bench fingerprint`.
//!
//! A small search makes programs as a miner would. Of the new programs whose fingerprint an earlier
//! one had, those with another score than that one are wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use assay_sdk::expression::{Expression, Mutation};
use assay_sdk::{DatasetFile, Rng, Split, Track};
use assay_track_bin_packing::{BinPacking, Dataset, Parameters};

const FILES: [(&str, &[u8]); 2] = [
    ("binpack1", include_bytes!("../data/binpack1.txt")),
    ("binpack4", include_bytes!("../data/binpack4.txt")),
];
const SEEDS: u64 = 3;
const PROGRAMS: usize = 5_000;
const POPULATION: usize = 200;
const TOURNAMENT: usize = 4;

fn main() {
    let track = BinPacking::open(Parameters::default()).expect("the defaults are in range");
    println!("instances  seed  seen before  wrong of these  ns/fingerprint");
    for (name, bytes) in FILES {
        let dataset = load(&track, name, bytes);
        for seed in 1..=SEEDS {
            let Search { seen, wrong, time } = search(&track, &dataset, seed);
            println!(
                "{name:<10} {seed:>4} {:>11.1}% {:>14.2}% {:>15}",
                100.0 * f64::from(seen) / PROGRAMS as f64,
                100.0 * f64::from(wrong) / f64::from(seen),
                time.as_nanos() / PROGRAMS as u128
            );
        }
    }
}

#[derive(Default)]
struct Search {
    seen: u32,
    wrong: u32,
    time: Duration,
}

fn search(track: &BinPacking, dataset: &Dataset, seed: u64) -> Search {
    let mut rng = Rng::new(seed);
    let mut result = Search::default();
    let mut known = BTreeSet::new();
    let mut scores = BTreeMap::new();
    let mut population: Vec<(i64, Expression)> = Vec::new();
    while known.len() < PROGRAMS {
        let program = if population.len() < POPULATION {
            track.random(&mut rng)
        } else {
            let mut parent = || {
                let rivals = (0..TOURNAMENT).map(|_| rng.choose(&population));
                let best = rivals.min_by_key(|(score, _)| *score);
                best.expect("a tournament has rivals").1.clone()
            };
            let (first, second) = (parent(), parent());
            if rng.chance(0.2) {
                track.crossover(&first, &second, &mut rng)
            } else {
                track.mutate(&first, rng.index(Mutation::ALL.len()), &mut rng)
            }
        };
        if !known.insert(track.encode(&program)) {
            continue;
        }
        let start = Instant::now();
        let fingerprint = track.fingerprint(dataset, &program);
        result.time += start.elapsed();
        let score = score(track, dataset, &program);
        if let Some(earlier) = scores.get(&fingerprint) {
            result.seen += 1;
            result.wrong += u32::from(*earlier != score);
        } else {
            scores.insert(fingerprint, score);
        }
        if population.len() < POPULATION {
            population.push((score, program));
        } else {
            let replaced = rng.index(POPULATION);
            population[replaced] = (score, program);
        }
    }
    result
}

/// The sum of the scores of all cases.
fn score(track: &BinPacking, dataset: &Dataset, program: &Expression) -> i64 {
    let cases = 0..dataset.instances().len();
    let outcomes = track.evaluate(dataset, program, cases, u64::MAX);
    let scores = outcomes.iter().flatten();
    scores.map(|score| score.nanos()).sum()
}

fn load(track: &BinPacking, name: &str, bytes: &[u8]) -> Dataset {
    let file = DatasetFile {
        name: name.to_owned(),
        bytes: bytes.to_vec(),
    };
    let prepared = track.prepare(Split::Search, 0, 0, &[file]);
    let prepared = prepared.expect("the files of this crate are valid");
    track.load(&prepared).expect("what was just prepared loads")
}

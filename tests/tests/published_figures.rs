//! An independent oracle for loader, packing and metric: what first fit and best fit give on
//! OR-Library's instances, as published with FunSearch (Romera-Paredes et al., "Mathematical
//! discoveries from program search with large language models", Nature 625, 2024, table 1).
//!
//! Everything goes through the published component: files in, outcomes out. The instances' lower
//! bounds are computed here, by a reader that shares no code with the track.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the component is wrong"
)]

use std::{fs, path::Path};

use assay_protocol::Score;
use assay_sandbox::{CodeCache, Compiler, DataFile, Limits, Profile, Sandbox, Split, Task, open};

/// File, then for first fit and best fit: by how many hundredths of a percent all bins together
/// exceed all lower bounds together, and the mean over instances of the same excess.
const PUBLISHED: [(&str, [(u64, u64); 2]); 4] = [
    ("binpack1", [(642, 641), (581, 580)]),
    ("binpack2", [(645, 644), (606, 606)]),
    ("binpack3", [(574, 574), (537, 537)]),
    ("binpack4", [(523, 523), (494, 494)]),
];

const PARAMETERS: &str = "search = { source = \"or-library\" }";

#[test]
fn first_fit_and_best_fit_give_the_published_figures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let bytes = fs::read(root.join("challenges/bin-packing-or1/bin_packing.wasm")).unwrap();
    let home = tempfile::tempdir().unwrap();
    for profile in [Profile::Verdict, Profile::Search] {
        let cache = CodeCache::open(home.path().join("code")).unwrap();
        let sandbox = Sandbox::new(profile, Compiler::InProcess, Some(cache)).unwrap();
        let track = sandbox.load(&bytes).unwrap();
        for (name, published) in PUBLISHED {
            let file = root.join(format!("tracks/bin-packing/data/{name}.txt"));
            let text = fs::read_to_string(file).unwrap();
            let bounds = lower_bounds(&text);
            let files = [DataFile {
                name: name.to_owned(),
                bytes: text.into_bytes(),
            }];

            let limits = Limits::default();
            let mut space = track
                .instantiate(&limits)
                .unwrap()
                .open(PARAMETERS)
                .unwrap()
                .unwrap();
            let prepared = space.prepare(Split::Search, 0, 0, &files).unwrap().unwrap();
            let task = Task {
                parameters: PARAMETERS,
                limits: &limits,
                prepared: &prepared,
            };
            let mut dataset = open(&track, task).unwrap();
            assert_eq!(dataset.case_count() as usize, bounds.len());

            let baselines = dataset.space().baselines().unwrap();
            let names: Vec<_> = baselines
                .iter()
                .map(|baseline| baseline.name.as_str())
                .collect();
            assert_eq!(names, ["first-fit", "best-fit"]);
            for (baseline, (total, mean)) in baselines.iter().zip(published) {
                let cases = 0..dataset.case_count();
                let evaluation = dataset.evaluate(&baseline.program, cases).unwrap();
                let what = format!("{} on {name}, {} profile", baseline.name, profile.name());

                let bins: u64 = evaluation
                    .scores
                    .iter()
                    .zip(&bounds)
                    .map(|(s, b)| bins(*s, *b))
                    .sum();
                let bound: u64 = bounds.iter().sum();
                assert_eq!(rounded(10_000 * (bins - bound), bound), total, "{what}");
                let nanos = evaluation.mean.nanos().unsigned_abs();
                assert_eq!(rounded(10_000 * nanos, 1_000_000_000), mean, "{what}");
            }
        }
    }
}

/// The bins that an excess stands for: it is a whole number of bins over the bound.
fn bins(excess: Score, bound: u64) -> u64 {
    let extra = rounded(excess.nanos().unsigned_abs() * bound, 1_000_000_000);
    let exact = Score::from_nanos(i64::try_from(rounded(extra * 1_000_000_000, bound)).unwrap());
    assert_eq!(
        excess,
        exact.unwrap(),
        "the excess is that of a whole number of bins"
    );
    bound + extra
}

/// A quotient, rounded to the nearest integer.
fn rounded(numerator: u64, denominator: u64) -> u64 {
    (2 * numerator + denominator) / (2 * denominator)
}

/// The number of instances, then for each a name, "capacity items best-known" and the sizes: all of
/// it separated by blanks.
fn lower_bounds(text: &str) -> Vec<u64> {
    let mut words = text.split_whitespace();
    let count: u64 = words.next().unwrap().parse().unwrap();
    (0..count)
        .map(|_| {
            let _name = words.next().unwrap();
            let mut number = || -> u64 { words.next().unwrap().parse().unwrap() };
            let (capacity, items, _best) = (number(), number(), number());
            let total: u64 = (0..items).map(|_| number()).sum();
            total.div_ceil(capacity)
        })
        .collect()
}

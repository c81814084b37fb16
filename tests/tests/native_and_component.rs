//! A track is one program, however it is compiled: natively, by whichever toolchain made the
//! published component, and by each of the engine's code generators.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the component is wrong"
)]

use std::{fs, path::Path};

use assay_protocol::{Program, Score};
use assay_sandbox::{
    CaseOutcome, Compiler, Component, Fault, Limits, Outcome, Profile, Sandbox, Split, Task,
    Variation, judge, open,
};
use assay_sdk::adapter;
use assay_track_bin_packing::BinPacking;

/// Instances of both generated families, small enough for a thousand evaluations.
const PARAMETERS: &str = "\
max-nodes = 40
search = { source = \"uniform\", items = 60 }
hidden = { source = \"weibull\", items = 200 }
";
const SPLITS: [(Split, assay_sdk::Split); 2] = [
    (Split::Search, assay_sdk::Split::Search),
    (Split::Hidden, assay_sdk::Split::Hidden),
];
const CASES: u32 = 5;
/// Small enough that some programs run out of it.
const BUDGET: u64 = 40_000;
const PROGRAMS: u64 = 100;

fn limits() -> Limits {
    Limits {
        case_budget: BUDGET,
        ..Limits::default()
    }
}

fn load(profile: Profile, variation: Variation) -> Component {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let bytes = fs::read(root.join("challenges/bin-packing-or1/bin_packing.wasm")).unwrap();
    Sandbox::with_variation(profile, variation, Compiler::InProcess, None)
        .unwrap()
        .load(&bytes)
        .unwrap()
}

#[test]
fn the_component_does_what_the_native_track_does() {
    let native = adapter::Space::<BinPacking>::open(PARAMETERS).unwrap();
    for profile in [Profile::Verdict, Profile::Search] {
        let track = load(profile, Variation::Optimized);
        let mut out_of_budget = 0;
        for (split, native_split) in SPLITS {
            let mut space = track
                .instantiate(&limits())
                .unwrap()
                .open(PARAMETERS)
                .unwrap()
                .unwrap();
            let prepared = space.prepare(split, 11, CASES, &[]).unwrap().unwrap();
            assert_eq!(
                prepared,
                native.prepare(native_split, 11, CASES, &[]).unwrap()
            );
            let native_dataset = native.load(&prepared).unwrap();
            let mut dataset = space.load(&prepared).unwrap().unwrap();
            assert_eq!(dataset.groups(), native_dataset.groups());

            let mut last = dataset.space().random(PROGRAMS).unwrap();
            for seed in 0..PROGRAMS {
                let space = dataset.space();
                let random = space.random(seed).unwrap();
                assert_eq!(random.bytes(), native.random(seed));
                let kind = (seed % 6) as u32;
                let mutated = space.mutate(&random, kind, seed).unwrap();
                assert_eq!(mutated.bytes(), native.mutate(random.bytes(), kind, seed));
                let program = space.crossover(&mutated, &last, seed).unwrap();
                assert_eq!(
                    program.bytes(),
                    native.crossover(mutated.bytes(), last.bytes(), seed)
                );
                let text = space.render(&program).unwrap().unwrap();
                assert_eq!(text, native.render(program.bytes()).unwrap());
                assert_eq!(space.parse(&text).unwrap().unwrap(), program);

                assert_eq!(
                    dataset.fingerprint(&program).unwrap(),
                    native_dataset.fingerprint(program.bytes())
                );
                let outcomes = dataset.evaluate(&program, 0..CASES).unwrap().outcomes;
                let expected = native_dataset
                    .evaluate(program.bytes(), 0, CASES, BUDGET)
                    .unwrap();
                let expected: Vec<_> = expected.into_iter().map(outcome).collect();
                assert_eq!(outcomes, expected, "{text}");
                out_of_budget += outcomes
                    .iter()
                    .filter(|o| **o == CaseOutcome::Fault(Fault::OutOfBudget))
                    .count();
                last = program;
            }
        }
        let all = SPLITS.len() * PROGRAMS as usize * CASES as usize;
        assert!(
            out_of_budget > 0 && out_of_budget < all,
            "both kinds of outcome are compared"
        );
    }
}

fn outcome(native: Result<assay_sdk::Score, assay_sdk::Fault>) -> CaseOutcome {
    match native {
        Ok(score) => CaseOutcome::Score(Score::from_nanos(score.nanos()).unwrap()),
        Err(assay_sdk::Fault::Numeric) => CaseOutcome::Fault(Fault::Numeric),
        Err(assay_sdk::Fault::OutOfBudget) => CaseOutcome::Fault(Fault::OutOfBudget),
    }
}

/// Outcomes and fuel: both would be in the digest of a signed verdict.
#[test]
fn judgements_are_equal_under_every_code_generator() {
    let limits = limits();
    let reference = load(Profile::Verdict, Variation::Optimized);
    let mut space = reference
        .instantiate(&limits)
        .unwrap()
        .open(PARAMETERS)
        .unwrap()
        .unwrap();
    let prepared = space
        .prepare(Split::Hidden, 3, CASES, &[])
        .unwrap()
        .unwrap();
    let programs: Vec<Program> = (0..20).map(|seed| space.random(seed).unwrap()).collect();
    let task = Task {
        parameters: PARAMETERS,
        limits: &limits,
        prepared: &prepared,
    };
    let judgements = |track: &Component| -> Vec<_> {
        programs
            .iter()
            .map(|program| judge(track, task, program).0)
            .collect()
    };

    let expected = judgements(&reference);
    assert!(
        expected
            .iter()
            .all(|outcome| matches!(outcome, Outcome::Score(_)))
    );
    for variation in [Variation::Unoptimized, Variation::Interpreted] {
        let track = load(Profile::Verdict, variation);
        assert_eq!(judgements(&track), expected, "{variation:?}");
    }

    // A search that reuses its instance gives the same scores, whatever it did before.
    let search = load(Profile::Search, Variation::Optimized);
    let mut dataset = open(&search, task).unwrap();
    for (program, expected) in programs.iter().zip(&expected).rev() {
        let Outcome::Score(expected) = expected else {
            unreachable!("checked above")
        };
        assert_eq!(
            dataset.evaluate(program, 0..CASES).unwrap(),
            expected.evaluation
        );
    }
}

//! The engines that have to agree.

use std::{fs, path::Path};

use assay_protocol::Program;
use assay_sandbox::{
    Compiler, Component, Limits, Outcome, Profile, Sandbox, Split, Task, Variation, judge, open,
};

/// A component of the project, under a profile and a variation.
pub(crate) fn load(component: &str, profile: Profile, variation: Variation) -> Component {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let bytes = fs::read(root.join(component)).unwrap();
    Sandbox::with_variation(profile, variation, Compiler::InProcess, None)
        .unwrap()
        .load(&bytes)
        .unwrap()
}

/// Judges random programs under every code generator. Outcomes and fuel are compared: both would be
/// in the digest of a signed verdict.
pub(crate) fn judgements_are_equal(
    component: &str,
    parameters: &str,
    limits: &Limits,
    cases: u32,
    programs: u64,
) {
    let reference = load(component, Profile::Verdict, Variation::Optimized);
    let mut space = reference
        .instantiate(limits)
        .unwrap()
        .open(parameters)
        .unwrap()
        .unwrap();
    let prepared = space
        .prepare(Split::Hidden, 3, cases, &[])
        .unwrap()
        .unwrap();
    let baselines = space.baselines().unwrap().into_iter();
    let mut programs: Vec<Program> = (0..programs)
        .map(|seed| space.random(seed).unwrap())
        .collect();
    programs.extend(baselines.map(|baseline| baseline.program));
    let task = Task {
        parameters,
        limits,
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
        let track = load(component, Profile::Verdict, variation);
        assert_eq!(judgements(&track), expected, "{variation:?}");
    }

    // A search that reuses its instance gives the same scores, whatever it did before.
    let search = load(component, Profile::Search, Variation::Optimized);
    let mut dataset = open(&search, task).unwrap();
    for (program, expected) in programs.iter().zip(&expected).rev() {
        let Outcome::Score(expected) = expected else {
            unreachable!("checked above")
        };
        assert_eq!(
            dataset.evaluate(program, 0..cases).unwrap(),
            expected.evaluation
        );
    }
}

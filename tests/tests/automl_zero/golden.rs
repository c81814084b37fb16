//! The digests of each operation, and of programs that learn: natively as committed, and equal under
//! every code generator.

use std::{fs, path::Path};

use assay_sandbox::{Compiler, Component, Profile, Sandbox, Variation};
use assay_track_automl_zero::{Operation, Program};

use super::corpus::{WIDTHS, of_operation};
use super::golden_file::{check, digests};
use super::learners::parts;
use super::observation::{Setting, natively, sandboxed};

const COMPONENT: &str = "challenges/automl-digits/automl_zero.wasm";

/// What experiments about operations run on: one block of tasks.
pub(crate) fn setting(features: usize) -> Setting {
    Setting::new("numbers", features, [4, 3], 8)
}

/// A name, and everything that its programs do.
type Part = (String, Vec<u8>);

/// All parts, observed in one way or another.
fn observed(observe: impl Fn(&Setting, &[Program]) -> Vec<Vec<u8>>) -> Vec<Part> {
    let mut observed: Vec<Part> = Operation::ALL
        .map(|operation| (format!("{operation:?}"), Vec::new()))
        .into();
    let corpus = Operation::ALL.map(of_operation);
    for features in WIDTHS {
        let programs = |number: usize| -> Vec<Program> {
            let here = corpus[number].iter().filter(|one| one.features == features);
            here.map(|one| one.program()).collect()
        };
        let all: Vec<Vec<Program>> = (0..Operation::ALL.len()).map(programs).collect();
        let mut found = observe(&setting(features), &all.concat()).into_iter();
        for (part, programs) in observed.iter_mut().zip(&all) {
            part.1.extend(found.by_ref().take(programs.len()).flatten());
        }
    }
    observed.extend(parts().into_iter().map(|part| {
        let bytes = observe(&part.setting, &part.programs).concat();
        (part.name, bytes)
    }));
    observed
}

fn load(profile: Profile, variation: Variation) -> Component {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let bytes = fs::read(root.join(COMPONENT)).unwrap();
    Sandbox::with_variation(profile, variation, Compiler::InProcess, None)
        .unwrap()
        .load(&bytes)
        .unwrap()
}

#[test]
fn native_results_are_the_committed_ones() {
    let native = observed(natively);
    let parts = native
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    check("automl-zero.txt", &digests(parts));
}

/// Compares everything that a component does with what the native track does.
fn compare(profile: Profile, variation: Variation) {
    let component = load(profile, variation);
    let found = observed(|setting, programs| sandboxed(&component, setting, programs));
    let native = observed(natively);
    let differs = |(native, found): (&Part, &Part)| (native != found).then(|| native.0.clone());
    let differing: Vec<String> = native.iter().zip(&found).filter_map(differs).collect();
    assert!(differing.is_empty(), "{differing:?} differ");
}

#[test]
fn optimized_verdicts_are_native() {
    compare(Profile::Verdict, Variation::Optimized);
}

#[test]
fn unoptimized_verdicts_are_native() {
    compare(Profile::Verdict, Variation::Unoptimized);
}

#[test]
fn interpreted_verdicts_are_native() {
    compare(Profile::Verdict, Variation::Interpreted);
}

/// Without NaN canonicalization: the track hides the bits of NaNs.
#[test]
fn searches_are_native() {
    compare(Profile::Search, Variation::Optimized);
}

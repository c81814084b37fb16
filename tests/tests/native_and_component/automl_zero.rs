//! AutoML-Zero, on two blocks of tasks. What each of its operations gives is in `automl_zero`.

use assay_sandbox::Limits;
use assay_track_automl_zero::AutomlZero;

use super::engines::judgements_are_equal;
use super::equality::{Equality, SPLITS};

const COMPONENT: &str = "challenges/automl-digits/automl_zero.wasm";
const CASES: u32 = 11;
const CLASSES: &str = "\
features = 8
examples = { training = 60, validation = 30 }
data = { source = 'network' }
";
/// With less memory, an odd width and more epochs.
const NUMBERS: &str = "\
features = 5
epochs = 3
memory = { scalars = 5, vectors = 9, matrices = 2 }
examples = { training = 40, validation = 20 }
data = { source = 'linear', goal = 'numbers' }
";

#[test]
fn the_component_does_what_the_native_track_does() {
    for parameters in [CLASSES, NUMBERS] {
        let equality = Equality {
            component: COMPONENT,
            parameters,
            // Synthetic tasks are of the same kind in both splits.
            splits: &SPLITS[..1],
            cases: CASES,
            budget: 1_000,
            programs: 100,
        };
        equality.check::<AutomlZero>();
    }
}

#[test]
fn judgements_are_equal_under_every_code_generator() {
    judgements_are_equal(COMPONENT, CLASSES, &Limits::default(), CASES, 20);
}

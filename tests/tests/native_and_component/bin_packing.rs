//! Bin packing, on instances of both generated families, small enough for a thousand evaluations.

use assay_sandbox::Limits;
use assay_track_bin_packing::BinPacking;

use super::engines::judgements_are_equal;
use super::equality::{Equality, SPLITS};

const COMPONENT: &str = "challenges/bin-packing-or1/bin_packing.wasm";
const PARAMETERS: &str = "\
max-nodes = 40
search = { source = \"uniform\", items = 60 }
hidden = { source = \"weibull\", items = 200 }
";
const CASES: u32 = 5;
const BUDGET: u64 = 40_000;

#[test]
fn the_component_does_what_the_native_track_does() {
    let equality = Equality {
        component: COMPONENT,
        parameters: PARAMETERS,
        splits: &SPLITS,
        cases: CASES,
        budget: BUDGET,
        programs: 100,
    };
    equality.check::<BinPacking>();
}

#[test]
fn judgements_are_equal_under_every_code_generator() {
    let limits = Limits {
        case_budget: BUDGET,
        ..Limits::default()
    };
    judgements_are_equal(COMPONENT, PARAMETERS, &limits, CASES, 20);
}

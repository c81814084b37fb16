//! The SDK's floats give the same bits natively, and in a component under every code generator.

use assay_sandbox::{DataFile, Variation};
use assay_track_float_expressions::{Operands, parts};

use super::{
    engine::{self, EQUAL},
    golden,
    operands::Operands as List,
};

/// Built from `tracks/float-expressions` by `assay track build`.
const COMPONENT: &[u8] = include_bytes!("../../components/float_expressions.wasm");

/// The same operands as for WebAssembly's operators, as the track reads them.
fn operands() -> (Operands, [DataFile; 2]) {
    let (singles, doubles) = (List::F32.bits(), List::F64.bits());
    let file = |name: &str, bytes: Vec<u8>| DataFile {
        name: name.to_owned(),
        bytes,
    };
    let files = [
        file(
            "singles",
            singles
                .iter()
                .flat_map(|bits| (*bits as u32).to_le_bytes())
                .collect(),
        ),
        file(
            "doubles",
            doubles.iter().flat_map(|bits| bits.to_le_bytes()).collect(),
        ),
    ];
    let operands = Operands {
        singles: singles
            .iter()
            .map(|bits| f32::from_bits(*bits as u32))
            .collect(),
        doubles: doubles.iter().map(|bits| f64::from_bits(*bits)).collect(),
    };
    (operands, files)
}

#[test]
fn expressions_give_golden_bits() {
    let (operands, files) = operands();
    let native = parts(&operands);
    let named = native.iter().map(|part| (part.name.as_str(), &*part.bytes));
    golden::check("float-expressions.txt", &golden::digests(named));

    // The track hides the bits of NaNs, so here the NaN setting must make no difference.
    for variation in EQUAL.into_iter().chain([Variation::OtherNans]) {
        let code = engine::load(variation, COMPONENT);
        let bytes = engine::prepare(&code, 0, 0, &files).unwrap();
        let mut rest = &bytes[..];
        for part in &native {
            let (found, after) = rest.split_at(part.bytes.len());
            assert!(found == part.bytes, "{}, {variation:?}", part.name);
            rest = after;
        }
        assert!(rest.is_empty(), "{variation:?}");
    }
}

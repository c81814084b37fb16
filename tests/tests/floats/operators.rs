//! Every float operator of WebAssembly gives the same bits under every code generator.

use assay_sandbox::{FailureKind, Rejection, TrapClass, Variation};

use super::{
    engine::{self, EQUAL},
    golden, module, oracle,
    table::{Row, listed, rows, trapping},
};

/// The results of each row, under its name.
fn results<'a>(rows: &[Row], bytes: &'a [u8]) -> Vec<(&'static str, &'a [u8])> {
    let mut rest = bytes;
    let mut parts = Vec::new();
    for row in rows {
        let (part, after) = rest.split_at(row.result_size());
        parts.push((row.name, part));
        rest = after;
    }
    assert!(rest.is_empty(), "{} bytes too many", rest.len());
    parts
}

/// A new operator of wasmparser's in a proposal that the gate allows fails here: add it to the table.
#[test]
fn no_float_operator_is_missing() {
    let rows = rows();
    let missing: Vec<&str> = listed()
        .iter()
        .filter(|operator| operator.is_float() && operator.is_allowed())
        .map(|operator| operator.name)
        .filter(|name| rows.iter().all(|row| row.name != *name))
        .collect();
    assert!(missing.is_empty(), "{missing:?} are not tested");
}

#[test]
fn operators_give_golden_bits() {
    let rows = rows();
    let component = module::build(&rows);
    for variation in EQUAL {
        let code = engine::load(variation, &component);
        let bytes = engine::prepare(&code, 0, 0, &[]).unwrap();
        let results = results(&rows, &bytes);
        for (row, (name, part)) in rows.iter().zip(&results) {
            let expected = oracle::expected(row);
            let differs = part
                .iter()
                .zip(&expected)
                .position(|(found, wanted)| found != wanted);
            assert_eq!(differs, None, "byte of {name}'s results, {variation:?}");
        }
        golden::check("float-operators.txt", &golden::digests(results));
    }
}

/// Without canonical NaNs the processor's come through, from every operator that computes and from
/// no other: the golden looks at the bits of NaNs, and needs the setting.
#[test]
fn the_nan_setting_breaks_the_golden() {
    let rows = rows();
    let component = module::build(&rows);
    let [canonical, other] = [Variation::Optimized, Variation::OtherNans].map(|variation| {
        let code = engine::load(variation, &component);
        let bytes = engine::prepare(&code, 0, 0, &[]).unwrap();
        golden::digests(results(&rows, &bytes))
    });
    let computing: Vec<&str> = rows
        .iter()
        .map(|row| row.name)
        .filter(|name| computes(name))
        .chain(["all"])
        .collect();
    let mut changed = golden::changed(&canonical, &other);
    changed.sort_by_key(|name| computing.iter().position(|computing| computing == name));
    assert_eq!(changed, computing);
}

/// Whether an operator's NaN is a new one, rather than an operand that it chose or moved.
fn computes(name: &str) -> bool {
    let prefixes = ["F32x4", "F64x2", "F32", "F64"];
    let operator = prefixes.iter().find_map(|prefix| name.strip_prefix(prefix));
    let computing = [
        "Add", "Sub", "Mul", "Div", "Sqrt", "Min", "Max", "Ceil", "Floor", "Trunc", "Nearest",
        "Demote", "Promote",
    ];
    operator.is_some_and(|operator| computing.iter().any(|start| operator.starts_with(start)))
}

/// A float that has no integer traps, in every code generator and for every such operand.
#[test]
fn conversions_trap_where_there_is_no_integer() {
    let component = module::build(&rows());
    for variation in EQUAL {
        let code = engine::load(variation, &component);
        for (number, (name, conversion, _)) in (1..).zip(trapping()) {
            for (index, bits) in (0..).zip(conversion.source().bits()) {
                let result = engine::prepare(&code, number, index, &[]);
                let expected = if conversion.accepts(bits) {
                    None
                } else {
                    Some(FailureKind::Rejected(Rejection::Trap(
                        TrapClass::Arithmetic,
                    )))
                };
                let found = result.err().map(|failure| failure.kind);
                assert_eq!(found, expected, "{name} of {bits:#x}, {variation:?}");
            }
        }
    }
}

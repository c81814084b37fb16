//! The pinned semantics: the rules under which a score may be signed, as a versioned constant.
//!
//! A challenge pins [`hash`], the SHA-256 of [`text`]: allowed features, NaN rule, cost table and the
//! limits that a component can notice. Two hosts with the same hash give the same verdicts; the
//! wasmtime build is evidence beside it, not part of it. Changing anything here changes the hash, and
//! a test pins it.

use std::{fmt::Write, sync::LazyLock};

use assay_protocol::{SemanticsHash, Sha256};
use wasmtime::OperatorCost;

use crate::{Limits, gate, limits};

/// Raised whenever the text below changes its meaning.
pub const VERSION: u32 = 1;

/// The build of the engine. No part of the semantics, since every build must give the same results; but
/// what was computed by a build that did not must not outlive it, so caches of results go by it.
pub const ENGINE: &str = "wasmtime 48.0.8";

/// The cost table: one unit an operator, nothing for structure, and more where one operator is much
/// work.
pub(crate) fn costs() -> OperatorCost {
    let mut costs = OperatorCost::new();
    costs.Call = 2;
    costs.CallIndirect = 4;
    // Division and square roots take 10 to 40 cycles where others take one.
    for cost in [
        &mut costs.I32DivS,
        &mut costs.I32DivU,
        &mut costs.I32RemS,
        &mut costs.I32RemU,
        &mut costs.I64DivS,
        &mut costs.I64DivU,
        &mut costs.I64RemS,
        &mut costs.I64RemU,
        &mut costs.F32Div,
        &mut costs.F64Div,
        &mut costs.F32Sqrt,
        &mut costs.F64Sqrt,
        &mut costs.F32x4Div,
        &mut costs.F64x2Div,
        &mut costs.F32x4Sqrt,
        &mut costs.F64x2Sqrt,
    ] {
        *cost = 4;
    }
    // A grown page is 64 KiB that the host must give and zero: as dear as the table can say.
    costs.variable.memory_grow_per_page = u8::MAX;
    costs.variable.memory_copy_per_byte = 1;
    costs.variable.memory_fill_per_byte = 1;
    costs.variable.memory_init_per_byte = 1;
    costs.variable.table_copy_per_element = 1;
    costs.variable.table_fill_per_element = 1;
    costs.variable.table_init_per_element = 1;
    costs.variable.table_grow_per_element = 8;
    costs
}

/// The semantics as text: what [`hash`] is the hash of, and what `assay doctor` can show.
#[must_use]
pub fn text() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(write_text);
    &TEXT
}

/// The hash that a challenge pins.
#[must_use]
pub fn hash() -> SemanticsHash {
    static HASH: LazyLock<SemanticsHash> =
        LazyLock::new(|| SemanticsHash(Sha256::of(text().as_bytes())));
    *HASH
}

fn write_text() -> String {
    let mut text = format!(
        "assay semantics {VERSION}\n\
         interface assay:track/track@0.1.0\n\
         nan canonical\n\
         float-environment round-to-nearest-even subnormals\n\
         instance fresh per program and split\n\
         evaluate whole split in one call\n\
         fault worst\n\
         aggregate mean half-even\n\
         trap whole-budget\n\
         stack-overflow no-verdict\n"
    );
    for (what, limit) in limits() {
        line(&mut text, "limit", &format!("{what} {limit}"));
    }
    for cap in gate::caps::ALL {
        line(&mut text, "cap", &format!("{} {}", cap.code, cap.limit));
    }
    for (name, _) in gate::ALLOWED.iter_names() {
        line(&mut text, "feature", &name.to_lowercase().replace('_', "-"));
    }
    for (name, cost) in operator_costs() {
        line(&mut text, "cost", &format!("{name} {cost}"));
    }
    let variable = costs().variable;
    for (name, cost) in [
        ("memory.copy/byte", variable.memory_copy_per_byte),
        ("memory.fill/byte", variable.memory_fill_per_byte),
        ("memory.init/byte", variable.memory_init_per_byte),
        ("memory.grow/page", variable.memory_grow_per_page),
        ("table.copy/element", variable.table_copy_per_element),
        ("table.fill/element", variable.table_fill_per_element),
        ("table.init/element", variable.table_init_per_element),
        ("table.grow/element", variable.table_grow_per_element),
    ] {
        line(&mut text, "cost", &format!("{name} {cost}"));
    }
    text
}

/// What a component can notice: limits that no challenge may change, and those that hold where the
/// challenge says nothing.
fn limits() -> Vec<(&'static str, u64)> {
    let default = Limits::default();
    vec![
        ("store-memory-bytes", limits::MEMORY),
        ("store-table-elements", limits::TABLE_ELEMENTS),
        ("store-memories", limits::MEMORIES as u64),
        ("store-tables", limits::TABLES as u64),
        ("store-instances", limits::INSTANCES as u64),
        ("store-handles", limits::HANDLES as u64),
        ("answer-bytes", limits::ANSWER_BYTES as u64),
        ("string-bytes", limits::STRING_BYTES as u64),
        ("text-bytes", limits::TEXT_BYTES as u64),
        ("cases", *limits::CASES.end() as u64),
        ("mutations", *limits::MUTATIONS.end() as u64),
        ("axes", limits::AXES as u64),
        ("baselines", *limits::BASELINES.end() as u64),
        ("default-memory-bytes", default.memory),
        ("default-program-bytes", default.program_bytes.into()),
        ("default-case-budget", default.case_budget),
        ("default-fuel-describe", default.fuel.describe.0),
        ("default-fuel-space", default.fuel.space.0),
        ("default-fuel-prepare", default.fuel.prepare.0),
        ("default-fuel-load", default.fuel.load.0),
        ("default-fuel-case", default.fuel.case.0),
    ]
}

fn line(text: &mut String, key: &str, value: &str) {
    writeln!(text, "{key} {value}").expect("writing to a string succeeds");
}

/// Name and cost of every operator of the allowed proposals, in wasmparser's order.
fn operator_costs() -> Vec<(&'static str, u8)> {
    let costs = costs();
    let mut named = Vec::new();
    macro_rules! collect {
        ($(@$proposal:ident $operator:ident $({ $($argument:ident: $type:ty),* })? => $visit:ident ($($annotation:tt)*))*) => {
            $(
                if is_allowed(stringify!($proposal)) {
                    named.push((stringify!($operator), costs.$operator));
                }
            )*
        };
    }
    wasmparser::for_each_operator!(collect);
    named
}

/// Whether the static gate lets operators of this wasmparser proposal through.
fn is_allowed(proposal: &str) -> bool {
    matches!(
        proposal,
        "mvp"
            | "sign_extension"
            | "saturating_float_to_int"
            | "bulk_memory"
            | "reference_types"
            | "simd"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_is_the_one_that_is_built_in() {
        let lock = include_str!("../../../Cargo.lock");
        let (name, version) = ENGINE.split_once(' ').unwrap();
        let entry = format!("name = \"{name}\"\nversion = \"{version}\"\n");
        assert!(lock.contains(&entry), "{ENGINE}");
    }

    #[test]
    fn text_lists_rules_features_and_costs() {
        for line in [
            "nan canonical",
            "feature simd",
            "feature component-model",
            "cost I32Add 1",
            "cost Call 2",
            "cost F32x4Sqrt 4",
            "cost memory.grow/page 255",
        ] {
            assert!(text().lines().any(|found| found == line), "{line}");
        }
        for absent in ["relaxed", "Atomic", "ReturnCall", "threads"] {
            assert!(!text().contains(absent), "{absent}");
        }
    }

    /// Changing this hash orphans every published challenge. Raise `VERSION` and say why.
    #[test]
    fn hash_is_pinned() {
        assert_eq!(hash().to_string(), PINNED);
    }

    const PINNED: &str = "cd39fe9116dbec2ee31bf05e67a78ef95e72ffb26acce7294c5aafe3c2740be2";
}

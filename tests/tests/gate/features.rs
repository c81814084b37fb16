//! Every WebAssembly proposal outside the allow-list is refused by its own code.

use assay_sandbox::gate::REFUSED;

use super::fixture::{COMPONENT, CORE_MODULE, GOOD, accepted, append, good_with, refused, wat};

/// Fields of a core module that use one proposal, and the end of the code that refuses them.
const CORE: &[(&str, &str)] = &[
    ("threads", "(memory 1 1 shared)"),
    (
        "threads",
        "(memory 1) (func (drop (i32.atomic.load (i32.const 0))))",
    ),
    (
        "threads",
        "(memory 1) (func (drop (memory.atomic.notify (i32.const 0) (i32.const 0))))",
    ),
    ("threads", "(func (atomic.fence))"),
    ("memory64", "(memory i64 1)"),
    ("memory64", "(table i64 1 funcref)"),
    ("multi-memory", "(memory 1) (memory 1)"),
    ("multi-memory", r#"(import "a" "b" (memory 1)) (memory 1)"#),
    ("tail-calls", "(func $f (return_call $f))"),
    (
        "tail-calls",
        "(type $t (func)) (table 1 funcref) (func (return_call_indirect (type $t) (i32.const 0)))",
    ),
    (
        "relaxed-simd",
        "(func (param v128) (drop (i8x16.relaxed_swizzle (local.get 0) (local.get 0))))",
    ),
    (
        "relaxed-simd",
        "(func (param v128) (drop (f32x4.relaxed_madd (local.get 0) (local.get 0) (local.get 0))))",
    ),
    ("exceptions", "(tag)"),
    ("exceptions", r#"(import "a" "b" (tag))"#),
    ("exceptions", "(func (block $b (try_table (catch_all $b))))"),
    ("exceptions", "(func (throw_ref (ref.null exn)))"),
    ("exceptions", "(func try catch_all end)"),
    ("gc", "(type (struct (field i32)))"),
    ("gc", "(type (array i8))"),
    ("gc", "(rec (type (func)) (type (func)))"),
    ("gc", "(func (drop (ref.i31 (i32.const 1))))"),
    ("gc", "(func (param externref))"),
    ("gc", "(table 1 externref)"),
    ("gc", "(func (param anyref))"),
    (
        "function-references",
        "(type $t (func)) (func (param (ref null $t)))",
    ),
    (
        "function-references",
        "(type $t (func)) (func (param (ref $t)) (call_ref $t (local.get 0)))",
    ),
    (
        "function-references",
        "(func (drop (ref.as_non_null (ref.null func))))",
    ),
    (
        "extended-const",
        "(global i32 (i32.add (i32.const 1) (i32.const 2)))",
    ),
    (
        "wide-arithmetic",
        "(func (param i64) (drop (drop (i64.mul_wide_u (local.get 0) (local.get 0)))))",
    ),
    ("custom-page-sizes", "(memory 1 (pagesize 1))"),
    (
        "memory-control",
        "(memory 1) (func (memory.discard (i32.const 0) (i32.const 0)))",
    ),
    (
        "compact-imports",
        r#"(import "a" (item "b" (func)) (item "c" (func)))"#,
    ),
    (
        "custom-descriptors",
        r#"(type $t (func)) (import "a" "b" (func (exact (type $t))))"#,
    ),
    ("stack-switching", "(type $f (func)) (type (cont $f))"),
    (
        "shared-everything-threads",
        "(global (shared mut i32) (i32.const 0))",
    ),
    (
        "shared-everything-threads",
        "(global $g i32 (i32.const 0)) (func (drop (global.atomic.get seqcst $g)))",
    ),
];

/// The same for a nested component.
const NESTED: &[(&str, &str)] = &[
    ("component-async", "(type (stream u8))"),
    ("component-async", "(type (future u8))"),
    ("component-async", "(type (func async))"),
    (
        "component-async",
        r#"(core module $m (func (export "f") (result i32) unreachable)
                           (func (export "c") (param i32 i32 i32) (result i32) unreachable))
           (core instance $i (instantiate $m))
           (func (canon lift (core func $i "f") async (callback (core func $i "c"))))"#,
    ),
    ("component-error-context", "(type error-context)"),
    ("component-values", r#"(import "v" (value u8))"#),
    ("component-fixed-lists", "(type (list u8 4))"),
    ("component-maps", "(type (map u8 u8))"),
    (
        "component-gc",
        r#"(import "f" (func $f)) (core func (canon lower (func $f) gc))"#,
    ),
    (
        "component-implements",
        r#"(import "a" (implements "a:b/c") (instance))"#,
    ),
    (
        "component-canonical-names",
        r#"(import "a:b/c@1" (version-suffix ".2.0") (instance))"#,
    ),
    ("component-nested-names", r#"(import "a:b:c/d" (func))"#),
];

#[test]
fn a_core_module_may_use_no_other_proposal() {
    for (name, fields) in CORE {
        let module = wat(&format!("(module {fields})"));
        refused(
            &good_with(CORE_MODULE, &module),
            &format!("gate/feature-{name}"),
            "uses ",
        );
    }
}

#[test]
fn a_component_may_use_no_other_proposal() {
    for (name, fields) in NESTED {
        let component = wat(&format!("(component {fields})"));
        refused(
            &good_with(COMPONENT, &component),
            &format!("gate/feature-{name}"),
            "uses ",
        );
    }
}

/// The validator lets exact functions through with the proposal switched off; the gate does not.
#[test]
fn an_alias_of_an_exact_function_is_refused() {
    let component =
        r#"(component (core module $m (func (export "f"))) (core instance (instantiate $m)))"#;
    let mut component = wat(component);
    // Aliases: one, of a core function that is exact, exported by core instance 0 as `f`.
    append(&mut component, 6, &[1, 0, 0x20, 1, 0, 1, b'f']);
    refused(
        &good_with(COMPONENT, &component),
        "gate/feature-custom-descriptors",
        "exact function",
    );
}

/// Built-ins are stopped by an allow-list, whichever proposal they belong to.
#[test]
fn other_canonical_built_ins_are_refused() {
    for function in [
        "(core func (canon task.cancel))",
        "(core func (canon backpressure.inc))",
        "(core func (canon waitable-set.new))",
        "(core func (canon thread.index))",
        "(core func (canon error-context.drop))",
        "(type $s (stream u8)) (core func (canon stream.new $s))",
        "(type $s (future u8)) (core func (canon future.new $s))",
    ] {
        let component = wat(&format!("(component {function})"));
        refused(
            &good_with(COMPONENT, &component),
            "gate/builtin",
            "canonical built-in",
        );
    }
}

/// What compilers emit by default.
#[test]
fn the_allowed_features_are_accepted() {
    let module = wat(r#"(module
        (type $pair (func (result i32 i64)))
        (memory 1 2)
        (table $t 2 funcref)
        (global $g (export "g") (mut i32) (i32.const 0))
        (data $d "abc")
        (elem declare func $f)
        (func $f (type $pair) (i32.const 1) (i64.const 2))
        (func (param f64 v128)
            (drop (i32.trunc_sat_f64_s (local.get 0)))
            (drop (i64.extend32_s (i64.const 1)))
            (drop (f64x2.mul (local.get 1) (f64x2.splat (local.get 0))))
            (block (type $pair) (call $f)) (drop) (drop)
            (drop (table.grow $t (ref.func $f) (i32.const 1)))
            (memory.copy (i32.const 0) (i32.const 8) (i32.const 8))
            (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1))
            (data.drop $d)))"#);
    assert_eq!(accepted(&good_with(CORE_MODULE, &module)).modules, 2);
    assert_eq!(accepted(&GOOD).modules, 1);
}

/// All but the two that can't be used without something that is refused before: threads of
/// components are built-ins, 64-bit components need a memory64.
#[test]
fn every_proposal_has_an_example() {
    let without: Vec<_> = REFUSED
        .iter()
        .filter_map(|proposal| proposal.code.strip_prefix("gate/feature-"))
        .filter(|name| {
            CORE.iter()
                .chain(NESTED)
                .all(|(example, _)| example != name)
        })
        .collect();
    assert_eq!(without, ["component-threads", "component-64"]);
}

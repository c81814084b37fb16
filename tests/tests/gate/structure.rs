//! Start functions, and modules or components passed on as values.

use super::fixture::{
    COMPONENT, CORE_MODULE, GOOD, WIT, accepted, append, encode, good_with, refused, wat,
};
use wit_component::StringEncoding;

#[test]
fn a_start_function_is_refused() {
    let module = wat("(module (func $f) (start $f))");
    refused(
        &good_with(CORE_MODULE, &module),
        "gate/start-function",
        "a core module",
    );

    let nested = wat("(component (core module (func $f) (start $f)))");
    refused(
        &good_with(COMPONENT, &nested),
        "gate/start-function",
        "a core module",
    );

    // No text form: start section, function 0, no arguments, no results.
    let mut component = GOOD.clone();
    append(&mut component, 9, &[0, 0, 0]);
    refused(&component, "gate/start-function", "a component");
}

/// Encoders turn `_initialize` into a start function.
#[test]
fn an_initialize_export_is_refused() {
    let component = encode(
        WIT,
        StringEncoding::UTF8,
        r#"(func (export "_initialize"))"#,
    );
    refused(&component, "gate/start-function", "export no `_initialize`");
}

#[test]
fn modules_and_components_are_not_passed_on() {
    for (fields, what) in [
        // The import of a module needs a core type first.
        (r#"(import "m" (core module))"#, "core type"),
        (r#"(import "c" (component))"#, "component"),
        (
            r#"(core module $m) (export "m" (core module $m))"#,
            "core module",
        ),
        (r#"(component $c) (export "c" (component $c))"#, "component"),
        (
            r#"(core module $m) (component (alias outer 1 0 (core module)))"#,
            "core module",
        ),
        (
            r#"(component $c) (component (alias outer 1 0 (component)))"#,
            "component",
        ),
        (
            r#"(component $c) (instance $i (export "c" (component $c))) (alias export $i "c" (component))"#,
            "component",
        ),
        ("(core type (func))", "core type"),
        ("(type (instance (core type (func))))", "core type"),
    ] {
        let nested = wat(&format!("(component {fields})"));
        refused(
            &good_with(COMPONENT, &nested),
            "gate/passed-on",
            &format!("a {what} is passed on"),
        );
    }
}

/// What `wit-component` and composition tools emit: nested components with imports of their own.
#[test]
fn a_nested_component_may_import_what_it_is_given() {
    let nested = wat(r#"(component
        (component $inner
            (import "f" (func $f (result u32)))
            (import "t" (type (sub resource)))
            (import "i" (instance (export "g" (func))))
            (export "f" (func $f)))
        (core module $m (func (export "f") (result i32) unreachable))
        (core instance $m (instantiate $m))
        (func $f (result u32) (canon lift (core func $m "f")))
        (type $t (resource (rep i32)))
        (component $given (type (resource (rep i32))) (export "t" (type 0))
            (core module $m (func (export "f"))) (core instance $m (instantiate $m))
            (func $g (canon lift (core func $m "f"))) (export "g" (func $g)))
        (instance $i (instantiate $given))
        (instance (instantiate $inner
            (with "f" (func $f)) (with "t" (type $t)) (with "i" (instance $i)))))"#);
    let inspection = accepted(&good_with(COMPONENT, &nested));
    assert_eq!((inspection.modules, inspection.components), (3, 4));
}

/// Sixty components that each instantiate the next one twice are small to write and 2^60 to
/// instantiate; squares show the same.
#[test]
fn instances_are_counted_after_expansion() {
    let wide: String = (0..255).map(|_| "(instance (instantiate $c))").collect();
    let nested = |more: &str| wat(&format!("(component (component $c) {wide} {more})"));
    accepted(&good_with(COMPONENT, &nested("")));
    refused(
        &good_with(COMPONENT, &nested("(instance (instantiate $c))")),
        "gate/instances",
        "257 instances",
    );

    let inner: String = (0..15).map(|_| "(instance (instantiate $a))").collect();
    let outer: String = (0..16).map(|_| "(instance (instantiate $b))").collect();
    let squared = wat(&format!(
        "(component (component $b (component $a) {inner}) {outer})"
    ));
    refused(
        &good_with(COMPONENT, &squared),
        "gate/instances",
        "257 instances",
    );
}

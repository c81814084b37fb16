//! What a component must export, and that it may import nothing.

use assay_sandbox::gate::CHALLENGE_TRACK;
use wit_component::StringEncoding;

use super::fixture::{GOOD, WIT, accepted, component, encode, refused, wat};

/// The WIT with one passage replaced.
fn altered(from: &str, to: &str) -> Vec<u8> {
    assert_eq!(WIT.matches(from).count(), 1, "{from}");
    component(&WIT.replace(from, to))
}

/// Types are compared exactly, so this also says that the gate's table is what the WIT file says.
/// If it fails because the WIT file was changed on purpose, the message has the line to correct in
/// `host/sandbox/src/gate/world/`.
#[test]
fn the_published_interface_is_accepted() {
    let inspection = accepted(&GOOD);
    assert_eq!(inspection.size, GOOD.len() as u64);
    assert_eq!(
        (
            inspection.modules,
            inspection.components,
            inspection.instances
        ),
        (1, 1, 3)
    );
    assert!(inspection.functions > 15);
    assert_eq!(inspection.memories.len(), 1);
    assert_eq!(inspection.memories[0].minimum_pages, 1);
    let items: Vec<_> = inspection
        .items
        .iter()
        .map(|item| (item.name.as_str(), item.signature.as_str()))
        .collect();
    assert_eq!(items, CHALLENGE_TRACK.items().collect::<Vec<_>>());
    assert!(items.contains(&(
        "[method]space.random",
        "func(self: borrow<space>, seed: u64) -> list<u8>"
    )));
    let sections: Vec<_> = inspection
        .sections
        .iter()
        .map(|section| section.kind)
        .collect();
    assert!(sections.starts_with(&["core module"]), "{sections:?}");
    assert!(
        sections.contains(&"exports") && !sections.contains(&"imports"),
        "{sections:?}"
    );
}

#[test]
fn another_type_is_refused() {
    let item = "[method]space.random is `func(self: borrow<space>, seed: u32) -> list<u8>` but must be \
                `func(self: borrow<space>, seed: u64) -> list<u8>`";
    let cases = [
        ("random: func(seed: u64)", "random: func(seed: u32)", item),
        (
            "random: func(seed: u64)",
            "random: func(sod: u64)",
            "[method]space.random",
        ),
        (
            "enum split { search, hidden }",
            "enum split { hidden, search }",
            "[method]space.prepare",
        ),
        (
            "complexity: func(program: list<u8>) -> u32",
            "complexity: func(program: list<u8>)",
            "complexity",
        ),
        (
            "groups: func() -> list<u32>",
            "groups: func() -> option<u32>",
            "[method]dataset.groups",
        ),
        (
            "type score = s64",
            "type score = s32",
            "[method]dataset.evaluate",
        ),
        (
            "result<dataset, load-error>",
            "result<space, load-error>",
            "[method]space.load",
        ),
        ("open: static func", "open: func", "[static]space.open"),
    ];
    for (from, to, part) in cases {
        let code = if from.starts_with("open") {
            "gate/unexpected-export"
        } else {
            "gate/export-type"
        };
        let part = if from.starts_with("open") {
            "[method]space.open"
        } else {
            part
        };
        refused(&altered(from, to), code, part);
    }
}

#[test]
fn a_missing_export_is_refused() {
    let interface = "assay:track/track@0.1.0";
    refused(
        &altered("describe: func() -> descriptor;", ""),
        "gate/missing-export",
        "does not export describe",
    );
    refused(&wat("(component)"), "gate/missing-export", interface);
    refused(
        &component(&WIT.replace("@0.1.0", "@0.2.0")),
        "gate/missing-export",
        "but `assay:track/track@0.2.0`",
    );
    let empty =
        wat(r#"(component (instance $i) (export "assay:track/track@0.1.0" (instance $i)))"#);
    refused(&empty, "gate/missing-export", "[method]dataset.evaluate");
}

#[test]
fn another_kind_of_export_is_refused() {
    let component = r#"(component (type $t string) (export "assay:track/track@0.1.0" (type $t)))"#;
    refused(
        &wat(component),
        "gate/export-type",
        "is `type` but must be `instance`",
    );
}

#[test]
fn one_export_too_many_is_refused() {
    let world = "world challenge-track {";
    let with_function = altered(world, "world challenge-track { export run: func();");
    refused(&with_function, "gate/unexpected-export", "`run`");
    let with_item = altered(
        "describe: func() -> descriptor;",
        "describe: func() -> descriptor; zeal: func();",
    );
    refused(&with_item, "gate/unexpected-export", "`zeal`");
}

#[test]
fn any_import_is_refused() {
    let wasi = "package wasi:cli@0.2.0 { interface environment { arguments: func() -> u32; } }";
    let world = "world challenge-track {";
    let import = "world challenge-track { import wasi:cli/environment@0.2.0;";
    let wasip2 = component(&(WIT.replace(world, import) + wasi));
    refused(
        &wasip2,
        "gate/import",
        "instance `wasi:cli/environment@0.2.0`",
    );

    for (import, kind) in [
        (r#"(import "f" (func))"#, "func `f`"),
        (
            r#"(import "wasi:clocks/wall-clock@0.2.0" (instance))"#,
            "instance `wasi:clocks/wall-clock@0.2.0`",
        ),
        (r#"(import "t" (type (sub resource)))"#, "type `t`"),
        (r#"(import "c" (component))"#, "component `c`"),
        (r#"(import "unlocked-dep=<a:b>" (component))"#, "component"),
    ] {
        refused(&wat(&format!("(component {import})")), "gate/import", kind);
    }
}

#[test]
fn other_strings_than_utf8_are_refused() {
    refused(
        &encode(WIT, StringEncoding::UTF16, ""),
        "gate/string-encoding",
        "UTF-16",
    );
    refused(
        &encode(WIT, StringEncoding::CompactUTF16, ""),
        "gate/string-encoding",
        "Latin-1",
    );
}

/// What comes out of the file is shown without control characters, and not at full length.
#[test]
fn names_are_safe_to_print() {
    let name = format!("\\1b[31m{}", "x".repeat(5_000));
    let refusal = refused(
        &wat(&format!(r#"(component (import "{name}" (func)))"#)),
        "gate/import",
        r"\u{1b}[31mxxx",
    );
    assert!(refusal.to_string().len() < 1_000);
}

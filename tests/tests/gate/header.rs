//! Files that are something else than a component.

use super::fixture::refused;

#[test]
fn what_is_no_component_is_named() {
    let cases: &[(&[u8], &str)] = &[
        (b"", "found nothing"),
        (b"\0asm", "found a header cut short"),
        (b"\0asm\x0d\0\x01", "found a header cut short"),
        (b"\0asm\x01\0\0\0", "found a core module"),
        (b"\0asm\x0c\0\x01\0", "unknown version"),
        (b"(component)", "WebAssembly text"),
        (b"\n  (module)", "WebAssembly text"),
        (b"#!/bin/sh\n", "no WebAssembly"),
        (&[0; 64], "no WebAssembly"),
    ];
    for (bytes, part) in cases {
        refused(bytes, "gate/not-a-component", part);
    }
}

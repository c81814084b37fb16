//! Hostile components that are more than other bodies in the base's slots.

use std::fmt::Write as _;

use wasmparser::{Parser, Payload};

use super::table::{Case, Source};
use crate::{base, component as encode};

/// The component of a case.
///
/// # Panics
/// The case's text is not WebAssembly: a mistake in the test.
#[must_use]
pub fn component(case: &Case) -> Vec<u8> {
    match case.source {
        Source::Pieces(text) => encode::from_wat(&base::wat(&base::pieces(text))),
        Source::Everywhere { text, slot } => {
            let pieces: Vec<_> = base::pieces(text)
                .into_iter()
                .map(|(name, piece)| (if name == "any" { slot } else { name }, piece))
                .collect();
            encode::from_wat(&base::wat(&pieces))
        }
        Source::Built(build) => build(),
    }
}

/// Calls itself with a frame of more than a page: 400 vectors that live through the call. A check of
/// the stack pointer on entry alone would let the frame jump over the guard page.
pub(super) fn wide_recursion() -> Vec<u8> {
    const VECTORS: u32 = 400;
    let mut function = String::from("(func $down (param i32) (local");
    function.push_str(&" v128".repeat(VECTORS as usize));
    function.push_str(")\n");
    for local in 1..=VECTORS {
        let _ = writeln!(
            function,
            "(local.set {local} (v128.load offset={} (local.get 0)))",
            4 * local
        );
    }
    function.push_str("(call $down (i32.add (local.get 0) (i32.const 1)))\n");
    for local in 1..=VECTORS {
        let _ = writeln!(
            function,
            "(v128.store offset={} (local.get 0) (local.get {local}))",
            4 * local
        );
    }
    function.push(')');
    encode::from_wat(&base::wat(&[
        ("declarations", &function),
        ("evaluate", "(call $down (i32.const 4096)) unreachable"),
    ]))
}

/// The base, and beside it a core module with a memory, instantiated four times: five memories,
/// which the gate admits, but a store does not.
pub(super) fn many_memories() -> Vec<u8> {
    base_and_instances("(module (memory 1))", 4)
}

/// The base, and beside it a core module with 33 tables, instantiated twice: 66 tables and those of
/// the base, which the gate admits, but a store does not.
pub(super) fn many_tables() -> Vec<u8> {
    let tables = "(table 1 funcref)".repeat(33);
    base_and_instances(&format!("(module {tables})"), 2)
}

fn base_and_instances(module: &str, count: u8) -> Vec<u8> {
    const CORE_MODULE: u8 = 1;
    const CORE_INSTANCE: u8 = 2;
    let mut component = base::component();
    let modules = Parser::new(0)
        .parse_all(&component)
        .filter(|payload| matches!(payload, Ok(Payload::ModuleSection { .. })))
        .count();
    let index = u8::try_from(modules).expect("an encoder makes a handful of modules");
    let module = wat::parse_str(module).expect("the module is well-formed");
    section(&mut component, CORE_MODULE, &module);
    // Each instance: instantiate (0) the module with no arguments (0).
    let mut instances = vec![count];
    for _ in 0..count {
        instances.extend([0, index, 0]);
    }
    section(&mut component, CORE_INSTANCE, &instances);
    component
}

fn section(component: &mut Vec<u8>, id: u8, contents: &[u8]) {
    let length = u16::try_from(contents.len())
        .ok()
        .filter(|length| *length < 1 << 14)
        .expect("a section whose length takes two bytes");
    // LEB128 in its padded form.
    component.extend([id, length as u8 | 0x80, (length >> 7) as u8]);
    component.extend_from_slice(contents);
}

/// Inside every cap, and slow to compile: one function, as long as it may be, in which a thousand
/// values stay alive through thousands of branches. Takes Cranelift half a minute.
pub(super) fn compile_bomb() -> Vec<u8> {
    const LOCALS: u32 = 1_000;
    const STEPS: u32 = 27_000;
    let mut function = String::from("(func (export \"bomb\") (param i32) (local");
    function.push_str(&" i64".repeat(LOCALS as usize));
    function.push_str(")\n(loop $again\n");
    for step in 0..STEPS {
        let (to, from) = (1 + step % LOCALS, 1 + step * 7 % LOCALS);
        let _ = writeln!(
            function,
            "(if (local.get 0) (then (local.set {to} (i64.xor (local.get {to}) (local.get {from})))))"
        );
    }
    function.push_str("(br_if $again (local.get 0))))");
    encode::from_wat(&base::wat(&[("declarations", &function)]))
}

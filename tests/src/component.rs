//! Components of the `challenge-track` world from core modules in WebAssembly text.

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// The interface as it is published.
pub const WIT: &str = include_str!("../../wit/0.1.0/track.wit");

/// A component of a core module, given as text, that exports what `wit-component` expects for the
/// world.
///
/// # Panics
/// The text is not WebAssembly, or the module does not fit the world.
#[must_use]
pub fn from_wat(core: &str) -> Vec<u8> {
    let module = wat::parse_str(core).unwrap_or_else(|error| panic!("{error}\n{core}"));
    from_module(module)
}

/// A component of a core module in binary form.
///
/// # Panics
/// The module does not fit the world.
#[must_use]
pub fn from_module(mut module: Vec<u8>) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve
        .push_str("track.wit", WIT)
        .expect("the published interface is well-formed");
    let world = resolve
        .select_world(&[package], None)
        .expect("the package has one world");
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8)
        .expect("the module is well-formed");
    ComponentEncoder::default()
        .module(&module)
        .and_then(|mut encoder| encoder.encode())
        .unwrap_or_else(|error| panic!("the module does not fit the world: {error:#}"))
}

//! The gate's order of checks, cheapest first.

use wasmparser::Validator;

use super::caps;
use super::features::{self, ALLOWED};
use super::inspection::Inspection;
use super::refusal::{Place, Refusal};
use super::signature;
use super::walk::Walk;
use super::world::CHALLENGE_TRACK;

/// The first bytes of every WebAssembly binary.
const MAGIC: &[u8] = b"\0asm";

/// What follows [`MAGIC`] in a component: version 13 of the format, layer 1.
const COMPONENT: &[u8] = &[0x0d, 0, 1, 0];

/// What follows [`MAGIC`] in a core module: version 1 of the format, layer 0.
const CORE_MODULE: &[u8] = &[1, 0, 0, 0];

/// Checks the bytes of a track component and says what it is made of.
///
/// Passing means: the component imports nothing, uses the [`ALLOWED`](super::ALLOWED) features only,
/// stays within every cap of [`caps`](super::caps), runs no code when it is instantiated, and exports
/// exactly the world [`CHALLENGE_TRACK`](super::CHALLENGE_TRACK), types included. It says nothing
/// about how the component behaves.
///
/// Takes memory in proportion to the bytes and never panics, whatever they are.
///
/// # Errors
///
/// The first rule that is broken, in the order of the [module's page](super).
pub fn check(bytes: &[u8]) -> Result<Inspection, Refusal> {
    caps::SIZE.admit(bytes.len() as u64, Place::at(0))?;
    check_header(bytes)?;
    let walk = Walk::through(bytes)?;
    CHALLENGE_TRACK.check_names(&walk.exports)?;
    let types = Validator::new_with_features(ALLOWED)
        .validate_all(bytes)
        .map_err(|error| features::explain(bytes, &error))?;
    let items = signature::items(types.as_ref(), CHALLENGE_TRACK.interface);
    CHALLENGE_TRACK.check_items(&items)?;
    Ok(Inspection {
        items,
        ..walk.inspection
    })
}

fn check_header(bytes: &[u8]) -> Result<(), Refusal> {
    let found = match bytes.strip_prefix(MAGIC) {
        Some(rest) if rest.starts_with(COMPONENT) => return Ok(()),
        Some(rest) if rest.starts_with(CORE_MODULE) => "a core module",
        Some(rest) if rest.len() < COMPONENT.len() => "a header cut short",
        Some(_) => "a WebAssembly binary of an unknown version",
        None if bytes.is_empty() => "nothing",
        None if bytes.trim_ascii_start().starts_with(b"(") => "WebAssembly text",
        None => "bytes that are no WebAssembly",
    };
    Err(Refusal::NotAComponent { found })
}

#![allow(clippy::unwrap_used, reason = "tests")]
//! The track as a whole, natively, by the way that a host takes: parameters as TOML, programs and
//! data as bytes.
//!
//! - `theory`: what is known about learning a teacher's function.
//! - `invariance`: what a score may not depend on.
//! - `joining`: what the machine does at once has the bits of its parts.
//! - `faults`: which cases end with the worst score, and that no other is touched.
//! - `promises`: the conformance kit, on each source of data.

mod faults;
mod ground;
mod invariance;
mod joining;
mod promises;
mod theory;

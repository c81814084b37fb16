//! Hostile tracks: what each tries, and what the host must make of it.
//!
//! Most are the base with other bodies in some slots, from a file in `tests/hostile/` that says what
//! it tries. A few need more than a body and are built in [`build`]. [`tour`] makes every
//! call that the interface has, in order; the table says at which call it must end, and how.

mod build;
mod table;
mod tour;

pub use build::component;
pub use table::{CASES, Case, Ending, Source};
pub use tour::{limits, tour};

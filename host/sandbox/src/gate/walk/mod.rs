//! One pass over the structure of a component, with the parser alone.

mod component;
mod function;
mod module;
mod structure;
mod tally;
mod types;

pub(super) use structure::Walk;

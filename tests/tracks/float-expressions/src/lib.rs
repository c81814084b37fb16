//! A track for tests: its prepared data is what the SDK's floating-point code comes to on the
//! operands in two files, bit for bit.
//!
//! The same code runs natively: [`parts`] gives what `prepare` writes one after the other. A NaN is
//! written as the canonical one, because the SDK leaves the bits of NaNs open.

mod functions;
mod operands;
mod operators;
mod part;
mod programs;
mod track;

pub use operands::Operands;
pub use part::{Part, parts};
pub use track::FloatExpressions;

assay_sdk::export_track!(FloatExpressions);

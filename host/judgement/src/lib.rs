//! The acceptance rule and what it can tell apart: pure functions, no input or output.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod acceptance;
mod critical;
mod estimate;
pub mod power;
mod quantity;

pub use acceptance::{Decision, Reason, Rule, Unjudgeable};
pub use critical::CriticalValue;
pub use estimate::Estimate;
pub use power::{Plan, Progress, Report, Stopped, simulate};
pub use quantity::{Alpha, Attempts, GroupCount, Margin, OutOfRange};

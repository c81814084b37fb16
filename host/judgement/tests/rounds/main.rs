//! The fold of the log: rounds, bench, quotas, and how it ends.

#![allow(clippy::unwrap_used, reason = "tests")]

mod bench;
mod ends;
mod evidence;
mod ignored;
mod permutation;
mod queue;
mod scene;
mod terms;
mod turn;
mod worked_number;

//! The attack study: how often do programs without any gain get past the acceptance rule?
//!
//! Each [`Scenario`] is an attacker on a kind of challenge. [`play`] simulates its epochs, every
//! attempt decided by the real [`Rule`](assay_judgement::Rule), and counts the epochs that had a false
//! win. `benches/attack_study.rs` prints the table, `tests/attack_study.rs` checks it on fewer epochs.
//!
//! - [`Luck`] is how outcomes differ from case to case although skill is equal,
//! - [`Attacker`] is what is submitted,
//! - [`Judge`] is the rule, or one of the rules that are too weak, for contrast,
//! - [`Halves`] is on what a challenger must win: one half of a slice, for contrast, or both.

mod attacker;
mod luck;
mod scenario;
mod study;

pub use attacker::Attacker;
pub use luck::Luck;
pub use scenario::{Finding, Judge, Scenario, scenarios};
pub use study::{ALPHA, Halves, play};

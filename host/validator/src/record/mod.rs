//! What a verdict rests on: secret until the pack is opened, and then what anyone compares it with.
//!
//! A verdict's digest is a keyed hash of the bytes of its [`Grounds`], so they are fixed to the last one
//! (all integers little-endian). A submission that was judged on hidden data leaves a [`Record`]:
//!
//! | bytes | meaning |
//! |---|---|
//! | 23 | `assay verdict record 1\n` |
//! | 32 | epoch id |
//! | 32 | submission id |
//! | 4 | slice |
//! | 1 | reason: the place of [`Reason`]'s variant, from 0 |
//! | ... | the champion's results on the first and on the second half of the slice |
//! | ... | the challenger's |
//!
//! A [`HalfResult`] is `0`, 8 bytes of fuel, 4 bytes of number of cases, and for each case `0` and 8
//! bytes of score in nano-units, `1` (numeric fault) or `2` (out of budget); or `1` and a byte that
//! says why the program was rejected.
//!
//! One that was refused at admission leaves a [`Refusal`]:
//!
//! | bytes | meaning |
//! |---|---|
//! | 23 | `assay refusal record 1\n` |
//! | 32 | epoch id |
//! | 32 | submission id |
//! | 4 | slice in force |
//! | 1 | the place of the decision's variant, from 0: 2 (size) to 6 (gate) |
//!
//! Epoch, submission and slice are in them so that no two digests can be compared: equal digests would
//! tell that two programs behave alike on the hidden cases.

mod difference;
mod error;
mod grounds;
mod half;
mod judged;
mod refusal;
mod rest;

pub use difference::{Difference, Place};
pub use error::RecordError;
pub use grounds::{Grounds, RECORD_BYTES};
pub use half::HalfResult;
pub use judged::{Reason, Record};
pub use refusal::Refusal;

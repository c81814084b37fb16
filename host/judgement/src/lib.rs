//! The acceptance rule and what it can tell apart: pure functions, no input or output.
//!
//! - [`acceptance`] is the rule: read that page first. [`Rule::decide`] takes the outcomes of champion
//!   and challenger on the two halves of a slice and gives a [`Decision`]. Integers only, so that
//!   validators agree.
//! - [`CriticalValue`] is the one number in it that takes some computing, exact to the millionth.
//! - [`power`] simulates what a rule can tell apart, for owners who choose its numbers; an
//!   [`Estimate`] says how sure such a count is. This is the only place with floats, and nothing is
//!   decided by them.
//!
//! [`Margin`], [`Alpha`], [`Attempts`] and [`GroupCount`] are what a challenge states, each within its
//! limits. The README has the attack study: how often programs without any gain get past the rule.
//!
//! ```
//! use assay_judgement::{
//!     Alpha, Attempts, Decision, GroupCount, HalfOutcomes, Margin, Reason, Rule,
//! };
//! use assay_protocol::{Direction, Score};
//!
//! let rule = Rule::new(
//!     Margin::new(1_000_000)?,
//!     Alpha::new(50_000)?,
//!     Attempts::new(1_000)?,
//!     GroupCount::new(30)?,
//! );
//! let groups: Vec<u32> = (0..30).collect();
//! let champion = vec![Score::from_nanos(50_000_000)?; 30];
//! let challenger = vec![Score::from_nanos(49_000_000)?; 30];
//!
//! let half = HalfOutcomes { groups: &groups, champion: &champion, challenger: &challenger };
//!
//! // An error that falls by exactly the margin everywhere is not enough.
//! assert_eq!(
//!     rule.decide(Direction::Minimize, &[half, half])?,
//!     Decision::Rejected(Reason::WithinMargin),
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod acceptance;
mod course;
mod critical;
mod estimate;
mod evidence;
pub mod power;
mod quantity;
pub mod quorum;
pub mod rounds;
mod terms;

pub use acceptance::{Decision, HalfOutcomes, Reason, Rule, Unjudgeable};
pub use course::{Course, Exhausted, Frame};
pub use critical::CriticalValue;
pub use estimate::Estimate;
pub use evidence::{Evidence, EvidenceKind};
pub use power::{Plan, Progress, Report, Stopped, simulate};
pub use quantity::{Alpha, Attempts, GroupCount, Margin, OutOfRange};
pub use quorum::{Agreement, Answer, Closing, Hearing, Outcome, Stage};
pub use rounds::{
    BENCH, Bench, Case, Claim, Ending, Epoch, Event, HEARINGS, Ignored, OPENING_ROUNDS, Phase,
    Standing, VOTING_ROUNDS, Void,
};
pub use terms::{EpochTerms, TermsError};

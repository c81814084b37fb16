//! Who wins, who agrees, and what follows from it: pure functions, no input or output.
//!
//! Three rules decide, and each is a page of its own with a worked number:
//!
//! - [`acceptance`]: when a challenger is better than the champion. [`Rule::decide`] takes their outcomes
//!   on the two halves of a slice and gives a [`Decision`]. Integers only, so that validators agree.
//! - [`quorum`]: when they have agreed. A [`Hearing`] collects what validators say of one submission,
//!   and [`Hearing::outcome`] is the [`Agreement`] that a receipt is made of, if there is one.
//! - [`rounds`]: what is heard when. An [`Epoch`] takes the log's entries, one after the other, and knows
//!   champion, slice, attempts spent, the [`Standing`] of each submission, and what validators did
//!   wrong, as [`Evidence`]. Whoever has the log comes to the same.
//!
//! Beside them:
//!
//! - [`EpochTerms`] is what an epoch has to know of its manifest; a [`Course`] and its [`Frame`]s are what
//!   a verdict says besides the judgement.
//! - [`CriticalValue`] is the one number of the acceptance rule that takes some computing, exact to the
//!   millionth.
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

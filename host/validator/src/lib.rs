//! What a validator does with a bench of submissions: admit them, judge them on hidden data, and answer.
//!
//! The log's fold ([`assay_judgement::Epoch`]) says which submissions are on the bench, and in which
//! order. Everything between that and the messages that a validator sends is here:
//!
//! - [`Admission`] makes the six public checks that come before hidden data: size, form, duplicate, claimed
//!   score, behaviour, gate. What fails one is refused, and spends no attempt. It also says which
//!   baseline is the first champion, and what a miner has to claim.
//! - [`HiddenSet`] is a challenge together with its opened pack. It scores champion and challenger on a
//!   slice, applies the acceptance rule, and gives a [`Ruling`].
//! - [`Judge`] is both of them. It works through a bench, and gives an [`Answer`] on each submission: a
//!   verdict's body, or a [`Hindrance`] for which the validator abstains.
//! - [`Ballots`] are the validator's memory of what it has said: written before it is sent, and never
//!   contradicted after a crash. [`Records`] keep what its verdicts rest on.
//!
//! A [`body`](Answer::body) is the same, byte for byte, for every honest validator, whatever its machine,
//! its caches and how the track was compiled: that is what a quorum agrees on. Its digest is of the
//! [`Grounds`]: a [`Record`] of reason, fuel and the outcome of every case, or a [`Refusal`]. They stay
//! with the validator until the pack is opened. The digest is keyed by the pack, so nobody else can test a
//! guess against it. When the pack is open, [`Record::first_difference`] names the first case in which
//! a record is not what judging again gives.
//!
//! Programs are scored under *verdict*, in fresh instances. What the sandbox can't promise to reproduce
//! is never signed, never kept, and never held against a program. No error carries a track's own words
//! about hidden data.
//!
//! # From the bench to the log
//!
//! Each entry that this gives is posted to the log at once; the envelopes are for the bench's second
//! phase, and opened in the same order.
//!
//! ```no_run
//! use std::sync::atomic::AtomicBool;
//!
//! use assay_judgement::{Epoch, Phase};
//! use assay_keyring::Home;
//! use assay_protocol::{Keypair, ProgramId, message::{Entry, Expiry}};
//! use assay_validator::{Ballots, Judge, Records};
//!
//! /// What a validator says when a round has begun.
//! fn answer(
//!     epoch: &Epoch,
//!     judge: &mut Judge<'_>,
//!     home: &Home,
//!     keypair: &Keypair,
//!     programs: &dyn Fn(ProgramId) -> Option<Vec<u8>>,
//! ) -> Result<Vec<Entry>, Box<dyn std::error::Error>> {
//!     let id = epoch.terms().epoch();
//!     let (ballots, records) = (Ballots::open(home, id, keypair)?, Records::open(home, id)?);
//!     let expires = Expiry::of_message_sent(epoch.time());
//!     let mut entries = Vec::new();
//!     for heard in judge.hear(epoch, programs, &AtomicBool::new(false), |_| {}) {
//!         entries.push(match (heard.answer.body(), heard.answer.grounds()) {
//!             (Some(body), Some(grounds)) => {
//!                 records.keep(body.receipt(), &grounds)?;
//!                 ballots.vote(body, expires)?
//!             }
//!             _ => ballots.abstain(heard.submission, heard.hearing, expires)?,
//!         });
//!     }
//!     if let Some(bench) = epoch.bench().filter(|bench| bench.phase() == Phase::Opening) {
//!         for case in bench.cases() {
//!             let envelope = ballots.envelope(case.id(), case.hearing())?;
//!             entries.extend(envelope.map(Entry::Verdict));
//!         }
//!     }
//!     Ok(entries)
//! }
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod admission;
mod ballot;
mod ballots;
mod error;
mod hidden;
mod hindrance;
mod judge;
mod record;
mod records;

pub use admission::{
    Admission, AdmissionError, Admittance, Behaviour, Objection, Programs, Rivals, SearchResult,
};
pub use ballot::Ballot;
pub use ballots::{BallotError, Ballots};
pub use error::{HiddenError, Role};
pub use hidden::{HiddenSet, Ruling};
pub use hindrance::Hindrance;
pub use judge::{Answer, Heard, Judge, JudgeError, Stores};
pub use record::{
    Difference, Grounds, HalfResult, Place, RECORD_BYTES, Reason, Record, RecordError, Refusal,
};
pub use records::{Records, RecordsError};

//! `assay judge`: all parties of a challenge on one machine.
//!
//! [`run`] reads like the protocol: find the secrets, open the journal, finish what waits, submit each
//! program. What there is to do is always read from the epoch's state, never remembered, so a run that
//! was stopped anywhere is gone on with by the next.
//!
//! - [`place`] finds manifest, home and log, or makes a rehearsal;
//! - [`journal`] is the log with what lies beside it and what follows from it;
//! - [`bookmark`] is what the home remembers of the log, and [`submissions`] are what it has sent there;
//! - [`validators`] are those whose secrets are here;
//! - [`steps`] are the steps of the protocol, by their names;
//! - [`session`] takes the next step until a submission has its outcome;
//! - [`report`] tells what happens.

mod bookmark;
mod journal;
mod journal_error;
mod log_key;
mod place;
mod programs;
mod receipts;
mod report;
mod run;
mod session;
mod steps;
mod submissions;
mod validators;

pub(crate) use run::run;

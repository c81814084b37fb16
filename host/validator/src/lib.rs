//! What a validator does with a submission: score champion and challenger on a hidden slice, apply the
//! acceptance rule, and write down what it will sign.
//!
//! - [`HiddenSet`] is a challenge together with its opened pack. [`HiddenSet::judge`] takes a
//!   [`Hearing`] (a submission and the state of the epoch when its turn comes) and gives a [`Ruling`].
//! - A ruling's [`body`](Ruling::body) is the same, byte for byte, for every honest validator, whatever
//!   its machine, its caches and how the track was compiled: that is what a quorum agrees on. It says
//!   whether the challenger was accepted, and a digest.
//! - Its [`Record`] is what the digest is of: reason, fuel and the outcome of every case. It stays with
//!   the validator until the pack is opened. The digest is keyed by the pack, so nobody else can test
//!   a guess against it.
//!
//! Both programs are scored under *verdict*, in fresh instances. What the sandbox can't promise to
//! reproduce is [`HiddenError::NoVerdict`]: it is never signed, never kept, and never held against a
//! program. No error carries a track's own words, which may quote hidden data.
//!
//! ```no_run
//! use assay_challenge::{Challenge, HiddenPack, Store};
//! use assay_protocol::{SubmissionId, message::{Attempt, HearingNumber, Round, SliceIndex}};
//! use assay_sandbox::Sandbox;
//! use assay_validator::{Hearing, HiddenSet};
//!
//! # fn judge(challenge: &Challenge, pack: &HiddenPack, sandbox: &Sandbox, store: Store,
//! #     submission: SubmissionId, champion: &assay_protocol::Program,
//! #     challenger: &assay_protocol::Program) -> Result<(), Box<dyn std::error::Error>> {
//! let mut hidden = HiddenSet::open(challenge, pack, sandbox, store)?;
//! let ruling = hidden.judge(&Hearing {
//!     submission,
//!     number: HearingNumber(0),
//!     round: Round(0),
//!     attempt: Attempt(1),
//!     slice: SliceIndex(0),
//!     champion,
//!     challenger,
//! })?;
//! println!("{:?}", ruling.body.decision);
//! # Ok(())
//! # }
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod admission;
mod ballots;
mod error;
mod hidden;
mod hindrance;
mod record;
mod records;

pub use admission::{
    Admission, AdmissionError, Admittance, Behaviour, Objection, Programs, Rivals, SearchResult,
};
pub use ballots::{Ballot, BallotError, Ballots};
pub use error::{HiddenError, Role};
pub use hidden::{Hearing, HiddenSet, Ruling};
pub use hindrance::Hindrance;
pub use record::{
    Difference, Grounds, HalfResult, Place, RECORD_BYTES, Reason, Record, RecordError, Refusal,
};
pub use records::{Records, RecordsError};

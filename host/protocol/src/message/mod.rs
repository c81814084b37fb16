//! Every message that someone signs, and what is made of several.
//!
//! A [`Message`] is a struct of checked values. Its bytes are [canonical JSON](crate::canonical) of
//! its fields and two more, `kind` and `schema`, which say what it is and in which version. There is
//! no second spelling: bytes are read only if writing the value again gives the same ones, so a
//! message that was read, stored and sent on is still what was signed.
//!
//! - [`Signed`] carries a body with one signature: [`Commitment`], [`Reveal`], [`Vote`],
//!   [`Abstention`], [`ManifestSignature`], [`ValidatorBinding`]. Its body can be had only by [`Signed::verify`] if
//!   it names its [author](Authored), by [`Signed::verify_by`] if not, or under a name that warns.
//! - [`Envelope`] is one validator's answer: a [`Verdict`], equal for all honest validators, its
//!   signature, and the nonce of the [`Vote`] that came before. A [`Receipt`] holds one verdict and a
//!   quorum of such signatures.
//! - An [`Entry`] is any of these in the transparency log, where a [`Tick`] ends each round.
//! - [`EpochManifest`] is what a `challenge.toml` means; its hash is the [`EpochId`](crate::EpochId)
//!   that every other message names. [`Opening`] publishes a hidden pack.
//!
//! What is signed is the *domain tag* `assay:KIND:SCHEMA`, a line feed and the body's canonical bytes
//! ([`Message::signing_bytes`]). The tag keeps a signature of one kind of message from being passed
//! off as another, and any of them from being a transaction of a chain that uses the same keys.
//!
//! ```
//! use assay_protocol::{EpochId, Keypair, Program, Score, Sha256};
//! use assay_protocol::message::{
//!     Commitment, Expiry, Message, Nonce, Salt, Signed, Submission, UnixSeconds,
//! };
//!
//! let miner = Keypair::from_seed(&[1; 32]);
//! let now = UnixSeconds(1_800_000_000);
//! let submission = Submission {
//!     epoch: EpochId(Sha256::of(b"an epoch manifest")),
//!     program: Program::new(b"canonical bytes".to_vec()).id(),
//!     author: miner.hotkey(),
//!     payout: miner.hotkey().payout_address(),
//!     search_score: Score::from_nanos(50_612_246)?,
//!     salt: Salt::draw()?,
//! };
//!
//! // First the hash, then, when the round is closed, what it hides.
//! let commitment = submission.commit(Expiry::of_message_sent(now), Nonce::draw()?);
//! let sent = Signed::sign(commitment, &miner).encode();
//!
//! let received = Signed::<Commitment>::decode(&sent)?.verify()?;
//! received.expires.check(UnixSeconds(1_800_000_007))?;
//! let reveal = submission.reveal(Expiry::of_message_sent(now), Nonce::draw()?);
//! assert!(reveal.opens(&received));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod entry;
mod epoch_manifest;
mod expiry;
mod form;
mod opening;
mod owner;
mod receipt;
mod signed;
mod submission;
mod values;
mod verdict;

pub use entry::{ENTRY_BYTES, Entry, EntryError, Tick};
pub use epoch_manifest::{
    AcceptanceTerms, EpochManifest, EpochSpan, FuelLimits, HiddenFile, HiddenTerms, Owner, Quorum,
    Quotas, Residual, Reward, SearchFile, SearchTerms, TrackLimits, TrackTerms, Validator,
};
pub use expiry::{CLOCK_SKEW, Expiry, ExpiryError, MESSAGE_LIFETIME, UnixSeconds};
pub use form::{Message, MessageError};
pub use opening::{Opening, OpeningSignature, PackOpening};
pub use owner::{AgeRecipient, ManifestSignature, RecipientError, ValidatorBinding};
pub use receipt::{CHECKPOINT_BYTES, PROOF_HASHES, Receipt, ReceiptError, ReceiptVote};
pub use signed::{Authored, Signed, Unauthored, VerifyError};
pub use submission::{Commitment, Reveal, Submission};
pub use values::{
    Attempt, BytesError, HearingNumber, LogIndex, Nonce, RecordDigest, Round, Salt, SliceIndex,
    VoteNonce,
};
pub use verdict::{Abstention, Decision, Envelope, Verdict, Vote};

use std::collections::BTreeSet;

use crate::Hotkey;

/// The largest number of validators of an epoch, and so of signatures of anything.
pub const VALIDATORS: usize = 64;

/// How many of these keys have signed, each counted once.
fn count_distinct(hotkeys: &[Hotkey], has_signed: impl Fn(&Hotkey) -> bool) -> usize {
    let distinct: BTreeSet<_> = hotkeys.iter().collect();
    distinct
        .into_iter()
        .filter(|hotkey| has_signed(hotkey))
        .count()
}

//! What anyone can check, without trusting whoever keeps the log, the validators, or this project's
//! servers. Each step needs more than the one before, and proves more:
//!
//! 1. [`verify_receipt`]: one file and a [`Policy`]. A quorum of the validators that the policy names has
//!    signed this verdict, and the log holds what they signed.
//! 2. [`check_settled`]: a [`History`], too: the log, the terms that the owner has signed, and who was
//!    champion first. Its rounds came to this verdict, and nothing else.
//! 3. [`History::strays`]: a quorum has signed nothing that the rounds did not wait for.
//! 4. [`Replay`]: track, data and programs, too. Whether the verdicts are right: all of them once the
//!    hidden pack is open, refusals at any time. It tells apart a validator that lied from one that was
//!    right against the others, and [`Conducts`] says so of each.
//! 5. [`check_record`]: a validator's private record, too. *Where* a verdict is wrong, to the case.
//!
//! A [`Tally`] says in one line what an audit has come to. Nothing here prints, and nothing here has a
//! secret: whoever runs it comes to the same result.
//!
//! # A receipt, offline
//!
//! ```
//! use std::path::Path;
//! use assay_audit::{Policy, ReceiptProblem, verify_receipt};
//! # use assay_log::{Log, LogPolicy, Reader, SigningKey, storage::Memory};
//! # use assay_protocol::{EpochId, Keypair, ProgramId, SemanticsHash, Sha256, SubmissionId};
//! # use assay_protocol::message::{
//! #     Attempt, Decision, Envelope, HearingNumber, Message, Receipt, RecordDigest, Round,
//! #     SliceIndex, Verdict, VoteNonce,
//! # };
//! # let [alice, bob, carol] = [1, 2, 3].map(|seed| Keypair::from_seed(&[seed; 32]));
//! # let verdict = Verdict {
//! #     attempt: Attempt(1),
//! #     champion: ProgramId(Sha256::of(b"champion")),
//! #     decision: Decision::Accepted,
//! #     digest: RecordDigest::from_bytes([7; 32]),
//! #     epoch: EpochId(Sha256::of(b"epoch")),
//! #     hearing: HearingNumber(0),
//! #     previous: None,
//! #     round: Round(0),
//! #     semantics: SemanticsHash(Sha256::of(b"semantics")),
//! #     slice: SliceIndex(0),
//! #     submission: SubmissionId(Sha256::of(b"submission")),
//! # };
//! # let key = SigningKey::generate("log.example.com/digits")?;
//! # let log_key = key.verifier().clone();
//! # let storage = Memory::default();
//! # let mut log = Log::create(storage.clone(), key)?;
//! # let mut envelopes = Vec::new();
//! # for validator in [&alice, &bob] {
//! #     let envelope = Envelope::seal(verdict.clone(), VoteNonce::draw()?, validator);
//! #     envelopes.push((envelope.clone(), log.append(&[envelope.encode()])?[0]));
//! # }
//! # log.checkpoint()?;
//! # let mut reader = Reader::open(storage, LogPolicy::new(log_key.clone(), Vec::new(), 0)?)?;
//! # let mut parts = Vec::new();
//! # for (envelope, index) in envelopes {
//! #     parts.push((envelope, index, reader.prove_inclusion(index.0)?.0));
//! # }
//! # let note = reader.checkpoint().note().to_owned();
//! # let receipt = Receipt::new(verdict.clone(), note, parts)?;
//! # let (alice, bob, carol) = (alice.hotkey(), bob.hotkey(), carol.hotkey());
//! // Whom the reader relies on: two of Alice, Bob and Carol, and who keeps the log.
//! let text = format!(
//!     "schema = 1\nvotes = 2\nvalidators = [\"{alice}\", \"{bob}\", \"{carol}\"]\nlog = \"{log_key}\"\n"
//! );
//! let policy = Policy::parse(Path::new("policy.toml"), &text)?;
//!
//! // What the reader was sent: a verdict that Alice and Bob have signed.
//! let mut bytes = receipt.encode();
//! let verified = verify_receipt(&bytes, &policy)?;
//! assert_eq!(verified.id, verdict.receipt());
//! assert_eq!(verified.votes.len(), 2);
//!
//! // With its last signature altered, it is nothing.
//! let place = bytes.len() - 80;
//! bytes[place] = if bytes[place] == b'0' { b'1' } else { b'0' };
//! # let problem = verify_receipt(&bytes, &policy).unwrap_err();
//! # assert!(matches!(problem, ReceiptProblem::Forged { .. }), "{problem}");
//! assert!(verify_receipt(&bytes, &policy).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod conduct;
mod history;
mod policy;
mod receipt;
mod record;
mod replay;
mod settlement;
mod stray;
mod tally;
mod terms;

pub use conduct::{Conduct, Conducts, Deed};
pub use history::{ClosedHearing, Counts, History, HistoryError, RoundHistory};
pub use policy::{POLICY_BYTES, Policy};
pub use receipt::{ReceiptProblem, Verified, verify_receipt};
pub use record::{RecordCheck, RecordDifference, check_record};
pub use replay::{Assessment, Computed, Finding, Replay, Review, SignedVerdict, Weight};
pub use settlement::{SettlementProblem, check_settled};
pub use stray::{Stray, StrayCause};
pub use tally::Tally;
pub use terms::{TermsProblem, check_covered, terms_of_log};

//! What every other crate of the host speaks: ids, scores, keys and signed messages.
//!
//! Nothing here does input or output (but for drawing random bytes from the system), and nothing here
//! is a float. A value that has passed through one of these types has been checked:
//!
//! - [`Score`] is an exact integer in nano-units, within the bounds that a metric may have;
//!   [`Score::mean`] is the one way to aggregate cases.
//! - [`Sha256`] is a digest; [`TrackHash`], [`ProgramId`], [`EpochId`] and the others say of what.
//!   They can't be mixed up, and print as 64 lowercase hexadecimal digits.
//! - [`Program`] is one candidate's canonical bytes; its [`ProgramId`] is their SHA-256.
//! - [`Fuel`] is a budget of WebAssembly instructions, weighted by the pinned cost table.
//! - [`Hotkey`] is who signs, [`Keypair`] its secret half, [`PayoutAddress`] where a reward goes.
//! - [`message`] has everything that is signed, from a commitment to a receipt, as
//!   [canonical JSON](canonical): one value, one byte string.
//!
//! ```
//! use assay_protocol::{Direction, Program, Score};
//!
//! let cases = [Score::from_nanos(40_000_000)?, Score::from_nanos(61_224_490)?];
//! let mean = Score::mean(&cases).expect("two cases");
//! assert_eq!(mean.to_string(), "0.050612245");
//! assert!(mean.is_better_than(cases[1], Direction::Minimize));
//!
//! let program = Program::new(b"canonical bytes".to_vec());
//! assert_eq!(program.id().to_string().len(), 64);
//! # Ok::<(), assay_protocol::ScoreOutOfRange>(())
//! ```

#[macro_use]
mod text;

pub mod canonical;
pub mod decimal;
mod fuel;
mod hash;
pub mod hexadecimal;
mod key;
pub mod message;
mod program;
mod score;

pub use fuel::Fuel;
pub use hash::{
    EpochId, FileHash, HashError, ManifestTextHash, PackCommitment, ProgramId, ReceiptId,
    SemanticsHash, SeriesId, Sha256, SubmissionId, TrackHash, VoteHash,
};
pub use key::{
    AddressError, Hotkey, Keypair, PayoutAddress, Phrase, PhraseError, RandomnessError,
    SecretError, SecretUri, SecretUriError, Signature, SignatureError,
};
pub use program::Program;
pub use score::{Direction, Score, ScoreOutOfRange};

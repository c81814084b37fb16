//! The transparency log: an append-only list of entries that nobody, its operator included, can alter
//! unnoticed.
//!
//! Entries are bytes, 1 to 65,535 each; the log does not know what they mean. They are the leaves of a
//! Merkle tree (RFC 6962, RFC 9162). A *checkpoint* is the signed statement "with so many entries, the
//! root is this". Two proofs rest on it, each a few dozen hashes:
//!
//! - *inclusion*: this entry is at this place of the log with this root;
//! - *consistency*: the log with this root continues the one with that root, nothing was altered.
//!
//! The formats are those of C2SP, so that other tools read our logs and the other way round:
//! [`tlog-tiles`](https://c2sp.org/tlog-tiles) for what lies in storage,
//! [`tlog-checkpoint`](https://c2sp.org/tlog-checkpoint) and
//! [`signed-note`](https://c2sp.org/signed-note) for checkpoints,
//! [`tlog-cosignature`](https://c2sp.org/tlog-cosignature) for witnesses.
//!
//! - [`Log`] writes: it appends entries, and publishes checkpoints with its [`SigningKey`].
//! - [`Reader`] reads: from storage that is not believed, under a [`LogPolicy`] that says whose
//!   signatures count. It gives entries and proofs, and notices when a log was rewound or forked.
//! - [`LogPolicy::verify`] and the proofs of [`tree`] check offline what someone has kept.
//! - [`storage`] is where a log lies: a folder that any static file server can serve, or memory.
//! - [`Content`] keeps what is too large for the log, by its hash.
//!
//! # An example
//!
//! ```
//! use assay_log::{
//!     Log, LogPolicy, ReadError, Reader, SigningKey,
//!     storage::{Directory, WritableDirectory},
//!     tree::leaf_hash,
//! };
//!
//! # let home = tempfile::tempdir()?;
//! # let folder = home.path().join("log");
//! // The operator.
//! let key = SigningKey::generate("log.example.com/digits")?;
//! let policy = LogPolicy::new(key.verifier().clone(), Vec::new(), 0)?;
//! let mut log = Log::create(WritableDirectory::lock(folder.clone())?, key)?;
//! log.append(&[b"a", b"b", b"c"])?;
//! let first = log.checkpoint()?.clone();
//! log.append(&[b"d"])?;
//! log.checkpoint()?;
//!
//! // Anyone with the files and the public key.
//! let mut reader = Reader::open(Directory::new(folder), policy.clone())?;
//! assert_eq!(reader.entry(3)?, b"d");
//! reader.check_continues(first.checkpoint())?;
//!
//! // Someone who was given an entry, a proof and a checkpoint, and has no log at all.
//! let proof = reader.prove_inclusion(2)?;
//! let checkpoint = policy.verify(reader.checkpoint().note())?;
//! proof.verify(2, &leaf_hash(b"c"), checkpoint.size(), checkpoint.root())?;
//! assert!(proof.verify(2, &leaf_hash(b"x"), checkpoint.size(), checkpoint.root()).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod checkpoint;
mod content;
mod log;
mod log_error;
pub mod note;
mod policy;
mod reading;
mod signed_checkpoint;
pub mod storage;
pub mod tile;
pub mod tree;

pub use checkpoint::{CHECKPOINT_BYTES, Checkpoint, CheckpointTextError};
pub use content::{Content, ContentError};
pub use log::{Log, PENDING_BYTES};
pub use log_error::LogError;
pub use note::{KeyError, SigningKey, VerifierKey};
pub use policy::{CheckpointError, LogPolicy, PolicyError, WITNESSES};
pub use reading::{Entries, ReadError, Reader};
pub use signed_checkpoint::{Cosignature, SignedCheckpoint};
pub use tree::{ConsistencyProof, InclusionProof};

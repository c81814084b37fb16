//! [`LogPolicy`]: whose signatures make a checkpoint count.

use crate::{
    checkpoint::{Checkpoint, CheckpointTextError},
    note::{Note, NoteError, NoteSignature, SignatureKind, VerifierKey},
    signed_checkpoint::{Cosignature, SignedCheckpoint},
};

/// The most witnesses of a policy.
pub const WITNESSES: usize = 64;

/// The key of a log, those of the witnesses that are believed, and how many of them have to have
/// cosigned a checkpoint.
///
/// The log's signature says that the log stands for the checkpoint. It may still show another log to
/// someone else: a witness that has cosigned has seen that it did not, as far as the witness was shown.
///
/// ```
/// use assay_log::{Log, LogPolicy, SigningKey, storage::Memory};
///
/// let key = SigningKey::generate("log.example.com/digits")?;
/// let policy = LogPolicy::new(key.verifier().clone(), Vec::new(), 0)?;
///
/// let mut log = Log::create(Memory::default(), key)?;
/// log.append(&["first", "second"])?;
/// let note = log.checkpoint()?.note().to_owned();
///
/// assert_eq!(policy.verify(&note)?.size(), 2);
/// assert!(policy.verify(&note.replace("\n2\n", "\n3\n")).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPolicy {
    log: VerifierKey,
    witnesses: Vec<VerifierKey>,
    quorum: usize,
}

/// Keys that make no policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// The log's key is one for cosignatures.
    #[error("the key of the log has to be of kind 1 (Ed25519): {0}")]
    LogKind(Box<VerifierKey>),
    /// The key of a witness is one for plain notes.
    #[error("the key of a witness has to be of kind 4 (cosignatures): {0}")]
    WitnessKind(Box<VerifierKey>),
    /// One witness would count twice: a public key, or a name with an id, is there twice.
    #[error("the key of a witness is there twice, or is the log's own: {0}")]
    Twice(Box<VerifierKey>),
    /// There are too many witnesses.
    #[error("{0} witnesses, of at most {WITNESSES}")]
    TooMany(usize),
    /// More cosignatures are asked for than there are witnesses.
    #[error("a quorum of {quorum} of {witnesses} witnesses can never be reached")]
    Unreachable {
        /// How many have to cosign.
        quorum: usize,
        /// How many there are.
        witnesses: usize,
    },
}

impl PolicyError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::LogKind(_) => "take the key that the log's operator publishes for checkpoints",
            Self::WitnessKind(_) => "take the key that the witness publishes for cosignatures",
            Self::Twice(_) => "list each witness once, and not the log itself",
            Self::TooMany(_) => "leave out witnesses",
            Self::Unreachable { .. } => "lower the quorum or add witnesses",
        }
    }
}

/// A note that the policy does not accept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// It is no signed note.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The log's signature is missing.
    #[error("the checkpoint is not signed by the log's key {0}")]
    NotSigned(Box<VerifierKey>),
    /// A signature under the name and id of a known key is wrong: it, or what it signs, was altered.
    #[error("the signature of {0} under the checkpoint is wrong")]
    WrongSignature(Box<VerifierKey>),
    /// Too few of the witnesses have cosigned.
    #[error(
        "{found} of the policy's witnesses have cosigned the checkpoint, and it takes {quorum}"
    )]
    TooFewWitnesses {
        /// How many have.
        found: usize,
        /// How many have to.
        quorum: usize,
    },
    /// What is signed is no checkpoint.
    #[error(transparent)]
    Text(#[from] CheckpointTextError),
    /// What is signed is the checkpoint of another log.
    #[error("the checkpoint is of the log {found:?}, not of {expected:?}")]
    OtherLog {
        /// The log of the policy: the name of its key.
        expected: String,
        /// The origin that the checkpoint names.
        found: String,
    },
}

impl CheckpointError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Note(_) | Self::Text(_) => "fetch the checkpoint again, as it is",
            Self::NotSigned(_) | Self::OtherLog { .. } => {
                "check that checkpoint and key are of the same log"
            }
            Self::WrongSignature(_) => {
                "fetch the checkpoint again from the log; do not believe where this one comes from"
            }
            Self::TooFewWitnesses { .. } => {
                "wait until more witnesses have seen the checkpoint, or believe more witnesses"
            }
        }
    }
}

impl LogPolicy {
    /// A policy: of `witnesses`, at least `quorum` have to have cosigned. The origin of the log is the
    /// name of its key.
    ///
    /// # Errors
    /// A key is of the wrong kind or there twice, there are more than [`WITNESSES`], or the quorum is
    /// larger than their number.
    pub fn new(
        log: VerifierKey,
        witnesses: Vec<VerifierKey>,
        quorum: usize,
    ) -> Result<Self, PolicyError> {
        if log.kind() != SignatureKind::Ed25519 {
            return Err(PolicyError::LogKind(Box::new(log)));
        }
        if witnesses.len() > WITNESSES {
            return Err(PolicyError::TooMany(witnesses.len()));
        }
        for (place, witness) in witnesses.iter().enumerate() {
            if witness.kind() != SignatureKind::Cosignature {
                return Err(PolicyError::WitnessKind(Box::new(witness.clone())));
            }
            let mut others = witnesses[..place].iter().chain([&log]);
            let same = |other: &VerifierKey| {
                other.public() == witness.public()
                    || (other.name() == witness.name() && other.id() == witness.id())
            };
            if others.any(same) {
                return Err(PolicyError::Twice(Box::new(witness.clone())));
            }
        }
        if quorum > witnesses.len() {
            return Err(PolicyError::Unreachable {
                quorum,
                witnesses: witnesses.len(),
            });
        }
        Ok(Self {
            log,
            witnesses,
            quorum,
        })
    }

    /// The key of the log.
    #[must_use]
    pub const fn log(&self) -> &VerifierKey {
        &self.log
    }

    /// The keys of the witnesses.
    #[must_use]
    pub fn witnesses(&self) -> &[VerifierKey] {
        &self.witnesses
    }

    /// How many witnesses have to have cosigned.
    #[must_use]
    pub const fn quorum(&self) -> usize {
        self.quorum
    }

    /// Reads a note and checks it. As `signed-note` asks, signatures of unknown keys don't matter, and
    /// each of a known key has to be right. A witness that is there twice counts once.
    ///
    /// # Errors
    /// It is no note, the log has not signed it, a known key's signature is wrong, too few witnesses
    /// have cosigned, or it is no checkpoint of this log.
    pub fn verify(&self, note: &str) -> Result<SignedCheckpoint, CheckpointError> {
        let parsed = Note::parse(note)?;
        let text = parsed.text();
        let of = |key: &VerifierKey| {
            let (name, id) = (key.name().to_owned(), key.id());
            let matches = move |line: &&NoteSignature| line.name == name && line.id == id;
            parsed.signatures().iter().filter(matches)
        };

        let mut signed = false;
        for signature in of(&self.log) {
            if !is_signature(&self.log, text, &signature.bytes) {
                return Err(CheckpointError::WrongSignature(Box::new(self.log.clone())));
            }
            signed = true;
        }
        if !signed {
            return Err(CheckpointError::NotSigned(Box::new(self.log.clone())));
        }

        let mut cosignatures = Vec::new();
        for witness in &self.witnesses {
            let mut latest = None;
            for signature in of(witness) {
                let time = cosigned_at(witness, text, &signature.bytes)
                    .ok_or_else(|| CheckpointError::WrongSignature(Box::new(witness.clone())))?;
                latest = latest.max(Some(time));
            }
            cosignatures.extend(latest.map(|time| Cosignature {
                witness: witness.name().to_owned(),
                time,
            }));
        }
        if cosignatures.len() < self.quorum {
            return Err(CheckpointError::TooFewWitnesses {
                found: cosignatures.len(),
                quorum: self.quorum,
            });
        }

        let checkpoint = Checkpoint::parse(text)?;
        if checkpoint.origin() != self.log.name() {
            return Err(CheckpointError::OtherLog {
                expected: self.log.name().to_owned(),
                found: checkpoint.origin().to_owned(),
            });
        }
        Ok(SignedCheckpoint {
            checkpoint,
            note: note.to_owned(),
            cosignatures,
        })
    }
}

/// Whether this is the plain signature of a text.
fn is_signature(key: &VerifierKey, text: &str, signature: &[u8]) -> bool {
    signature
        .try_into()
        .is_ok_and(|signature| key.verify(text.as_bytes(), signature))
}

/// When a witness has cosigned a text, in seconds since 1970: `tlog-cosignature`, version 1. None if it
/// has not.
fn cosigned_at(key: &VerifierKey, text: &str, signature: &[u8]) -> Option<u64> {
    let (time, signature) = signature.split_first_chunk::<8>()?;
    let time = u64::from_be_bytes(*time);
    if time > i64::MAX as u64 {
        return None;
    }
    let message = format!("cosignature/v1\ntime {time}\n{text}");
    let signature = signature.try_into().ok()?;
    key.verify(message.as_bytes(), signature).then_some(time)
}

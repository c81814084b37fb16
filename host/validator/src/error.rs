//! [`HiddenError`]: why there is no ruling.

use std::fmt;

use assay_judgement::Unjudgeable;
use assay_protocol::{
    PackCommitment, ProgramId,
    message::{Attempt, SliceIndex},
};
use assay_sandbox::{Call, Cause, FailureKind, LoadError};

/// Why there is no ruling.
#[derive(Debug, thiserror::Error)]
pub enum HiddenError {
    /// The challenge has no hidden split.
    #[error("challenge `{0}` is for practice: it has no hidden split")]
    Practice(String),
    /// Nobody has checked that its owner signed the challenge.
    #[error("challenge `{0}` was read without its owner's signature")]
    Unsigned(String),
    /// The pack is another one than the manifest's.
    #[error("the hidden pack has the wrong hash: the manifest says {expected}, it has {found}")]
    OtherPack {
        /// The manifest's commitment.
        expected: PackCommitment,
        /// The pack's.
        found: PackCommitment,
    },
    /// The sandbox runs under the wrong profile.
    #[error("hidden slices are judged under the verdict profile only")]
    Profile,
    /// The track can't be loaded.
    #[error("the track of challenge `{challenge}` can't be loaded")]
    Load {
        /// The challenge.
        challenge: String,
        /// Why.
        source: Box<LoadError>,
    },
    /// The pack has no such slice: all are retired.
    #[error("slice {slice} is beyond the {slices} slices of the hidden pack")]
    NoSlice {
        /// The slice, counted from 0.
        slice: SliceIndex,
        /// How many there are.
        slices: u32,
    },
    /// The epoch's attempts are spent. Its chance of a false win is for so many.
    #[error("{spent} attempts are spent, and the epoch allows {allowed}")]
    NoAttempt {
        /// How many are spent.
        spent: Attempt,
        /// How many there are.
        allowed: u32,
    },
    /// A verdict would name something else than it is judged by.
    #[error("the verdict is to name another {0} than the one that it is judged by")]
    Frame(&'static str),
    /// The slice can't be prepared. What the track says about it is left out: it may tell what is in
    /// the hidden data, and errors get into logs.
    #[error("slice {slice} of the hidden pack can't be prepared")]
    Slice {
        /// The slice.
        slice: SliceIndex,
    },
    /// The results don't fit the slice: the track gave other cases than before.
    #[error(transparent)]
    Rule(#[from] Unjudgeable),
    /// The sandbox could not tell. Never signed, and never held against a program. That it happened
    /// gets to be known, and with it a little about the hidden data: what is asked again must be
    /// limited.
    #[error("there is no verdict on the {role} {program}: `{call}` {}", FailureKind::NoVerdict(*.cause))]
    NoVerdict {
        /// Whose program it is.
        role: Role,
        /// The program.
        program: ProgramId,
        /// The call that did not come to an end of its own.
        call: Call,
        /// What ended it.
        cause: Cause,
    },
}

/// Which of the two programs of a hearing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The best program so far.
    Champion,
    /// The submitted one.
    Challenger,
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Champion => "champion",
            Self::Challenger => "challenger",
        })
    }
}

impl HiddenError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Practice(_) => {
                "judge on a challenge with [hidden] and the tables that belong to it"
            }
            Self::Unsigned(_) => "read the challenge with its signature",
            Self::OtherPack { .. } => "unseal the pack that lies beside this manifest",
            Self::Profile => "give a sandbox of the verdict profile",
            Self::Load { .. } => {
                "run `assay doctor` to see whether this machine can compile tracks"
            }
            Self::Frame(_) => "judge with the challenge and the champion of the log's epoch",
            Self::NoSlice { .. } | Self::NoAttempt { .. } => {
                "judge no more in this epoch: the owner starts the next one"
            }
            Self::Slice { .. } | Self::Rule(_) => {
                "check the challenge with `assay challenge verify --key KEY`, and tell its owner"
            }
            Self::NoVerdict { .. } => "vote that there is no verdict, and try again when asked",
        }
    }
}

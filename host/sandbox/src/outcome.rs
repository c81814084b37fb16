//! What an evaluation came to, and what of it may be signed.
//!
//! [`Outcome::Score`] and [`Outcome::Rejected`] are the same on every machine, so a validator may
//! sign them. [`Outcome::NoVerdict`] is not (a watchdog, a native stack, a host out of memory): it is
//! never signed and never counts for or against a program. The enums are closed and carry no text;
//! text for people is in [`Failure::detail`], beside them.

use std::fmt;

use crate::TrapClass;

/// The result of an evaluation, as a lattice: only the first two may be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T> {
    /// The program was scored.
    Score(T),
    /// The program, or the track on this program, broke a rule. Reproducible.
    Rejected(Rejection),
    /// The host could not tell. Not reproducible.
    NoVerdict(Cause),
}

impl<T> From<Result<T, Failure>> for Outcome<T> {
    fn from(result: Result<T, Failure>) -> Self {
        match result {
            Ok(value) => Self::Score(value),
            Err(Failure {
                kind: FailureKind::Rejected(reason),
                ..
            }) => Self::Rejected(reason),
            Err(Failure {
                kind: FailureKind::NoVerdict(cause),
                ..
            }) => Self::NoVerdict(cause),
        }
    }
}

/// A reproducible reason why a call gave no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rejection {
    /// WebAssembly trapped. The whole fuel of the call counts as used.
    Trap(TrapClass),
    /// The call used up its fuel.
    OutOfFuel,
    /// The component asked for more memory, tables or instances than a store may have, at
    /// instantiation. (Later, `memory.grow` answers -1 and the component decides what to do.)
    OutOfMemory,
    /// What the component gave back is not of the interface's types: a pointer out of bounds, text
    /// that is not UTF-8, lists larger than the host accepts. Or it holds more resource handles than
    /// a store may have.
    BrokenAbi,
    /// The descriptor, the groups or another answer is outside the limits that the interface states.
    OutOfLimits,
    /// Not one outcome per case.
    WrongOutcomeCount,
    /// A score outside the metric's worst and best.
    ScoreOutOfRange,
    /// The track refused the program's bytes, or they are not canonical.
    NotAProgram,
}

/// An irreproducible reason why a call gave no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The wall-clock watchdog ended the call.
    Watchdog,
    /// The native stack ran out. How deep that is depends on the compiler.
    StackOverflow,
    /// The host had no memory to give, although the limits allowed it.
    HostMemory,
    /// The thread's floating-point environment is not the default one (rounding to nearest,
    /// subnormals kept), so results could differ.
    FloatEnvironment,
    /// An earlier call on this instance failed; it can't be used any more.
    Poisoned,
    /// Something that should be impossible. Report it.
    Internal,
}

/// The function of the track interface that was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(
    missing_docs,
    reason = "they are the functions of the track interface, by their names"
)]
pub enum Call {
    Instantiate,
    Describe,
    Open,
    Baselines,
    Canonicalize,
    Render,
    Parse,
    Random,
    Mutate,
    Crossover,
    Complexity,
    Traits,
    Prepare,
    Load,
    Groups,
    Evaluate,
    Fingerprint,
}

impl fmt::Display for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("{self:?}").to_lowercase())
    }
}

/// A call into a component that failed: which, how, and the details for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{call}` {kind}: {detail}")]
pub struct Failure {
    /// The function that was called.
    pub call: Call,
    /// What happened, without text.
    pub kind: FailureKind,
    /// What happened, for people. Differs between versions and machines: never sign it.
    pub detail: String,
}

impl Failure {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        let cause = match self.kind {
            FailureKind::Rejected(_) => return "the track is at fault: report it to the owner",
            FailureKind::NoVerdict(cause) => cause,
        };
        match cause {
            Cause::Watchdog => {
                "the call took far longer than it may: try again on a machine with less load; if \
                 the same program hangs again, report it to the track's owner"
            }
            Cause::StackOverflow => {
                "the track recurses too deeply on this program: report it to the track's owner"
            }
            Cause::HostMemory => "free some memory, or use fewer islands",
            Cause::FloatEnvironment => {
                "start assay without libraries that change the floating-point mode (LD_PRELOAD)"
            }
            Cause::Poisoned | Cause::Internal => "this is a bug in assay: report it",
        }
    }

    pub(crate) fn rejected(call: Call, reason: Rejection, detail: impl Into<String>) -> Self {
        Self {
            call,
            kind: FailureKind::Rejected(reason),
            detail: detail.into(),
        }
    }

    pub(crate) fn no_verdict(call: Call, cause: Cause, detail: impl Into<String>) -> Self {
        Self {
            call,
            kind: FailureKind::NoVerdict(cause),
            detail: detail.into(),
        }
    }
}

/// Whether a failure is reproducible, and how it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// Reproducible.
    Rejected(Rejection),
    /// Not reproducible.
    NoVerdict(Cause),
}

impl fmt::Display for FailureKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Rejected(Rejection::Trap(_)) => "trapped",
            Self::Rejected(Rejection::OutOfFuel) => "ran out of fuel",
            Self::Rejected(Rejection::OutOfMemory) => "wants more than the memory limit",
            Self::Rejected(Rejection::BrokenAbi) => "gave a malformed answer",
            Self::Rejected(Rejection::OutOfLimits) => "gave an answer outside the limits",
            Self::Rejected(Rejection::WrongOutcomeCount) => "gave the wrong number of outcomes",
            Self::Rejected(Rejection::ScoreOutOfRange) => "gave a score out of range",
            Self::Rejected(Rejection::NotAProgram) => "refused the program",
            Self::NoVerdict(Cause::Watchdog) => "was ended by the watchdog",
            Self::NoVerdict(Cause::StackOverflow) => "overflowed the native stack",
            Self::NoVerdict(Cause::HostMemory) => "needs memory that the host does not have",
            Self::NoVerdict(Cause::FloatEnvironment) => {
                "can't run in this floating-point environment"
            }
            Self::NoVerdict(Cause::Poisoned) => "can't run after an earlier failure",
            Self::NoVerdict(Cause::Internal) => "failed inside the host",
        })
    }
}

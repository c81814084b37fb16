//! From wasmtime's traps to what a verdict may say.
//!
//! The list of traps grows with wasmtime. A trap that is not named here is
//! [`Cause::Internal`]: no verdict, until somebody has decided whether it is reproducible. A test
//! walks every code that wasmtime knows, so an upgrade that adds one fails until it is named.

use wasmtime::Trap;

use crate::{Cause, FailureKind, Rejection};

/// Reproducible traps, by class. Which instruction trapped, and the fuel left then, are not
/// reproducible between compilers and are not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TrapClass {
    /// `unreachable` was executed: in Rust, a panic or an aborted allocation.
    Unreachable,
    /// An access beyond linear memory.
    MemoryOutOfBounds,
    /// An access beyond a table.
    TableOutOfBounds,
    /// An indirect call to a null entry or to a function of another type.
    BadIndirectCall,
    /// Integer division by zero or overflow, or a float that fits no integer.
    Arithmetic,
    /// A violation of the component model's rules: re-entry, invalid characters, strings, lists,
    /// discriminants or pointers in what one part hands to another.
    ComponentModel,
}

/// What a trap means for a verdict.
pub(crate) fn classify(trap: Trap) -> FailureKind {
    use FailureKind::{NoVerdict, Rejected};
    let class = match trap {
        Trap::OutOfFuel => return Rejected(Rejection::OutOfFuel),
        Trap::Interrupt => return NoVerdict(Cause::Watchdog),
        Trap::StackOverflow => return NoVerdict(Cause::StackOverflow),
        Trap::UnreachableCodeReached => TrapClass::Unreachable,
        Trap::MemoryOutOfBounds => TrapClass::MemoryOutOfBounds,
        Trap::TableOutOfBounds => TrapClass::TableOutOfBounds,
        Trap::IndirectCallToNull | Trap::BadSignature => TrapClass::BadIndirectCall,
        Trap::IntegerOverflow | Trap::IntegerDivisionByZero | Trap::BadConversionToInteger => {
            TrapClass::Arithmetic
        }
        Trap::CannotEnterComponent
        | Trap::CannotLeaveComponent
        | Trap::InvalidChar
        | Trap::StringOutOfBounds
        | Trap::ListOutOfBounds
        | Trap::InvalidDiscriminant
        | Trap::UnalignedPointer => TrapClass::ComponentModel,
        // What only proposals outside the allow-list can raise, wasmtime's own assertions, and
        // whatever a later wasmtime adds.
        _ => return NoVerdict(Cause::Internal),
    };
    Rejected(Rejection::Trap(class))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Traps that the allow-list makes impossible: proposals that are off, and wasmtime's own
    /// assertions. Reaching one is a bug, so it is no verdict.
    const IMPOSSIBLE: &[Trap] = &[
        Trap::HeapMisaligned,
        Trap::AtomicWaitNonSharedMemory,
        Trap::NullReference,
        Trap::ArrayOutOfBounds,
        Trap::AllocationTooLarge,
        Trap::CastFailure,
        Trap::NoAsyncResult,
        Trap::UnhandledTag,
        Trap::ContinuationAlreadyConsumed,
        Trap::DisabledOpcode,
        Trap::AsyncDeadlock,
        Trap::CannotBlockSyncTask,
        Trap::DebugAssertStringEncodingFinished,
        Trap::DebugAssertEqualCodeUnits,
        Trap::DebugAssertPointerAligned,
        Trap::DebugAssertUpperBitsUnset,
        Trap::TaskCancelNotCancelled,
        Trap::TaskCancelOrReturnTwice,
        Trap::SubtaskCancelAfterTerminal,
        Trap::TaskReturnInvalid,
        Trap::WaitableSetDropHasWaiters,
        Trap::SubtaskDropNotResolved,
        Trap::ThreadNewIndirectInvalidType,
        Trap::ThreadNewIndirectUninitialized,
        Trap::BackpressureOverflow,
        Trap::UnsupportedCallbackCode,
        Trap::CannotResumeThread,
        Trap::ConcurrentFutureStreamOp,
        Trap::ReferenceCountOverflow,
        Trap::StreamOpTooBig,
        Trap::WaitableSyncAndAsync,
        Trap::UncaughtException,
    ];

    #[test]
    fn every_trap_code_is_decided() {
        let all: Vec<Trap> = (0..=u8::MAX).filter_map(Trap::from_u8).collect();
        assert!(all.len() > 40, "wasmtime 48 has more than forty traps");
        for trap in all {
            let undecided = classify(trap) == FailureKind::NoVerdict(Cause::Internal);
            assert_eq!(
                undecided,
                IMPOSSIBLE.contains(&trap),
                "{trap:?} must be named in `classify` or in `IMPOSSIBLE`"
            );
        }
    }
}

//! Which WebAssembly features a track may use.
//!
//! Everything is off, then a short list is on: what every compiler emits by default, what has one
//! deterministic meaning, and what all engines that may ever replay a verdict implement. Refused
//! proposals are listed one by one, so that a refusal names the compiler option to drop.

use wasmparser::{Error, Validator, WasmFeatures};

use super::refusal::{Refusal, shown};

/// The features that a track may use. The engine's configuration must allow the same and no more.
pub const ALLOWED: WasmFeatures = WasmFeatures::MUTABLE_GLOBAL
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::REFERENCE_TYPES)
    .union(WasmFeatures::MULTI_VALUE)
    .union(WasmFeatures::BULK_MEMORY)
    .union(WasmFeatures::SIMD)
    .union(WasmFeatures::FLOATS)
    .union(WasmFeatures::COMPONENT_MODEL);

/// A WebAssembly proposal that tracks may not use.
#[derive(Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The name people know it by.
    pub name: &'static str,
    /// The code of the refusal, `gate/feature-threads` say. Never changes once published.
    pub code: &'static str,
    /// The parser's flags for it.
    pub flags: WasmFeatures,
}

macro_rules! proposals {
    ($($name:literal $code:literal $first:ident $(| $more:ident)*;)*) => {
        &[$(Proposal {
            name: $name,
            code: $code,
            flags: WasmFeatures::$first$(.union(WasmFeatures::$more))*,
        }),*]
    };
}

/// Every proposal that is refused. What another builds upon comes first: `explain` relies on it.
pub static REFUSED: &[Proposal] = proposals! {
    "threads and atomics" "gate/feature-threads" THREADS;
    "memory64" "gate/feature-memory64" MEMORY64;
    "multiple memories" "gate/feature-multi-memory" MULTI_MEMORY;
    "tail calls" "gate/feature-tail-calls" TAIL_CALL;
    "relaxed SIMD" "gate/feature-relaxed-simd" RELAXED_SIMD;
    "exceptions" "gate/feature-exceptions" EXCEPTIONS | LEGACY_EXCEPTIONS;
    "extended constant expressions" "gate/feature-extended-const" EXTENDED_CONST;
    "wide arithmetic" "gate/feature-wide-arithmetic" WIDE_ARITHMETIC;
    "custom page sizes" "gate/feature-custom-page-sizes" CUSTOM_PAGE_SIZES;
    "memory control" "gate/feature-memory-control" MEMORY_CONTROL;
    "compact imports" "gate/feature-compact-imports" COMPACT_IMPORTS;
    "typed function references" "gate/feature-function-references" FUNCTION_REFERENCES;
    "garbage collection" "gate/feature-gc" GC | GC_TYPES;
    "custom descriptors" "gate/feature-custom-descriptors" CUSTOM_DESCRIPTORS;
    "stack switching" "gate/feature-stack-switching" STACK_SWITCHING;
    "shared-everything threads" "gate/feature-shared-everything-threads" SHARED_EVERYTHING_THREADS;
    "asynchronous component functions" "gate/feature-component-async"
        CM_ASYNC | CM_ASYNC_STACKFUL | CM_MORE_ASYNC_BUILTINS;
    "error contexts of components" "gate/feature-component-error-context" CM_ERROR_CONTEXT;
    "threads of components" "gate/feature-component-threads" CM_THREADING;
    "values of components" "gate/feature-component-values" CM_VALUES;
    "nested names of components" "gate/feature-component-nested-names" CM_NESTED_NAMES;
    "fixed-length lists of components" "gate/feature-component-fixed-lists" CM_FIXED_LENGTH_LISTS;
    "maps of components" "gate/feature-component-maps" CM_MAP;
    "garbage collection in components" "gate/feature-component-gc" CM_GC;
    "64-bit components" "gate/feature-component-64" CM64;
    "`implements` in component names" "gate/feature-component-implements" CM_IMPLEMENTS;
    "canonical versions in component names" "gate/feature-component-canonical-names" CM_CANON_NAMES;
};

/// The refusal of something that belongs to the proposal with `flag`, found by the gate itself.
pub(super) fn refuse(flag: WasmFeatures, what: &str, offset: usize) -> Refusal {
    let proposal = REFUSED
        .iter()
        .find(|proposal| proposal.flags.contains(flag))
        .expect("a test holds that every feature is allowed or refused");
    Refusal::Feature {
        proposal,
        message: what.to_owned(),
        offset,
    }
}

/// Turns an error of validation under [`ALLOWED`] into the refusal that says why.
///
/// The validator names the missing feature in most of its errors, not in all: an atomic instruction
/// is just an unknown opcode to a reader that does not know threads. Then the error itself is the
/// instrument: proposals are switched on one after the other until validation gets past the offset
/// of the error, and the proposal that did it is the missing one. If it fails there even with all of
/// them, the file is malformed. No message is ever compared.
pub(super) fn explain(bytes: &[u8], error: &Error) -> Refusal {
    let offset = error.offset();
    let proposal = match error.missing_wasm_feature() {
        Some(flags) => REFUSED
            .iter()
            .find(|proposal| proposal.flags.intersects(flags)),
        None => missing(bytes, offset),
    };
    let message = shown(error.message());
    match proposal {
        Some(proposal) => Refusal::Feature {
            proposal,
            message,
            offset,
        },
        None => Refusal::Malformed { message, offset },
    }
}

fn missing(bytes: &[u8], offset: usize) -> Option<&'static Proposal> {
    let passes = |features| match Validator::new_with_features(features).validate_all(bytes) {
        Ok(_) => true,
        Err(error) => error.offset() > offset,
    };
    if !passes(WasmFeatures::all()) {
        return None;
    }
    let mut features = ALLOWED;
    REFUSED.iter().find(|proposal| {
        features |= proposal.flags;
        passes(features)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A parser that learns a new proposal fails here, and somebody decides on it.
    #[test]
    fn every_feature_is_allowed_or_refused_by_one_proposal() {
        for (name, flag) in WasmFeatures::all().iter_names() {
            let refusing = REFUSED
                .iter()
                .filter(|proposal| proposal.flags.intersects(flag))
                .count();
            let allowed = usize::from(ALLOWED.contains(flag));
            assert_eq!(allowed + refusing, 1, "{name}");
        }
    }

    #[test]
    fn codes_are_unique() {
        for (index, proposal) in REFUSED.iter().enumerate() {
            assert!(
                REFUSED[..index]
                    .iter()
                    .all(|other| other.code != proposal.code),
                "{}",
                proposal.code
            );
        }
    }
}

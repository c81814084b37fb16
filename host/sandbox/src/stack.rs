//! Room on the native stack, whichever thread calls.
//!
//! wasmtime lets WebAssembly use [`WASM_STACK`](crate::profile::WASM_STACK) bytes from wherever the
//! stack pointer stands, and aborts the process if the thread ends before that. Main threads have 8
//! MiB, others 2: so each call first makes sure of 16.

use crate::profile::WASM_STACK;

/// The stack of a thread that runs WebAssembly: as much again as WebAssembly may use is for the
/// host's own frames. Threads that make many calls should be started with this much; others get a
/// temporary stack for each call, which costs some microseconds.
pub const THREAD_STACK: usize = 2 * WASM_STACK;

/// What must be left for a call: WebAssembly's share and 2 MiB for the host.
const NEEDED: usize = WASM_STACK + (2 << 20);

pub(crate) fn with_room<R>(call: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(NEEDED, THREAD_STACK, call)
}

//! What wasmtime generates from `wit/`. Nothing of it is public: `values` has the types for others.

wasmtime::component::bindgen!({
    path: "../../wit/0.1.0",
    world: "challenge-track",
    // Arguments are lent: data files may be large, and copying them into owned lists would double them.
    ownership: Borrowing { duplicate_if_necessary: false },
});

pub(crate) use exports::assay::track::track as wit;

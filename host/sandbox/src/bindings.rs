//! What wasmtime generates from `wit/`. Nothing of it is public: `values` has the types for others.

wasmtime::component::bindgen!({
    path: "../../wit/0.1.0",
    world: "challenge-track",
});

pub(crate) use exports::assay::track::track as wit;

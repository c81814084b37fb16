//! What a search promises, on a toy problem: one module per promise.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod abort;
mod caches;
mod checkpoints;
mod determinism;
mod hurdle;
mod learning;
mod toy;

//! What a validator answers: refusals in public, each at its stage; then judging on hidden data; and the
//! way from a bench to a settled epoch.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the host is wrong"
)]

#[path = "admission/bench.rs"]
mod bench;
#[path = "admission/checks.rs"]
mod checks;
#[path = "admission/scene.rs"]
mod scene;

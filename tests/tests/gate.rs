//! The static gate: what it admits, and each rule with the code of its refusal.

#![allow(
    clippy::unwrap_used,
    reason = "fixtures are outside of test functions, and should fail where they are wrong"
)]

mod gate {
    mod caps;
    mod features;
    mod fixture;
    mod header;
    mod hostile_bytes;
    mod structure;
    mod world;
}

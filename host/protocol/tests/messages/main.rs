//! Signed messages as others see them: bytes.

#![allow(clippy::unwrap_used, reason = "tests")]

mod golden;
mod refusals;
mod samples;
mod tampering;
mod trust;

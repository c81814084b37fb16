//! The log against references that are not ours, and against whoever alters it.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod base;
mod constant_log;
mod crash;
mod disk;
mod garbage;
mod golden;
mod huge;
mod interoperability;
mod naive;
mod proofs;
mod readers;
mod tampering;
mod witnesses;
mod writer;

//! Keys, end to end: the commands with a home of each test's own, and other people's
//! implementations of what Bittensor's keys are.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the machine is wrong"
)]

mod keys {
    mod altered_files;
    mod commands;
    mod home;
    mod interoperability;
    mod leaks;
    mod python;
}

//! The command line, end to end: the real executable, a cache and a working folder of each test's
//! own.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the machine is wrong"
)]

mod cli {
    mod automl_zero;
    mod bad_input;
    mod data;
    mod help;
    mod interrupt;
    mod letters;
    mod mining;
    mod owner;
    mod place;
    mod sources;
    mod tracks;
}

//! Every file of a challenge with prizes, and of its owner's and validators' secrets, altered byte by
//! byte: whoever relies on it refuses, and says the right reason. (Messages are altered in
//! `host/protocol`, encrypted key files in `host/keyring`.)
//!
//! `cargo test -p assay-tests --test tampering -- --nocapture` prints what was altered and why each
//! alteration was refused.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the files are wrong"
)]

mod tampering {
    mod alterations;
    mod commands;
    mod keys;
    mod manifest;
    mod packs;
    mod pinned_files;
    mod published;
    mod reason;
    mod signature;
    mod swapped;
    mod tally;
}

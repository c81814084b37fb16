//! What anyone can check: receipts by a policy, epochs by their log, verdicts by computing them again.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the host is wrong"
)]

mod receipts {
    mod alterations;
    mod audit;
    mod audits;
    mod commands;
    mod contents;
    mod cosignatures;
    mod fixture;
    mod hostile;
    mod lies;
    mod play;
    mod records;
    mod reviews;
    mod settlement;
    mod stage;
}

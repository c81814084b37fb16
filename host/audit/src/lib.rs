//! What anyone can check.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod history;
mod policy;
mod receipt;
mod record;
mod replay;
mod settlement;
mod tally;

pub use history::{
    ClosedHearing, Counts, History, HistoryError, RoundHistory, agreed_first_champion,
};
pub use policy::{POLICY_BYTES, Policy};
pub use receipt::{ReceiptProblem, Verified, verify_receipt};
pub use record::{RecordCheck, RecordDifference, check_record};
pub use replay::{Assessment, Computed, Finding, Replay, Review, SignedVerdict};
pub use settlement::{SettlementProblem, check_settled};
pub use tally::Tally;

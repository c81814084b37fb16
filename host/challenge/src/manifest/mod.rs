//! What `challenge.toml` states, section by section.

mod acceptance;
mod canonical;
mod epoch;
mod files;
mod hidden;
mod pack;
mod parameters;
mod prize;
mod quorum;
mod search;
mod terms;
mod track;
mod whole;

#[cfg(test)]
mod schema;

pub use acceptance::Acceptance;
pub use epoch::{Epoch, Lineage};
pub use files::{Address, FilePin};
pub use hidden::{HiddenFile, HiddenSplit};
pub use pack::{PackDraft, PackPin};
pub use prize::{Quotas, Reward};
pub use quorum::{Quorum, Validator};
pub use search::SearchSplit;
pub use terms::Terms;
pub use track::TrackPin;
pub use whole::{Draft, Manifest};
pub(crate) use {files::FILES, whole::MANIFEST_BYTES};

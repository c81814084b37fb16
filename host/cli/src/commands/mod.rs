//! One file per subcommand.

pub(crate) mod audit;
pub(crate) mod challenge;
pub(crate) mod challenges;
pub(crate) mod completions;
pub(crate) mod doctor;
pub(crate) mod evaluate;
pub(crate) mod judge;
pub(crate) mod key;
pub(crate) mod mine;
mod published;
pub(crate) mod receipt;
pub(crate) mod track;

//! One file per subcommand.

pub(crate) mod challenge;
pub(crate) mod challenges;
pub(crate) mod completions;
pub(crate) mod doctor;
pub(crate) mod evaluate;
pub(crate) mod key;
pub(crate) mod mine;
pub(crate) mod track;

//! One file per subcommand.

pub(crate) mod challenges;
pub(crate) mod completions;
mod component;
pub(crate) mod doctor;
pub(crate) mod evaluate;
pub(crate) mod mine;
pub(crate) mod track_build;
pub(crate) mod track_check;
pub(crate) mod track_inspect;

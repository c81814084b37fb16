//! `assay receipt`: one file per subcommand.

pub(crate) mod policy;
mod read;
pub(crate) mod replay;
pub(crate) mod show;
pub(crate) mod verify;

//! `assay track`: one file per subcommand, and what two of them share.

pub(crate) mod build;
pub(crate) mod check;
mod component;
pub(crate) mod inspect;

//! `assay key`: one file per subcommand, and what they share.

pub(in crate::commands) mod identity;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod new;
pub(in crate::commands) mod secrets;
pub(crate) mod show;
mod text;
pub(crate) mod validator;

//! A TOML document read key by key, so that every complaint can name file, line and key.

mod depth;
mod error;
mod nearest;
mod section;

pub use error::{ManifestError, ManifestProblem};
pub(crate) use error::Keys;
pub(crate) use section::{Section, parse, read_text};

//! A TOML document read key by key, so that every complaint can name file, line and key.

mod depth;
mod error;
mod finite;
mod nearest;
mod section;
mod source;
mod time;

pub(crate) use error::Keys;
pub use error::{ManifestError, ManifestProblem};
pub(crate) use section::Section;
pub(crate) use source::{parse, read_text};

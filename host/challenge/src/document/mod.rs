//! A TOML document read key by key, so that every complaint can name file, line and key. Manifests are
//! read with it, and other documents that people write.

mod depth;
mod error;
mod finite;
mod list;
mod nearest;
mod section;
mod source;
mod time;

pub use error::{Keys, ManifestError, ManifestProblem};
pub use section::Section;
pub use source::{parse, read_text};

//! Reading a log that nobody is trusted to keep.

mod checked_tree;
mod entries;
mod error;
mod reader;

pub(crate) use checked_tree::CheckedTree;
pub use entries::Entries;
pub use error::ReadError;
pub use reader::Reader;
pub(crate) use reader::{latest, read_note};

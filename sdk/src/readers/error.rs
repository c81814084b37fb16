//! [`ReadError`]: what is wrong with a data file, and where.

use std::fmt;

use thiserror::Error;

use crate::LoadError;

/// A data file that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}, {place}: {reason}")]
pub struct ReadError {
    /// The file's name.
    pub file: String,
    /// Where in the file.
    pub place: Place,
    /// What is wrong there.
    pub reason: Reason,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A line of text, counted from 1.
    Line(u64),
    /// An offset in a binary file, counted from 0.
    Byte(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Byte(offset) => write!(f, "byte {offset}"),
        }
    }
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Reason {
    /// Text that is not UTF-8.
    #[error("the text is not valid UTF-8")]
    NotUtf8,
    /// The file ends although more must follow.
    #[error("the file ends too early")]
    EndOfFile,
    /// The file goes on although it should have ended.
    #[error("there is more in the file than expected")]
    Trailing,
    /// A line with too many or too few values.
    #[error("expected {expected} values, found {found}")]
    ValueCount {
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A word that is not a number of the wanted type, or not finite.
    #[error("`{0}` is not a number of the expected kind")]
    NotANumber(String),
    /// Two columns of one name.
    #[error("there are two columns named `{0}`")]
    DuplicateColumn(String),
    /// A binary file that does not begin as its format must.
    #[error("the file does not begin with an IDX magic number")]
    Magic,
    /// An element type that IDX does not define.
    #[error("0x{0:02x} is not an element type of IDX")]
    ElementType(u8),
    /// An array without dimensions, with an empty one, with too many, or too large for the file.
    #[error("the dimensions {0:?} are not those of an array of 1 to 8 dimensions, none empty")]
    Dimensions(Vec<u32>),
}

impl From<ReadError> for LoadError {
    fn from(error: ReadError) -> Self {
        Self::Malformed(error.to_string())
    }
}

//! Why a track refuses parameters, data or programs.
//!
//! The three types mirror the variants of the track interface. Texts are for people, lowercase,
//! and cut to 4 KiB on their way to the host; `Other` carries a code of the track's own.

use thiserror::Error;

/// Why parameters were refused. The host shows it with the name of the challenge's file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ParameterError {
    /// Not TOML, a value of the wrong type, or a missing key.
    #[error("{0}")]
    Malformed(String),
    /// A key that the track does not know.
    #[error("unknown key `{0}`")]
    UnknownKey(String),
    /// A value outside its documented range; key, value and range as text.
    #[error("{0}")]
    OutOfRange(String),
    /// A reason of the track's own, which its documentation explains.
    #[error("the track refused the parameters with code {0}")]
    Other(u32),
}

/// Why data was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LoadError {
    /// A file that the parameters ask for is not there; its name.
    #[error("the file `{0}` is missing")]
    MissingFile(String),
    /// A file that can't be read as its format; file, place and reason as text. A
    /// [`ReadError`](crate::readers::ReadError) converts into this.
    #[error("{0}")]
    Malformed(String),
    /// More data than the track handles.
    #[error("there is more data than the track handles")]
    TooLarge,
    /// A reason of the track's own, which its documentation explains.
    #[error("the track refused the data with code {0}")]
    Other(u32),
}

/// Why program bytes or program text were refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProgramError {
    /// Not a program of this representation; position and reason as text.
    #[error("{0}")]
    Malformed(String),
    /// Longer or deeper than the representation allows.
    #[error("the program is longer or deeper than allowed")]
    TooLarge,
    /// A reason of the track's own, which its documentation explains.
    #[error("the track refused the program with code {0}")]
    Other(u32),
}

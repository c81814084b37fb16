//! What can be wrong with a language, with program bytes and with program text.

use thiserror::Error;

use crate::ProgramError;

use super::{MAX_DEPTH, MAX_INPUTS, MAX_NAME_BYTES, MAX_NODES, MAX_TEXT_BYTES, Operator, Type};

/// Why a [`Definition`](super::Definition) is not a language.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LanguageError {
    /// More inputs than a byte of the encoding can name.
    #[error("{0} inputs, at most {MAX_INPUTS} are possible")]
    TooManyInputs(usize),
    /// An input's name can't be read back from text.
    #[error(
        "input name {0:?} must be 1 to {MAX_NAME_BYTES} lowercase letters, digits and underscores, a letter first"
    )]
    BadName(String),
    /// Two inputs have one name, or an input has the name of a function.
    #[error("the name {0:?} is used twice")]
    DuplicateName(String),
    /// An operator is listed twice.
    #[error("operator {0:?} is listed twice")]
    DuplicateOperator(Operator),
    /// The range of constants has an end or a width that is not finite, or is empty.
    #[error("the range of constants must be of finite width and not empty")]
    BadConstants,
    /// The cap of nodes is beyond [`MAX_NODES`].
    #[error("at most {0} nodes, but no more than {MAX_NODES} fit a program")]
    TooManyNodes(usize),
    /// An operator takes a type that no tree within the cap of nodes can have; or the result does.
    #[error("no expression of at most {max_nodes} nodes has {kind} as its value")]
    Unreachable {
        /// The type.
        kind: Type,
        /// The cap.
        max_nodes: usize,
    },
}

/// Why bytes or text are not a program of the language.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExpressionError {
    /// The first byte is not this format's version, or there is no byte.
    #[error("program bytes must begin with version {expected}")]
    Version {
        /// The version this code reads.
        expected: u8,
    },
    /// The program ends inside a node, or before all arguments have come.
    #[error("the program ends too early, after byte {at}")]
    Truncated {
        /// How many bytes there are.
        at: usize,
    },
    /// The tree is complete, but more bytes follow.
    #[error("the program is complete, but more follows at byte {at}")]
    Trailing {
        /// The first byte too many.
        at: usize,
    },
    /// A code that is no operator of the language.
    #[error("code {code} at byte {at} is not an operator of this track")]
    UnknownOperator {
        /// The code.
        code: u8,
        /// Its byte.
        at: usize,
    },
    /// An index beyond the inputs of the language.
    #[error("there is no input {index}, named at byte {at}")]
    UnknownInput {
        /// The index.
        index: u8,
        /// Its byte.
        at: usize,
    },
    /// An infinite constant or one that is not a number.
    #[error("the constant at byte {at} is not finite")]
    NotFinite {
        /// The byte of its node.
        at: usize,
    },
    /// A node whose value has not the type that its place asks for.
    #[error("the node at byte {at} gives {found}, but {expected} belongs there")]
    WrongType {
        /// The byte of the node.
        at: usize,
        /// What belongs there.
        expected: Type,
        /// What the node gives.
        found: Type,
    },
    /// More nodes than the language allows.
    #[error("the program has more than {limit} nodes")]
    TooManyNodes {
        /// The language's cap.
        limit: usize,
    },
    /// Deeper than [`MAX_DEPTH`].
    #[error("the program is deeper than {MAX_DEPTH} nodes")]
    TooDeep,
    /// Text longer than [`MAX_TEXT_BYTES`].
    #[error("the program's text is longer than {MAX_TEXT_BYTES} bytes")]
    TextTooLong,
    /// Text that is no expression.
    #[error("line {line}, column {column}: {problem}")]
    Text {
        /// The line, from 1.
        line: usize,
        /// The character within the line, from 1.
        column: usize,
        /// What is wrong there.
        problem: TextProblem,
    },
}

impl From<ExpressionError> for ProgramError {
    fn from(error: ExpressionError) -> ProgramError {
        // Also what is too large: `TooLarge` has no room for the cap, and people need it.
        ProgramError::Malformed(error.to_string())
    }
}

/// What is wrong at a place of a program's text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TextProblem {
    /// A character that no program contains.
    #[error("unexpected character {0:?}")]
    UnexpectedCharacter(char),
    /// Something else stands where a value must begin.
    #[error("expected a number, an input, a function or an opening bracket")]
    ExpectedValue,
    /// A value is complete, and what follows does not continue it.
    #[error("expected an operator, a comma, a closing bracket or the end")]
    ExpectedOperator,
    /// Neither input nor function of the track.
    #[error("unknown name {0:?}; the inputs are {1}")]
    UnknownName(String, String),
    /// An operator that exists but not in this track.
    #[error("{0:?} is not an operator of this track")]
    UnknownOperator(String),
    /// Not a number, or one that is infinite in double precision.
    #[error("{0:?} is not a finite number")]
    BadNumber(String),
    /// A bracket that never closes.
    #[error("this bracket is never closed")]
    Unclosed,
    /// A closing bracket without an opening one.
    #[error("nothing to close here")]
    Unopened,
    /// A comma outside a function's arguments.
    #[error("a comma belongs between the arguments of a function")]
    StrayComma,
    /// A function with too few or too many arguments.
    #[error("{name} takes {expected} arguments, not {found}")]
    ArgumentCount {
        /// The function.
        name: &'static str,
        /// How many it takes.
        expected: usize,
        /// How many are written.
        found: usize,
    },
    /// A value of the wrong type.
    #[error("this gives {found}, but {expected} belongs here")]
    WrongType {
        /// What belongs there.
        expected: Type,
        /// What is written.
        found: Type,
    },
}

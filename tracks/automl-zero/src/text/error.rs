//! What can be wrong with a program's text.

use assay_sdk::ProgramError;
use thiserror::Error;

use crate::language::InstructionProblem;
use crate::operation::Kind;
use crate::program::Phase;

/// Why text is not a program of the language.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct TextError {
    /// The line, from 1.
    pub line: usize,
    /// The character within the line, from 1.
    pub column: usize,
    /// What is wrong there.
    pub problem: TextProblem,
}

/// What is wrong at a place of a program's text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TextProblem {
    /// Something else stands where this belongs.
    #[error("expected {expected}, found {found}")]
    Expected {
        /// What belongs there.
        expected: &'static str,
        /// What is written, quoted, or that the line ends.
        found: String,
    },
    /// An instruction before the first header.
    #[error("expected `setup:`, `predict:` or `learn:` before the first instruction")]
    NoHeader,
    /// A phase appears twice, or after a later one.
    #[error("`{}:` must come once, in the order setup, predict, learn", .0.name())]
    MisplacedHeader(Phase),
    /// More instructions than a phase may have.
    #[error("{} may have at most {limit} instructions", .phase.name())]
    TooLong {
        /// The phase.
        phase: Phase,
        /// How many it may have.
        limit: usize,
    },
    /// A name with the form of a cell, but with an address that no memory has.
    #[error("{0:?} is not an address")]
    BadAddress(String),
    /// No cell and no function.
    #[error("unknown function {name:?}; there are {known}")]
    UnknownFunction {
        /// What is written.
        name: String,
        /// All functions.
        known: String,
    },
    /// An operation that does not take operands of these types.
    #[error("`{name}` takes {options}, not {found}")]
    WrongOperands {
        /// The symbol or function.
        name: String,
        /// The types that it takes.
        options: String,
        /// The types that are written.
        found: String,
    },
    /// A result of another type than the cell that it is written to.
    #[error("this gives a {}, but the cell on the left is a {}", .found.name(), .expected.name())]
    WrongResult {
        /// The type of the result.
        found: Kind,
        /// The type of the cell.
        expected: Kind,
    },
    /// A number assigned to a whole vector or matrix.
    #[error(
        "a {} is not set to a number as a whole: set one element, `v1[0] = 1` or `m0[0, 1] = 1`, or use `broadcast`",
        .0.name()
    )]
    WholeConstant(Kind),
    /// No number.
    #[error("{0:?} is not a number")]
    BadNumber(String),
    /// A cell, an element or a constant that the language has not.
    #[error(transparent)]
    Instruction(#[from] InstructionProblem),
}

impl From<TextError> for ProgramError {
    fn from(error: TextError) -> Self {
        Self::Malformed(error.to_string())
    }
}

//! AutoML-Zero.

#![deny(missing_docs)]

mod baselines;
mod cells;
mod encoding;
mod language;
mod liveness;
mod operation;
mod parameters;
mod program;
mod task;
mod text;
mod traits;
mod variation;

pub use encoding::{EncodingError, FORMAT_VERSION};
pub use language::{InstructionProblem, Language, LanguageError};
pub use operation::{Constants, Kind, Operation, Signature};
pub use parameters::{
    Examples, Files, Goal, Lengths, MAX_CELLS, MAX_EPOCHS, MAX_EXAMPLES, MAX_FEATURES, MAX_LENGTH,
    MAX_NUMBERS, Memory, Parameters, Source, Synthetic,
};
pub use program::{FEATURES, Instruction, LABEL, PREDICTION, Phase, Program, is_writable};
pub use task::Task;
pub use text::{TextError, TextProblem, render, render_effective};
pub use variation::Mutation;

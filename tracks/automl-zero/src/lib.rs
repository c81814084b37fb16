//! AutoML-Zero.

#![deny(missing_docs)]

mod baselines;
mod block;
mod cells;
mod compile;
pub mod data;
mod dataset;
mod encoding;
mod fingerprint;
mod kernels;
mod lanes;
mod language;
mod liveness;
mod machine;
mod operation;
mod parameters;
pub mod prepared;
mod program;
mod protocol;
mod step;
mod task;
mod text;
mod trace;
mod track;
mod traits;
mod variation;

pub use dataset::Dataset;
pub use encoding::{EncodingError, FORMAT_VERSION};
pub use lanes::LANES;
pub use language::{InstructionProblem, Language, LanguageError};
pub use operation::{Constants, Kind, Operation, Signature};
pub use parameters::{
    Examples, Files, Goal, Lengths, MAX_CELLS, MAX_EPOCHS, MAX_EXAMPLES, MAX_FEATURES, MAX_LENGTH,
    MAX_NUMBERS, Memory, Parameters, Source, Synthetic,
};
pub use program::{FEATURES, Instruction, LABEL, PREDICTION, Phase, Program, is_writable};
pub use protocol::Protocol;
pub use task::Task;
pub use text::{TextError, TextProblem, render, render_effective};
pub use trace::{Trace, trace};
pub use track::AutomlZero;
pub use variation::Mutation;

assay_sdk::export_track!(AutomlZero);

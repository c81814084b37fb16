//! AutoML-Zero: programs that learn, from nothing but arithmetic.
//!
//! A program is three lists of instructions over scalars, vectors and matrices: *setup* runs once,
//! *predict* on each example, *learn* on each training example. A case is a *task*, a binary
//! classification (or a regression) with examples of its own: the program is trained on some and
//! scored on others by its accuracy. Linear regression by stochastic gradient descent is six
//! instructions, a two-layer network nineteen; a search finds such programs, and better ones, by
//! mutation. The method is that of Real, Liang, So and Le, "AutoML-Zero: Evolving Machine Learning
//! Algorithms From Scratch", arXiv 2003.03384.
//!
//! - [`AutomlZero`] is the track, [`Parameters`] what a challenge chooses: memory, lengths, examples,
//!   and the [`Source`] of its data.
//! - [`Program`] holds [`Instruction`]s, each one of 65 [`Operation`]s; [`Language`] says which
//!   programs a challenge takes, encodes them, reads them as text and mutates them.
//! - [`data::tasks`] makes [`Task`]s of files or teachers, [`Dataset`] is a loaded split.
//! - [`trace`] tells what a program does, example by example.
//!
//! # What a program means
//!
//! ```text
//! memory = 0; run setup
//! for each epoch, for each training example (x, y):
//!     v0 = x; s0 = 0; run predict
//!     s1 = sigmoid(s1)                  if labels are classes
//!     the case faults unless |y - s1| <= error limit
//!     s0 = y; run learn
//! for each validation example (x, y):
//!     v0 = x; s0 = 0; run predict
//!     the case faults if s1 is not a number
//!     right if (s1 > 0) == (y = 1)      or, for numbers, (y - s1)^2 is added up
//! ```
//!
//! Memory is carried from example to example and into validation. `s0` and `v0` are never written by
//! a program. All numbers are `f32`, and every result is stored as it comes. What the paper leaves
//! open:
//!
//! - Heaviside is 1 above 0 and else 0, for NaN too. Minimum is `if b < a { b } else { a }` and
//!   maximum `if a < b { b } else { a }`: a NaN in the first place stays, in the second it is dropped.
//! - A deviation is `sqrt(max(mean of squares - square of mean, 0))`; a NaN stays one.
//! - Sums begin with 0 and go in a fixed order: one after the other along rows and columns, in four
//!   partial sums, by index modulo 4, over whole vectors and matrices.
//! - A random number depends on the task's seed, the instruction's place in the program as written,
//!   how often its phase ran before, and the element: word `e % 4` of Philox4x32-10 at counter
//!   `[e / 4, times, phase << 16 | position, 0]`. Uniform bounds are exchanged if need be; normal
//!   numbers come in pairs by Box and Muller's transform.
//! - Functions are those of [`assay_sdk::simd`]: a few units in the last place from exact.
//!
//! So a score is a function of program and task alone, whatever is evaluated beside it.
//!
//! # How it is fast
//!
//! Tasks run side by side, [`LANES`] of them, one in each lane of SIMD vectors: every operation is the
//! same for all lanes, and each instruction is looked at once for all. Before it runs, a program is
//! compiled: what can't change a score is left out, what is the same for every example moves out of
//! the loop, products are added in the pass that makes them. None of it changes a bit. The README
//! has the figures.
//!
//! # An example
//!
//! ```
//! use assay_sdk::{Split, Track};
//! use assay_track_automl_zero::{AutomlZero, Examples, Parameters, Source, Synthetic};
//!
//! let track = AutomlZero::open(Parameters {
//!     examples: Examples { training: 1_000, validation: 200 },
//!     ..Parameters::new(4, Source::Linear(Synthetic::default()))
//! })?;
//! let program = track.parse(
//!     "setup:
//!        s2 = 0.1
//!      predict:
//!        s1 = dot(v0, v1)
//!      learn:
//!        s3 = s0 - s1
//!        s3 = s3 * s2
//!        v2 = s3 * v0
//!        v1 = v1 + v2",
//! )?;
//!
//! // Eight tasks, each with a teacher of its own.
//! let prepared = track.prepare(Split::Search, 1, 8, &[])?;
//! let dataset = track.load(&prepared)?;
//! for outcome in track.evaluate(&dataset, &program, 0..8, u64::MAX) {
//!     assert!(outcome?.nanos() > 900_000_000, "nine in ten are right");
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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

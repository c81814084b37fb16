//! Runs track components: the static gate, two engine profiles, limits, and outcomes.
//!
//! This is the only crate that names wasmtime. Nothing that enters is trusted: component bytes go
//! through [`gate`] before an engine sees them, compiling happens in a child process under limits,
//! every call has its own fuel and watchdog, every answer is checked, and what comes out is a closed
//! [`Outcome`] that says whether it may be signed.
//!
//! The way of a component, type by type:
//!
//! 1. [`Sandbox`]: an engine under one [`Profile`]. *Verdict* is bit-exact and metered, *search* is
//!    fast; [`semantics`] says what they agree on.
//! 2. [`Component`]: a track that passed the gate, compiled, identified by its SHA-256.
//! 3. [`Instance`], [`Space`], [`Dataset`]: a fresh store; a program space opened with a challenge's
//!    parameters; a loaded split. Each takes the one before.
//! 4. [`judge`]: all of it at once for one program, which is what a validator signs.
//!
//! ```no_run
//! use assay_sandbox::{Compiler, Limits, Outcome, Profile, Sandbox, Split, Task, judge};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::new(Profile::Verdict, Compiler::this_executable()?, None)?;
//! let track = sandbox.load(&std::fs::read("track.wasm")?)?;
//!
//! let limits = Limits::default();
//! let mut space = track.instantiate(&limits)?.open("families = 3")??;
//! let best = space.baselines()?.remove(0);
//! let prepared = space.prepare(Split::Search, 1, 20, &[])??;
//!
//! let task = Task { parameters: "families = 3", limits: &limits, prepared: &prepared };
//! match judge(&track, task, &best.program) {
//!     (Outcome::Score(judgement), _) => println!("{}", judgement.evaluation.mean),
//!     (_, Some(failure)) => eprintln!("{failure}"),
//!     (_, None) => unreachable!("what is no score has a failure"),
//! }
//! # Ok(())
//! # }
//! ```

#![deny(missing_docs)]

mod allowance;
mod bindings;
mod code_cache;
mod compiler;
mod component;
mod convert;
mod dataset;
mod judge;
mod outcome;
mod profile;
mod sandbox;
mod space;
mod stack;
mod trap;
mod values;
mod watchdog;

pub mod compile_worker;
pub mod float_environment;
pub mod gate;
pub mod limits;
pub mod semantics;

pub use code_cache::{CacheError, CodeCache};
pub use compiler::{CompileError, Compiler};
pub use component::{Component, Instance};
pub use dataset::Dataset;
pub use judge::{Judgement, Task, judge, open};
pub use limits::{FuelLimits, Limits};
pub use outcome::{Call, Cause, Failure, FailureKind, Outcome, Rejection};
pub use profile::{Profile, Variation};
pub use sandbox::{LoadError, Sandbox, SandboxError};
pub use space::Space;
pub use stack::THREAD_STACK;
pub use trap::TrapClass;
pub use values::{
    Axis, Baseline, CaseOutcome, DataError, DataFile, Descriptor, Evaluation, Fault, Metric,
    ParameterError, ProgramError, Split,
};

//! How a track becomes a component: which Rust toolchain builds it, and the build itself.
//!
//! A track is an ordinary Rust library. [`Toolchain::find`] looks for something on this machine that
//! can compile it to WebAssembly and never fetches one; [`build`] compiles, encodes the result as a
//! component, and writes a record beside it that says how. [`checks`] tells
//! `assay doctor` the same facts without building.
//!
//! ```text
//! Cargo package --cargo--> core module --wit-component--> component + build record
//! ```
//!
//! Two builds with one toolchain give the same bytes, wherever the sources, the target folder and
//! cargo's home are. `command` keeps the user's settings out of the build, `flags` fixes
//! everything that decides code and takes folder names out, `component` drops what the compiler
//! and linker wrote for debuggers, and `leak` makes sure that no folder name is left.

mod build;
mod checks;
mod command;
mod component;
mod error;
mod find;
mod flags;
mod leak;
mod linker;
mod project;
mod record;

pub(crate) use build::{BuildOptions, build};
pub(crate) use checks::{Check, Health, checks};
pub(crate) use error::BuildError;
pub(crate) use find::{Toolchain, ToolchainKind, ToolchainMissing};
pub(crate) use project::package_folder;

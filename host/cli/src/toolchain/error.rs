//! Why a track could not be built.

use std::{io, path::PathBuf, process::ExitStatus};

use assay_sandbox::gate::Refusal;

/// Why a track could not be built. The text says what to do; the source, if any, is the cause.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BuildError {
    #[error("{} is not a cargo package: it has no Cargo.toml; give the folder of a track's crate", .0.display())]
    NotAPackage(PathBuf),

    #[error("{} is a workspace without a package of its own; give the folder of one of its members", .0.display())]
    Workspace(PathBuf),

    #[error(
        "package {0} has no library, and a track is one; create src/lib.rs and add to its Cargo.toml\n\n    [lib]\n    crate-type = [\"cdylib\", \"rlib\"]\n"
    )]
    NoLibrary(String),

    #[error("{} does not run; `assay doctor` shows what is installed", program.display())]
    DoesNotRun { program: PathBuf, source: io::Error },

    /// Cargo's own messages, on standard error, say what is wrong.
    #[error("cargo failed ({status}); correct what it reports above and build again")]
    Cargo { status: ExitStatus },

    #[error(
        "cargo's output is not as expected ({0}); this version of cargo may be too new for this assay"
    )]
    CargoOutput(String),

    #[error(
        "the crate exports no track; call `assay_sdk::export_track!(Mine);` once in its src/lib.rs, with your type in place of `Mine`"
    )]
    NoTrack,

    #[error(
        "the crate imports `{name}` from `{module}`, and a track imports nothing; remove the dependency that wants it (often a clock, random numbers or JavaScript)"
    )]
    Import { module: String, name: String },

    #[error("the sandbox refuses what was built")]
    Refused(#[from] Refusal),

    #[error(
        "the compiled crate can't be made a component ({0}); check that it uses one version of assay-sdk"
    )]
    Encode(String),

    #[error(
        "the component contains `{text}`, a path of this machine ({what}); look for `env!` and `file!` in the crate and its dependencies"
    )]
    Leak { what: &'static str, text: String },

    #[error("can't read {}", path.display())]
    Read { path: PathBuf, source: io::Error },

    #[error("can't write {}; choose another place with --output", path.display())]
    Write { path: PathBuf, source: io::Error },
}

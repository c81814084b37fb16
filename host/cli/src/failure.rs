//! [`Failure`]: an error that was to be expected.

use std::{error::Error, fmt, io, path::Path};

use assay_challenge::{CacheError, CatalogError, ChallengeError, TrackError};
use assay_miner::{Fault, MineError};
use assay_sandbox::{CompileError, LoadError, SandboxError};

use crate::{
    exit::Exit,
    output,
    toolchain::{BuildError, ToolchainMissing},
};

/// What went wrong, what to do about it, and the exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    error: Box<dyn Error>,
    remedy: Option<String>,
}

impl Failure {
    pub(crate) fn new(
        exit: Exit,
        error: impl Into<Box<dyn Error>>,
        remedy: impl Into<Option<String>>,
    ) -> Self {
        Self {
            exit,
            error: error.into(),
            remedy: remedy.into(),
        }
    }

    /// A file that was given and can't be read.
    pub(crate) fn unreadable(path: &Path, error: &dyn fmt::Display) -> Self {
        let text = format!("can't read {}: {error}", path.display());
        Self::new(
            Exit::Input,
            text,
            "check the path and the file's permissions".to_owned(),
        )
    }

    /// Standard output can't be written. If whoever reads it has had enough, that is a success.
    pub(crate) fn standard_output(error: &io::Error) -> Self {
        let exit = match error.kind() {
            io::ErrorKind::BrokenPipe => Exit::Success,
            _ => Exit::Output,
        };
        let remedy = "check where the output goes".to_owned();
        Self::new(
            exit,
            format!("can't write to standard output: {error}"),
            remedy,
        )
    }

    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// Tells the user, and gives the exit code.
    pub(crate) fn report(&self) -> Exit {
        if self.exit != Exit::Success {
            output::note(self.to_string().trim_end());
        }
        self.exit
    }
}

/// The message, its chain of causes, and the remedy, each on a line.
impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "error: {}", self.error)?;
        let mut cause = self.error.source();
        while let Some(error) = cause {
            writeln!(formatter, "  because: {error}")?;
            cause = error.source();
        }
        match &self.remedy {
            Some(remedy) => writeln!(formatter, "help: {remedy}"),
            None => Ok(()),
        }
    }
}

impl From<CatalogError> for Failure {
    fn from(error: CatalogError) -> Self {
        let remedy = error.remedy();
        Self::new(Exit::Input, error, remedy)
    }
}

impl From<ChallengeError> for Failure {
    fn from(error: ChallengeError) -> Self {
        let remedy = error.remedy();
        Self::new(Exit::Input, error, remedy)
    }
}

impl From<CacheError> for Failure {
    fn from(error: CacheError) -> Self {
        let remedy = error.remedy();
        Self::new(Exit::Sandbox, error, remedy)
    }
}

impl From<MineError> for Failure {
    fn from(error: MineError) -> Self {
        let exit = match error.fault() {
            Fault::Input => Exit::Input,
            Fault::Output => Exit::Output,
            Fault::Profiles => Exit::No,
            Fault::Machine => Exit::Sandbox,
        };
        let remedy = error.remedy();
        Self::new(exit, error, remedy)
    }
}

impl From<TrackError> for Failure {
    fn from(error: TrackError) -> Self {
        MineError::from(error).into()
    }
}

impl From<SandboxError> for Failure {
    fn from(error: SandboxError) -> Self {
        Self::new(Exit::Sandbox, error, "run `assay doctor`".to_owned())
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        let exit = match error {
            LoadError::Refused(_) | LoadError::Compile(CompileError::Refused(_)) => Exit::No,
            LoadError::Compile(_) | LoadError::Engine(_) => Exit::Sandbox,
        };
        Self::new(exit, error, None)
    }
}

impl From<ToolchainMissing> for Failure {
    fn from(error: ToolchainMissing) -> Self {
        let remedy = error.remedy();
        Self::new(Exit::Input, error, remedy)
    }
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        let exit = match error {
            BuildError::Write { .. } => Exit::Output,
            _ => Exit::Input,
        };
        Self::new(exit, error, None)
    }
}

//! [`Failure`]: an error that was to be expected.

use std::{error::Error, fmt, io, path::Path};

use assay_challenge::{
    CacheError, CatalogError, ChallengeError, ManifestError, OpeningError, PackError, PinError,
    SealError, SignError, TrackError,
};
use assay_keyring::{KeyringError, PassphraseError};
use assay_miner::{Fault, MineError};
use assay_protocol::{RandomnessError, SecretUriError};
use assay_sandbox::{CompileError, LoadError, SandboxError};
use assay_validator::{BallotError, HiddenError, JudgeError, RecordsError};

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

    /// The same, as the cause of something.
    pub(crate) fn about(self, text: String) -> Self {
        Self {
            error: Box::new(About {
                text,
                source: self.error,
            }),
            ..self
        }
    }

    /// The message and its causes, on one line.
    pub(crate) fn causes(&self) -> String {
        let mut text = self.error.to_string();
        let mut cause = self.error.source();
        while let Some(error) = cause {
            text.push_str(&format!(": {error}"));
            cause = error.source();
        }
        text
    }

    pub(crate) fn remedy(&self) -> Option<&str> {
        self.remedy.as_deref()
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

/// What an error is about, and the error.
#[derive(Debug)]
struct About {
    text: String,
    source: Box<dyn Error>,
}

impl fmt::Display for About {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Error for About {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
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

impl From<ManifestError> for Failure {
    fn from(error: ManifestError) -> Self {
        let remedy = error.remedy();
        Self::new(Exit::Input, error, remedy)
    }
}

impl From<PinError> for Failure {
    fn from(error: PinError) -> Self {
        let remedy = error.remedy().to_owned();
        Self::new(Exit::Input, error, remedy)
    }
}

impl From<SignError> for Failure {
    fn from(error: SignError) -> Self {
        let remedy = error.remedy().to_owned();
        Self::new(Exit::Input, error, remedy)
    }
}

impl From<PackError> for Failure {
    fn from(error: PackError) -> Self {
        let remedy = error.remedy().to_owned();
        Self::new(Exit::Input, error, remedy)
    }
}

impl From<SealError> for Failure {
    fn from(error: SealError) -> Self {
        let remedy = error.remedy().to_owned();
        Self::new(Exit::Input, error, remedy)
    }
}

impl From<OpeningError> for Failure {
    fn from(error: OpeningError) -> Self {
        let exit = match error {
            OpeningError::NotClosed { .. } | OpeningError::NotSigned { .. } => Exit::No,
            _ => Exit::Input,
        };
        let remedy = error.remedy();
        Self::new(exit, error, remedy)
    }
}

impl From<CacheError> for Failure {
    fn from(error: CacheError) -> Self {
        let remedy = error.remedy();
        Self::new(Exit::Sandbox, error, remedy)
    }
}

impl From<KeyringError> for Failure {
    fn from(error: KeyringError) -> Self {
        let exit = match error {
            KeyringError::Unwritable { .. } | KeyringError::Exists { .. } => Exit::Output,
            _ => Exit::Input,
        };
        let remedy = error.remedy();
        Self::new(exit, error, remedy)
    }
}

impl From<PassphraseError> for Failure {
    fn from(error: PassphraseError) -> Self {
        let remedy = "several words that make no sentence are a good passphrase".to_owned();
        Self::new(Exit::Input, error, remedy)
    }
}

impl From<SecretUriError> for Failure {
    fn from(error: SecretUriError) -> Self {
        let remedy = "check the words, their order, and that they are one phrase".to_owned();
        Self::new(Exit::Input, error, remedy)
    }
}

impl From<RandomnessError> for Failure {
    fn from(error: RandomnessError) -> Self {
        Self::new(Exit::Sandbox, error, None)
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

impl From<HiddenError> for Failure {
    fn from(error: HiddenError) -> Self {
        let exit = match error {
            HiddenError::NoVerdict { .. } => Exit::Sandbox,
            _ => Exit::Input,
        };
        let remedy = error.remedy().to_owned();
        Self::new(exit, error, remedy)
    }
}

impl From<JudgeError> for Failure {
    fn from(error: JudgeError) -> Self {
        let remedy = error.remedy();
        Self::new(Exit::Input, error, remedy)
    }
}

impl From<BallotError> for Failure {
    fn from(error: BallotError) -> Self {
        let remedy = error.remedy();
        Self::new(Exit::Output, error, remedy)
    }
}

impl From<RecordsError> for Failure {
    fn from(error: RecordsError) -> Self {
        let remedy = error.remedy();
        Self::new(Exit::Output, error, remedy)
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

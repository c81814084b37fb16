//! What the miner submits.

use std::path::{Path, PathBuf};

use assay_keyring::{HotkeySecret, Keyring};
use assay_miner::Ready;
use assay_protocol::{
    EpochId, Keypair, Program, RandomnessError, Score,
    message::{Salt, Submission},
};
use assay_sandbox::FailureKind;

use crate::{
    arguments::JudgeArguments,
    commands::{evaluate, key::secrets},
    exit::Exit,
    failure::Failure,
};

/// A program and what its author claims.
pub(super) struct Entrant {
    /// Its file.
    pub(super) path: PathBuf,
    pub(super) program: Program,
    pub(super) submission: Submission,
}

/// The author's key: the one that is named, or a new one.
pub(super) fn author(
    arguments: &JudgeArguments,
    keyring: &Keyring,
) -> Result<HotkeySecret, Failure> {
    let passphrase = arguments.passphrase.passphrase_file.as_deref();
    match &arguments.key {
        Some(name) => secrets::open(keyring, name, passphrase),
        None => Ok(HotkeySecret::generate()?),
    }
}

/// Reads every program before the first is submitted, so that a wrong file costs nothing.
pub(super) fn read(
    arguments: &JudgeArguments,
    ready: &Ready<'_>,
    epoch: EpochId,
    author: &Keypair,
) -> Result<Vec<Entrant>, Failure> {
    let entrant = |path: &PathBuf| {
        let program = evaluate::parse(ready, path, &evaluate::read_text(path)?)?;
        let author = author.hotkey();
        let submission = Submission {
            epoch,
            program: program.id(),
            author,
            payout: arguments.payout.unwrap_or(author.payout_address()),
            search_score: match arguments.claim {
                Some(claim) => claim,
                None => search_score(ready, path, &program)?,
            },
            salt: match arguments.salt {
                Some(salt) => salt,
                None => Salt::draw().map_err(RandomnessError::from)?,
            },
        };
        Ok(Entrant {
            path: path.clone(),
            program,
            submission,
        })
    };
    arguments.programs.iter().map(entrant).collect()
}

/// What an honest author claims.
fn search_score(ready: &Ready<'_>, path: &Path, program: &Program) -> Result<Score, Failure> {
    match ready.judge(program) {
        Ok(evaluation) => Ok(evaluation.mean),
        Err(failure) => {
            let (exit, remedy) = match failure.kind {
                FailureKind::Rejected(_) => (Exit::No, "submit a program that can be scored"),
                FailureKind::NoVerdict(_) => (Exit::Sandbox, failure.remedy()),
            };
            let failure = Failure::new(exit, failure, remedy.to_owned());
            Err(failure.about(format!("{} has no search score to claim", path.display())))
        }
    }
}

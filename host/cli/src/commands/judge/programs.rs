//! What the miner submits.

use std::path::{Path, PathBuf};

use assay_keyring::{Home, HotkeySecret, KeyName, Keyring};
use assay_miner::Ready;
use assay_protocol::{
    EpochId, Hotkey, Keypair, Program, ProgramId, RandomnessError, Score, Sha256,
    message::{Salt, Submission},
};
use assay_sandbox::FailureKind;

use super::submissions::Entrant;
use crate::{
    arguments::JudgeArguments,
    commands::{evaluate, key::secrets},
    exit::Exit,
    failure::Failure,
};

/// Who submits in a rehearsal, by the name of the key.
const MINER: &str = "miner";

/// The keys of those who submit, or have submitted.
pub(super) struct Authors<'a> {
    keyring: Keyring,
    passphrase: Option<&'a Path>,
    keys: Vec<HotkeySecret>,
}

impl<'a> Authors<'a> {
    /// Opens the key that is named. A rehearsal has one of its own.
    pub(super) fn open(arguments: &'a JudgeArguments, home: &Home) -> Result<Self, Failure> {
        let keyring = home.keyring()?;
        let passphrase = arguments.passphrase.passphrase_file.as_deref();
        let name = match &arguments.key {
            Some(name) => Some(name.clone()),
            None if arguments.programs.is_empty() => None,
            None if arguments.rehearse.is_some() => Some(miner(&keyring)?),
            None => return Err(nameless()),
        };
        let keys = match name {
            Some(name) => vec![secrets::open(&keyring, &name, passphrase)?],
            None => Vec::new(),
        };
        Ok(Self {
            keyring,
            passphrase,
            keys,
        })
    }

    /// Who submits now; none if nobody does.
    pub(super) fn first(&self) -> Option<&Keypair> {
        self.keys.first().map(HotkeySecret::keypair)
    }

    /// The key of an author who has submitted before, if it is in the home.
    pub(super) fn find(&mut self, author: Hotkey) -> Result<Option<&Keypair>, Failure> {
        let place = |keys: &[HotkeySecret]| {
            let mut keys = keys.iter();
            keys.position(|key| key.keypair().hotkey() == author)
        };
        if place(&self.keys).is_none() {
            for name in self.keyring.names()? {
                if self.keyring.entry(&name)?.hotkey == Some(author) {
                    let key = secrets::open(&self.keyring, &name, self.passphrase)?;
                    self.keys.push(key);
                    break;
                }
            }
        }
        Ok(place(&self.keys).map(|place| self.keys[place].keypair()))
    }
}

fn miner(keyring: &Keyring) -> Result<KeyName, Failure> {
    let name: KeyName = MINER.parse().expect("this is the name of a key");
    if !keyring.names()?.contains(&name) {
        keyring.create(&name, &HotkeySecret::generate()?, None)?;
    }
    Ok(name)
}

fn nameless() -> Failure {
    Failure::new(
        Exit::Usage,
        "who is the programs' author? It signs, and is paid",
        "name its key: `--key NAME`; `assay key list` shows those that are there, and `assay key new \
         NAME` makes one"
            .to_owned(),
    )
}

/// A file and the program in it.
pub(super) struct Candidate {
    pub(super) path: PathBuf,
    pub(super) program: Program,
}

/// Reads every program before the first is submitted, so that a wrong file costs nothing.
pub(super) fn read(
    arguments: &JudgeArguments,
    ready: &Ready<'_>,
) -> Result<Vec<Candidate>, Failure> {
    let candidate = |path: &PathBuf| {
        Ok(Candidate {
            path: path.clone(),
            program: evaluate::parse(ready, path, &evaluate::read_text(path)?)?,
        })
    };
    arguments.programs.iter().map(candidate).collect()
}

/// What is claimed of programs, by one author. If a call that was stopped has claimed the same, it is
/// the same submission.
pub(super) fn enter(
    candidates: &[Candidate],
    arguments: &JudgeArguments,
    ready: &Ready<'_>,
    epoch: EpochId,
    author: Hotkey,
    kept: &[Entrant],
) -> Result<Vec<Entrant>, Failure> {
    let entrant = |Candidate { path, program }: &Candidate| {
        let salted = |salt: Salt| -> Result<Submission, Failure> {
            Ok(Submission {
                epoch,
                program: program.id(),
                author,
                payout: arguments.payout.unwrap_or(author.payout_address()),
                search_score: match arguments.claim {
                    Some(claim) => claim,
                    None => search_score(ready, path, program)?,
                },
                salt,
            })
        };
        let submission = match arguments.salt {
            Some(given) => salted(derive_salt(given, program.id()))?,
            None => {
                let drawn = salted(Salt::draw().map_err(RandomnessError::from)?)?;
                let mut kept = kept.iter().map(|kept| kept.submission);
                let same = |kept: &Submission| {
                    Submission {
                        salt: kept.salt,
                        ..drawn
                    } == *kept
                };
                kept.find(same).unwrap_or(drawn)
            }
        };
        Ok(Entrant {
            submission,
            program: program.clone(),
        })
    };
    candidates.iter().map(entrant).collect()
}

/// A salt that two submissions share hides neither when one is revealed.
fn derive_salt(given: Salt, program: ProgramId) -> Salt {
    let parts = [
        b"assay judge salt 1".as_slice(),
        given.as_bytes(),
        program.0.as_bytes(),
    ];
    Salt::from_bytes(*Sha256::of_parts(&parts).as_bytes())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_salt_that_is_given_hides_each_program_by_another() {
        let given = Salt::from_bytes([7; 32]);
        let programs = ["one", "two"].map(|text| Program::new(text.into()).id());
        let [one, two] = programs.map(|program| derive_salt(given, program));
        assert_eq!(one, derive_salt(given, programs[0]));
        assert!(one != two && one != given && two != given);
        assert_ne!(one, derive_salt(one, programs[0]));
    }
}

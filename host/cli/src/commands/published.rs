//! What is published of a challenge with prizes: its terms, its log, and in the end its hidden pack.

use std::{fs, io, path::Path};

use assay_audit::{History, Policy, RecordCheck, Replay, TermsProblem, check_covered};
use assay_challenge::{CacheFolder, Challenge, HiddenPack, PACK_BYTES, read_limited, read_opened};
use assay_judgement::{EpochTerms, Ignored};
use assay_log::{
    CheckpointError, Content, ContentError, LogPolicy, ReadError, Reader, storage::Directory,
};
use assay_miner::Machine;
use assay_protocol::{ProgramId, ReceiptId, message::EpochManifest};
use assay_validator::{JudgeError, RECORD_BYTES};

use super::challenge::folder::{self, OPENED};
use crate::{
    arguments::{FirstChampionArguments, KeeperArguments},
    exit::Exit,
    failure::Failure,
    json,
    named::Named,
    output,
};

/// What to do where a verdict can't be computed again.
pub(super) const COMPUTE: &str = "fetch the folder `content` of the log, whole, and try again; if the sandbox \
                                  gave up, try on a machine with more memory";

/// The policy in a log's folder.
const POLICY: &str = "policy.toml";

/// The challenge that a person means, signed by its owner, with its epoch and terms.
pub(super) struct Published {
    pub(super) challenge: Challenge,
    pub(super) epoch: EpochManifest,
    pub(super) terms: EpochTerms,
    /// Nothing while it is secret.
    pub(super) pack: Option<HiddenPack>,
}

impl Published {
    pub(super) fn read(reference: &str, data: Option<&Path>) -> Result<Self, Failure> {
        let path = folder::manifest(reference)?;
        let challenge = Challenge::read(&path, data)?;
        let epoch = folder::epoch(&challenge)?;
        let terms = EpochTerms::of(&epoch).map_err(|error| {
            let remedy = "ask the owner for a corrected challenge".to_owned();
            Failure::new(Exit::Input, error, remedy)
        })?;
        let pack = opened_pack(&path, &epoch)?;
        Ok(Self {
            challenge,
            epoch,
            terms,
            pack,
        })
    }

    /// What computes verdicts again: all of them if the pack is open.
    pub(super) fn replay(&self, machine: &Machine, log: &Path) -> Result<Replay<'_>, Failure> {
        let programs = Content::of_log(log);
        let (sandbox, store) = (machine.verdict(), machine.store());
        let replay = match &self.pack {
            Some(pack) => Replay::of_pack(&self.challenge, pack, sandbox, store, programs)?,
            None => Replay::in_public(&self.challenge, sandbox, store, programs)
                .map_err(JudgeError::from)?,
        };
        Ok(replay)
    }

    /// Who keeps the log of this challenge: as given, or what the log's own folder says, which is told. A
    /// policy that is given has to be one for this epoch.
    pub(super) fn keeper(
        &self,
        folder: &Path,
        arguments: &KeeperArguments,
    ) -> Result<Keeper, Failure> {
        if let Some(key) = &arguments.log_key {
            let policy = LogPolicy::new(key.clone(), Vec::new(), 0).map_err(|error| {
                let remedy = error.remedy().to_owned();
                Failure::new(Exit::Usage, error, remedy)
            })?;
            return Ok(Keeper {
                policy,
                source: KeySource::Argument,
            });
        }
        if let Some(path) = &arguments.policy {
            let policy = Policy::read(path)?;
            check_covered(&policy, &self.terms)?;
            return Ok(Keeper {
                policy: policy.log().clone(),
                source: KeySource::Policy,
            });
        }
        let policy = Policy::read(&folder.join(POLICY))?;
        check_covered(&policy, &self.terms).map_err(|problem| {
            Failure::from(problem).about(format!(
                "the policy of the log {} is not one for challenge `{}`",
                folder.display(),
                self.challenge.name()
            ))
        })?;
        let policy = policy.log().clone();
        output::note(format_args!(
            "the log's key is taken from its own folder, {}: whether it is the right one is for you to \
             know (--log-key, --policy)",
            policy.log()
        ));
        Ok(Keeper {
            policy,
            source: KeySource::Folder,
        })
    }

    /// Refuses a log in which this epoch has never begun: nothing in it is about this challenge.
    pub(super) fn check_begun(&self, history: &History) -> Result<(), Failure> {
        if history.epoch().is_started() {
            return Ok(());
        }
        let others = match history.ignored_outside().get(&Ignored::OtherEpoch) {
            None => "none of another epoch".to_owned(),
            Some(1) => "1 entry of other epochs".to_owned(),
            Some(count) => format!("{count} entries of other epochs"),
        };
        Err(Failure::new(
            Exit::Input,
            format!(
                "epoch {} of challenge `{}` has not begun in this log, which has {others}",
                self.terms.epoch(),
                self.challenge.name()
            ),
            "give the log of this challenge, or the challenge of this log".to_owned(),
        ))
    }

    /// The program that the epoch begins with: the best baseline if it is the first one, whatever else is
    /// given.
    pub(super) fn first_champion(
        &self,
        replay: &mut Replay<'_>,
        arguments: &FirstChampionArguments,
    ) -> Result<ProgramId, Failure> {
        match (arguments.id, self.epoch.epoch.number) {
            (given, 0) => {
                let best = replay.first_champion().program.id();
                match given {
                    Some(other) if other != best => Err(Failure::new(
                        Exit::Input,
                        format!(
                            "epoch 0 of a challenge begins with its best baseline {best}, not with {other}"
                        ),
                        "leave out --champion".to_owned(),
                    )),
                    _ => Ok(best),
                }
            }
            (Some(champion), _) => Ok(champion),
            (None, number) => Err(Failure::new(
                Exit::Usage,
                format!(
                    "epoch {number} begins with the champion of the epoch before, which is not known \
                     from this challenge alone"
                ),
                "audit the epoch before, and give the champion that it ends with: `--champion ID`"
                    .to_owned(),
            )),
        }
    }
}

/// Who keeps a log, and from where that is known.
pub(super) struct Keeper {
    pub(super) policy: LogPolicy,
    pub(super) source: KeySource,
}

impl Keeper {
    /// What a log's checkpoint was checked with, for programs.
    pub(super) fn seen(&self, history: &History) -> json::Keeper {
        json::Keeper {
            log_key: self.policy.log().to_string(),
            key_from: self.source.name(),
            witnesses: self.policy.witnesses().len(),
            cosigned: history.checkpoint().cosignatures().len(),
        }
    }

    /// The same, for people.
    pub(super) fn text(&self, history: &History) -> String {
        let json::Keeper {
            log_key,
            witnesses,
            cosigned,
            ..
        } = self.seen(history);
        format!(
            "{log_key}, {}; cosigned by {cosigned} of {witnesses} witnesses",
            self.source.text()
        )
    }
}

/// From where the key of a log is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeySource {
    /// The command line.
    Argument,
    /// A policy that the person relies on.
    Policy,
    /// The log's own folder: whoever made it may have put any key there.
    Folder,
}

impl Named for KeySource {
    fn name(&self) -> &'static str {
        match self {
            Self::Argument => "argument",
            Self::Policy => "policy",
            Self::Folder => "folder",
        }
    }

    fn text(&self) -> &'static str {
        match self {
            Self::Argument => "from the command line",
            Self::Policy => "from the policy",
            Self::Folder => "from the log's own folder",
        }
    }
}

/// A machine for scoring, with the cache of this user.
pub(super) fn machine() -> Result<Machine, Failure> {
    Ok(Machine::new(CacheFolder::open()?)?)
}

/// A log as of its latest checkpoint, from a keeper that is believed.
pub(super) fn open_log(folder: &Path, policy: LogPolicy) -> Result<Reader<Directory>, Failure> {
    Ok(Reader::open(Directory::new(folder.to_owned()), policy)?)
}

/// The pack beside a manifest, if it was opened by those who may.
fn opened_pack(manifest: &Path, epoch: &EpochManifest) -> Result<Option<HiddenPack>, Failure> {
    let Some(opening) = folder::opening(manifest)? else {
        return Ok(None);
    };
    let Some(bytes) = folder::read_beside(manifest, OPENED, PACK_BYTES)? else {
        return Ok(None);
    };
    Ok(Some(read_opened(&bytes, &opening, epoch)?))
}

/// The bytes of a validator's record.
pub(super) fn record(path: &Path) -> Result<Vec<u8>, Failure> {
    Ok(read_limited(path, RECORD_BYTES as u64)?)
}

/// The record of a receipt in a folder of records, if it is there.
pub(super) fn record_of(folder: &Path, receipt: ReceiptId) -> Result<Option<Vec<u8>>, Failure> {
    let path = folder.join(format!("{receipt}.record"));
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        _ => record(&path).map(Some),
    }
}

/// What a record turns out to be, for people.
pub(super) fn describe(check: &RecordCheck) -> String {
    let is_signed = match check.is_signed {
        Some(true) => "its digest is the signed one",
        Some(false) => "ALTERED: its digest is not the signed one",
        None => "its digest can't be checked before the pack is open",
    };
    match check.difference {
        Some(difference) => format!("{is_signed}; first difference: {difference}"),
        None => is_signed.to_owned(),
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        let exit = match error {
            ReadError::Storage(_)
            | ReadError::NoLog
            | ReadError::Missing(_)
            | ReadError::IndexBeyondSize { .. } => Exit::Input,
            ReadError::Checkpoint(CheckpointError::WrongSignature(_))
            | ReadError::Hashes { .. }
            | ReadError::Bundle { .. }
            | ReadError::Altered { .. }
            | ReadError::AlteredEntry { .. }
            | ReadError::AlteredEdge { .. }
            | ReadError::Rewound { .. }
            | ReadError::Fork { .. } => Exit::No,
            ReadError::Checkpoint(_) => Exit::Input,
        };
        let remedy = match error {
            ReadError::NoLog => "give the folder of a log: it has a file `checkpoint`",
            _ => error.remedy(),
        };
        let remedy = remedy.to_owned();
        Self::new(exit, error, remedy)
    }
}

impl From<TermsProblem> for Failure {
    fn from(problem: TermsProblem) -> Self {
        let exit = match problem {
            TermsProblem::NoManifest {
                source: ContentError::Altered { .. },
                ..
            } => Exit::No,
            _ => Exit::Input,
        };
        let remedy = problem.remedy().to_owned();
        Self::new(exit, problem, remedy)
    }
}

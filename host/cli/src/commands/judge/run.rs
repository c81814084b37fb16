//! The whole command.

use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    thread,
};

use assay_challenge::{CacheFolder, Challenge, Terms, check_opening, read_limited, signature_path};
use assay_judgement::{EpochTerms, Standing};
use assay_miner::{Machine, load};
use assay_protocol::{
    Program,
    message::{Decision, Entry, EpochManifest, Opening, Signed},
};
use assay_validator::Records;

use super::{
    journal::Journal,
    log_key,
    place::Place,
    programs::{self, Entrant},
    receipts,
    report::{Happening, Report},
    session::Session,
    validators::{Secrets, Validator},
};
use crate::{
    arguments::JudgeArguments,
    commands::challenge::folder,
    exit::Exit,
    failure::Failure,
    heartbeat, interrupt,
    json::{Long, SCHEMA},
};

/// The largest signature of a manifest, in bytes: some four times what one has.
const SIGNATURE_BYTES: u64 = 2048;

pub(crate) fn run(arguments: &JudgeArguments) -> Result<Exit, Failure> {
    let place = Place::find(arguments)?;
    let challenge = Challenge::read(&place.manifest, arguments.data.as_deref())?;
    let manifest = folder::epoch(&challenge)?;
    check_first(&manifest)?;
    let opening = complete_opening(&place.manifest, &manifest)?;
    check_secret(opening.as_ref(), arguments)?;
    let passphrase = arguments.passphrase.passphrase_file.as_deref();
    let secrets = Secrets::find(&place.home, &place.manifest, &manifest, passphrase)?;

    let machine = Machine::new(CacheFolder::open()?)?;
    heartbeat::start(machine.activity());
    let ready = load(&challenge, &machine)?;
    let author = programs::author(arguments, &place.home.keyring()?)?;
    let author = author.keypair();
    let entrants = programs::read(arguments, &ready, manifest.id(), author)?;
    let mut validators = heartbeat::during("loading the track for the validators", || {
        secrets.validators(&challenge, &manifest, machine.verdict(), &place.home)
    })?;

    let stop = interrupt::stop_flag();
    let mut session = Session {
        journal: open_journal(&place, &challenge, &manifest, &mut validators)?,
        validators,
        records: Records::open(&place.home, manifest.id())?,
        terms: terms(&challenge)?,
        threads: threads(arguments),
        stop,
        report: Report {
            json: arguments.json,
            metric: &ready.descriptor().metric,
        },
        objections: BTreeMap::new(),
    };
    begin(&mut session, &place.manifest)?;
    if let Some(opening) = opening {
        session.end(opening)?;
        return Ok(Exit::Success);
    }
    session.finish(&entrants)?;
    let mut exit = Exit::Success;
    for entrant in &entrants {
        session.report.tell(&Happening::Program {
            path: entrant.path.display().to_string(),
            program: entrant.program.id(),
        })?;
        session.submit(entrant, author)?;
        if !is_accepted(&session, entrant) {
            exit = Exit::No;
        }
    }
    Ok(exit)
}

fn terms(challenge: &Challenge) -> Result<&Terms, Failure> {
    let terms = challenge.manifest().terms.as_ref();
    terms.ok_or_else(|| folder::practice(challenge.name()))
}

/// Only of the first epoch of a series is the first champion known from the challenge alone.
fn check_first(manifest: &EpochManifest) -> Result<(), Failure> {
    if manifest.epoch.number == 0 {
        return Ok(());
    }
    Err(Failure::new(
        Exit::Input,
        format!(
            "epoch {} of the series begins with the champion of the one before, whose log is not here",
            manifest.epoch.number
        ),
        "judge the first epoch of a series, or rehearse with `--rehearse DIR`".to_owned(),
    ))
}

/// The opening beside the manifest, if enough have signed it.
fn complete_opening(path: &Path, manifest: &EpochManifest) -> Result<Option<Opening>, Failure> {
    let opening = folder::opening(path)?;
    Ok(opening.filter(|opening| check_opening(opening, manifest).is_ok()))
}

/// Nothing is judged on a hidden set that everyone can read.
fn check_secret(opening: Option<&Opening>, arguments: &JudgeArguments) -> Result<(), Failure> {
    if opening.is_none() || arguments.programs.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        Exit::No,
        "the hidden pack of this epoch is open: nothing more is judged in it",
        "wait for the next epoch; without programs, the opening is written into the log".to_owned(),
    ))
}

/// The journal, whose epoch begins with the best baseline.
fn open_journal(
    place: &Place,
    challenge: &Challenge,
    manifest: &EpochManifest,
    validators: &mut [Validator<'_>],
) -> Result<Journal, Failure> {
    let terms = EpochTerms::of(manifest).map_err(|error| {
        let remedy = "get the challenge again from its owner".to_owned();
        Failure::new(Exit::Input, error, remedy)
    })?;
    let folder = match &place.log {
        Some(folder) => folder.clone(),
        None => PathBuf::from(format!("{}.log", challenge.name())),
    };
    let key = log_key::find(&folder, &place.home, challenge.name())?;
    let admission = validators
        .first_mut()
        .expect("a quorum has at least one validator")
        .judge
        .admission();
    let baselines: Vec<Program> = admission
        .baselines()
        .iter()
        .map(|baseline| baseline.program.clone())
        .collect();
    let champion = admission.first_champion().program.id();
    let journal = Journal::open(folder, key, terms, champion)?;
    journal.keep_manifest(manifest)?;
    for baseline in &baselines {
        journal.keep_program(baseline)?;
    }
    Ok(journal)
}

/// Tells what the epoch has come to so far, and starts it if it has not begun.
fn begin(session: &mut Session<'_>, manifest: &Path) -> Result<(), Failure> {
    if !session.journal.epoch().is_started() {
        session.journal.post(&start(manifest)?)?;
        session.journal.publish()?;
    }
    receipts::write_policy(&session.journal)?;
    let journal = &session.journal;
    let names = session.validators.iter().map(|one| one.name.as_str());
    session.report.tell(&Happening::Begun {
        schema: SCHEMA,
        epoch: journal.epoch().terms().epoch(),
        log: journal.folder().display().to_string(),
        entries: Long(journal.size()),
        validators: names.collect(),
        votes: journal.epoch().terms().votes(),
        champion: journal.epoch().champion(),
        slice: journal.epoch().slice(),
    })
}

/// The owner's signature of the manifest, as an entry.
fn start(manifest: &Path) -> Result<Entry, Failure> {
    let path = signature_path(manifest);
    let bytes = read_limited(&path, SIGNATURE_BYTES)?;
    let signed = Signed::decode(&bytes).map_err(|error| {
        let remedy = error.remedy().to_owned();
        Failure::new(Exit::Input, error, remedy)
            .about(format!("{} is no signature", path.display()))
    })?;
    Ok(Entry::Start(signed))
}

fn threads(arguments: &JudgeArguments) -> NonZeroUsize {
    let given = arguments.threads.map(usize::from);
    let given = given.and_then(NonZeroUsize::new);
    given.unwrap_or_else(|| thread::available_parallelism().unwrap_or(NonZeroUsize::MIN))
}

fn is_accepted(session: &Session<'_>, entrant: &Entrant) -> bool {
    let standing = session.journal.epoch().standing(&entrant.submission.id());
    matches!(standing, Some(Standing::Judged(agreement))
        if agreement.verdict.decision == Decision::Accepted)
}

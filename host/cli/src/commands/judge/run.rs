//! The whole command.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    thread,
};

use assay_challenge::{CacheFolder, Challenge, Terms, check_opening, read_limited, signature_path};
use assay_judgement::{EpochTerms, Standing};
use assay_miner::{Machine, load};
use assay_protocol::{
    Program,
    message::{Entry, EpochManifest, Opening, Signed},
};
use assay_validator::Records;

use super::{
    bookmark::Bookmark,
    journal::{self, Journal},
    log_key,
    place::Place,
    programs::{self, Authors, Candidate},
    receipts,
    report::{Happening, Report},
    session::Session,
    steps,
    submissions::{Entrant, Submissions},
    validators::{Secrets, Validator},
};
use crate::{
    arguments::JudgeArguments,
    commands::challenge::{
        clock,
        folder::{self, OPENED},
    },
    exit::Exit,
    failure::Failure,
    heartbeat, interrupt,
    json::{Long, SCHEMA},
    named::Named,
};

/// The largest signature of a manifest, in bytes: some four times what one has.
const SIGNATURE_BYTES: u64 = 2048;

/// What the first Ctrl-C says.
const STOPPING: &str = "stopping when the present program is judged; Ctrl-C again ends at once. The \
                        same command goes on with what was submitted";

pub(crate) fn run(arguments: &JudgeArguments) -> Result<Exit, Failure> {
    check_claim(arguments)?;
    let place = Place::find(arguments)?;
    let challenge = Challenge::read(&place.manifest, arguments.data.as_deref())?;
    let manifest = folder::epoch(&challenge)?;
    check_first(&manifest)?;
    check_end(&manifest, arguments)?;
    let opening = complete_opening(&place.manifest, &manifest)?;
    check_secret(&place.manifest, opening.as_ref(), arguments)?;
    let passphrase = arguments.passphrase.passphrase_file.as_deref();
    let secrets = Secrets::find(&place.home, &place.manifest, &manifest, passphrase)?;

    let authors = Authors::open(arguments, &place.home)?;

    let machine = Machine::new(CacheFolder::open()?)?;
    heartbeat::start(machine.activity());
    let ready = load(&challenge, &machine)?;
    let candidates = programs::read(arguments, &ready)?;
    let mut validators = heartbeat::during("loading the track for the validators", || {
        secrets.validators(&challenge, &manifest, machine.verdict(), &place.home)
    })?;
    if opening.is_none() && !arguments.end {
        check_begun(&place, &challenge, &manifest)?;
    }
    // Before anything is written: what is interrupted then ends where it can be gone on with.
    let stop = interrupt::stop_flag(STOPPING);
    let mut journal = open_journal(&place, &challenge, &manifest, &mut validators)?;
    begin(&mut journal, &place.manifest)?;
    if !candidates.is_empty() {
        check_open(&journal)?;
    }
    bring_back(&candidates, &journal)?;
    let submissions = Submissions::open(&place.home, manifest.id())?;
    let kept = unfinished(&submissions, &journal)?;
    let entrants = match authors.first() {
        Some(author) => {
            let (epoch, author) = (manifest.id(), author.hotkey());
            programs::enter(&candidates, arguments, &ready, epoch, author, &kept)?
        }
        None => Vec::new(),
    };

    let mut session = Session {
        journal,
        validators,
        records: Records::open(&place.home, manifest.id())?,
        authors,
        submissions,
        terms: terms(&challenge)?,
        threads: threads(arguments),
        stop,
        may_close: false,
        report: Report {
            json: arguments.json,
            metric: &ready.descriptor().metric,
        },
        objections: BTreeMap::new(),
        judged: Vec::new(),
        told: BTreeSet::new(),
        exit: Exit::Success,
    };
    tell_begun(&session)?;
    if let Some(opening) = opening {
        session.end(opening)?;
        return Ok(session.exit);
    }
    if arguments.end {
        session.close(&kept)?;
        return Ok(session.exit);
    }
    session.finish(&kept)?;
    for (candidate, entrant) in candidates.iter().zip(&entrants) {
        session.report.tell(&Happening::Program {
            path: candidate.path.display().to_string(),
            program: entrant.program.id(),
            author: entrant.submission.author,
            payout: entrant.submission.payout,
        })?;
        session.submit(entrant)?;
    }
    Ok(session.exit)
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

/// An epoch ends by its date when that is past.
fn check_end(manifest: &EpochManifest, arguments: &JudgeArguments) -> Result<(), Failure> {
    let closes = manifest.epoch.closes;
    if !arguments.end || closes <= clock::now() {
        return Ok(());
    }
    Err(Failure::new(
        Exit::No,
        format!("the epoch closes at {}", clock::date(closes)),
        "wait until then; its owner can end it before with `assay challenge open --early`"
            .to_owned(),
    ))
}

/// The opening beside the manifest, if enough have signed it.
fn complete_opening(path: &Path, manifest: &EpochManifest) -> Result<Option<Opening>, Failure> {
    let opening = folder::opening(path)?;
    Ok(opening.filter(|opening| check_opening(opening, manifest).is_ok()))
}

/// Nothing is judged on a hidden set that everyone can read, or soon will: what was left behind neither.
fn check_secret(
    manifest: &Path,
    opening: Option<&Opening>,
    arguments: &JudgeArguments,
) -> Result<(), Failure> {
    let pack = folder::beside(manifest, OPENED);
    let (text, remedy) = match opening {
        Some(_) if arguments.programs.is_empty() => return Ok(()),
        Some(_) => (
            "the hidden pack of this epoch is open: nothing more is judged in it".to_owned(),
            "wait for the next epoch; without programs, the opening is written into the log",
        ),
        None if fs::symlink_metadata(&pack).is_err() => return Ok(()),
        None => (
            format!(
                "{} is there for everyone to read: nothing more is judged on it",
                pack.display()
            ),
            "end the epoch with `assay challenge open`: its opening is missing, or not complete",
        ),
    };
    Err(Failure::new(Exit::No, text, remedy.to_owned()))
}

/// A claim is about one program.
fn check_claim(arguments: &JudgeArguments) -> Result<(), Failure> {
    if arguments.claim.is_none() || arguments.programs.len() < 2 {
        return Ok(());
    }
    Err(Failure::new(
        Exit::Usage,
        "`--claim` is what one program scores, and there are several",
        "submit that program alone, or leave `--claim` out: each claims its own score then"
            .to_owned(),
    ))
}

/// A log that is not there is not begun when the epoch's date is past: nothing could be submitted.
fn check_begun(
    place: &Place,
    challenge: &Challenge,
    manifest: &EpochManifest,
) -> Result<(), Failure> {
    let (closes, now) = (manifest.epoch.closes, clock::now());
    if now < closes || journal::origin(&log_folder(place, challenge))?.is_some() {
        return Ok(());
    }
    Err(Failure::new(
        Exit::No,
        format!(
            "the epoch closed at {}, by this machine's clock, and has no log here",
            clock::date(closes)
        ),
        "set the clock if it is wrong, or give the folder of the log; `--end`, without programs, \
         begins and ends the epoch"
            .to_owned(),
    ))
}

fn log_folder(place: &Place, challenge: &Challenge) -> PathBuf {
    match &place.log {
        Some(folder) => folder.clone(),
        None => PathBuf::from(format!("{}.log", challenge.name())),
    }
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
    let folder = log_folder(place, challenge);
    let bookmark = Bookmark::open(&place.home, manifest.id())?;
    let key = log_key::find(&folder, &place.home, &bookmark, challenge.name())?;
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
    let journal = Journal::open(folder, key, bookmark, terms, champion)?;
    journal.keep_manifest(manifest)?;
    for baseline in &baselines {
        journal.keep_program(baseline)?;
    }
    Ok(journal)
}

/// Starts the epoch if it has not begun, and sees to what lies beside its log.
fn begin(journal: &mut Journal, manifest: &Path) -> Result<(), Failure> {
    if !journal.epoch().is_started() {
        journal.post(&start(manifest)?)?;
        journal.publish()?;
    }
    receipts::restore(journal)
}

/// Whether anything can be submitted: asked before work is done for it.
fn check_open(journal: &Journal) -> Result<(), Failure> {
    let epoch = journal.epoch();
    let over = |reason: &str| {
        let remedy = "wait for the next epoch".to_owned();
        Failure::new(
            Exit::No,
            format!("the epoch takes no more programs: {reason}"),
            remedy,
        )
    };
    match epoch.ending() {
        Some(ending) => Err(over(ending.text())),
        None if epoch.time() >= epoch.terms().closes() => Err(over("its time is up")),
        None => steps::check_date(epoch, clock::now()),
    }
}

/// Keeps programs again that were revealed before: the log's folder may have lost them.
fn bring_back(candidates: &[Candidate], journal: &Journal) -> Result<(), Failure> {
    let epoch = journal.epoch();
    let cases = epoch
        .commitments()
        .filter_map(|(claim, ..)| epoch.case(&claim.submission));
    let revealed: BTreeSet<_> = cases.map(|case| case.submission().program).collect();
    let mut lost = candidates
        .iter()
        .filter(|one| revealed.contains(&one.program.id()));
    Ok(lost.try_for_each(|one| journal.keep_program(&one.program))?)
}

/// What this home has submitted and has no outcome yet. What the log knows nothing of was never sent,
/// and is forgotten with what is settled.
fn unfinished(submissions: &Submissions, journal: &Journal) -> Result<Vec<Entrant>, Failure> {
    let mut kept = submissions.kept()?;
    for entrant in &kept {
        let id = entrant.submission.id();
        match journal.epoch().standing(&id) {
            Some(Standing::Committed) => {}
            Some(standing) if !standing.is_final() => journal.keep_program(&entrant.program)?,
            _ => submissions.forget(id)?,
        }
    }
    kept.retain(|entrant| {
        let standing = journal.epoch().standing(&entrant.submission.id());
        standing.is_some_and(|standing| !standing.is_final())
    });
    Ok(kept)
}

/// Tells what the epoch has come to so far.
fn tell_begun(session: &Session<'_>) -> Result<(), Failure> {
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
        ended: journal.epoch().ending(),
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

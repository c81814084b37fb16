//! The steps of the protocol, by their names and in their order.
//!
//! Each reads what there is to do from the journal's state, so that a step that was taken before is
//! not taken again.

use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    sync::{Mutex, atomic::AtomicBool},
    thread,
};

use assay_judgement::{Epoch, Event, Hearing, Ignored};
use assay_protocol::{
    Keypair, ProgramId, RandomnessError, SubmissionId,
    message::{Entry, Expiry, HearingNumber, Nonce, Signed, UnixSeconds},
};
use assay_validator::{Heard, Records};

use super::{
    journal::Journal,
    journal_error::JournalError,
    submissions::{Entrant, Submissions},
    validators::Validator,
};
use crate::{
    commands::challenge::clock::{self, date},
    exit::Exit,
    failure::Failure,
    output,
};

/// The miner says that there is a submission, and shows nothing of it. What it hides is on the disk
/// before.
pub(super) fn commit(
    journal: &mut Journal,
    author: &Keypair,
    entrant: &Entrant,
    submissions: &Submissions,
) -> Result<(), Failure> {
    submissions.keep(entrant)?;
    let commitment = entrant.submission.commit(expiry(journal), draw_nonce()?);
    journal.post(&Entry::Commitment(Signed::sign(commitment, author)))?;
    Ok(())
}

/// The miner shows what the commitment has hidden, when its round is over. Says whether it was time.
pub(super) fn reveal(
    journal: &mut Journal,
    author: &Keypair,
    entrant: &Entrant,
) -> Result<bool, Failure> {
    journal.keep_program(&entrant.program)?;
    let reveal = entrant.submission.reveal(expiry(journal), draw_nonce()?);
    match journal.post(&Entry::Reveal(Signed::sign(reveal, author))) {
        Ok(_) => Ok(true),
        Err(JournalError::Ignored {
            source: Ignored::Early,
            ..
        }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Each validator judges what is on the bench, so many of them at the same time; gives their answers
/// in their order.
pub(super) fn judge(
    validators: &mut [Validator<'_>],
    journal: &Journal,
    threads: NonZeroUsize,
    stop: &AtomicBool,
) -> Result<Vec<Vec<Heard>>, Failure> {
    let (epoch, programs) = (journal.epoch(), programs(journal)?);
    let mut answers: Vec<Vec<Heard>> = validators.iter().map(|_| Vec::new()).collect();
    let threads = threads.get().min(validators.len());
    let waiting = Mutex::new(validators.iter_mut().zip(&mut answers));
    let next = || waiting.lock().expect("nothing panics with the lock").next();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((validator, answers)) = next() {
                    let program = |id| programs.get(&id).cloned();
                    *answers = validator.judge.hear(epoch, &program, stop, |_| {});
                }
            });
        }
    });
    Ok(answers)
}

/// All programs that the bench can be about. A validator abstains for good on what it can't read, so
/// what is beside the log has to be read before anybody is asked.
fn programs(journal: &Journal) -> Result<BTreeMap<ProgramId, Vec<u8>>, JournalError> {
    let epoch = journal.epoch();
    let bench = epoch.bench().into_iter().flat_map(|bench| bench.cases());
    let rivals = [epoch.champion()]
        .into_iter()
        .chain(epoch.judged_programs());
    let all = rivals.chain(bench.map(|case| case.submission().program));
    all.map(|id| Ok((id, journal.program(id)?))).collect()
}

/// Each validator posts the hash of what it has judged, or that it has no verdict. What the hash hides
/// is on its disk before. Says how many have posted something.
pub(super) fn vote(
    journal: &mut Journal,
    validators: &[Validator<'_>],
    answers: &[Vec<Heard>],
    records: &Records,
) -> Result<usize, Failure> {
    let expires = expiry(journal);
    let mut voted = 0;
    for (validator, answers) in validators.iter().zip(answers) {
        let before = journal.size();
        for heard in answers {
            let hearing = hearing(journal, &heard.submission);
            if !hearing.is_some_and(|hearing| hearing.has_answered(&validator.hotkey))
                && let Some(vote) = ballot(validator, heard, records, expires)?
            {
                journal.post(&vote)?;
            }
        }
        voted += usize::from(journal.size() > before);
    }
    Ok(voted)
}

/// What a validator says, when that is on its disk. What it has said before, it says again; but not
/// another verdict than it would give now. It lets this hearing pass then, and the next one is free.
fn ballot(
    validator: &Validator<'_>,
    heard: &Heard,
    records: &Records,
    expires: Expiry,
) -> Result<Option<Entry>, Failure> {
    let Validator { name, ballots, .. } = validator;
    let (submission, hearing) = (heard.submission, heard.hearing);
    let (Some(body), Some(grounds)) = (heard.answer.body(), heard.answer.grounds()) else {
        return Ok(Some(ballots.abstain(submission, hearing, expires)?));
    };
    let kept = ballots.kept(submission, hearing)?;
    let said = kept.as_ref().and_then(|ballot| ballot.verdict());
    if said.is_some_and(|said| said != body) {
        output::note(format_args!(
            "{name} is silent on {submission}, hearing {hearing}: it has kept a ballot with another \
             verdict than it comes to now"
        ));
        return Ok(None);
    }
    records.keep(body.receipt(), &grounds)?;
    Ok(Some(ballots.vote(body, expires)?))
}

/// Each validator opens its votes, when the time of voting is over. Says how many have opened one.
pub(super) fn open(journal: &mut Journal, validators: &[Validator<'_>]) -> Result<usize, Failure> {
    let mut opened = 0;
    for Validator {
        hotkey, ballots, ..
    } in validators
    {
        let before = journal.size();
        for (submission, number) in heard(journal.epoch()) {
            let hearing = hearing(journal, &submission);
            // Who has let the voting pass has nothing to open, whatever is on the disk.
            let is_due =
                |hearing: &Hearing| hearing.has_answered(hotkey) && !hearing.has_opened(hotkey);
            if hearing.is_some_and(is_due)
                && let Some(envelope) = ballots.envelope(submission, number)?
            {
                journal.post(&Entry::Verdict(envelope))?;
            }
        }
        opened += usize::from(journal.size() > before);
    }
    Ok(opened)
}

/// The round ends: what has been opened is counted, and what waits moves on. Only if `may_close`, it may
/// be the round in which the epoch's date passes.
pub(super) fn settle(journal: &mut Journal, may_close: bool) -> Result<Vec<Event>, Failure> {
    let now = clock::now();
    if !may_close {
        check_date(journal.epoch(), now)?;
    }
    Ok(journal.tick(now)?)
}

/// Nothing takes back a tick. With a clock that is wrong, one could end the epoch before its time.
pub(super) fn check_date(epoch: &Epoch, now: UnixSeconds) -> Result<(), Failure> {
    let closes = epoch.terms().closes();
    let is_closed = epoch.time() >= closes || epoch.is_opened() || epoch.ending().is_some();
    if is_closed || now < closes {
        return Ok(());
    }
    Err(Failure::new(
        Exit::No,
        format!(
            "the epoch closes at {}, and this machine's clock says {}: the next tick would end it for \
             good",
            date(closes),
            date(now)
        ),
        "set the clock if it is wrong; else finish what waits and end the epoch: `--end`, without \
         programs"
            .to_owned(),
    ))
}

/// What is on the bench, in its order.
pub(super) fn heard(epoch: &Epoch) -> Vec<(SubmissionId, HearingNumber)> {
    let bench = epoch.bench().into_iter();
    let cases = bench.flat_map(|bench| bench.cases());
    cases.map(|case| (case.id(), case.hearing())).collect()
}

fn hearing<'a>(journal: &'a Journal, submission: &SubmissionId) -> Option<&'a Hearing> {
    journal.epoch().bench()?.hearing(submission)
}

/// The end of a message that is sent now, on the log's clock if that is ahead.
fn expiry(journal: &Journal) -> Expiry {
    Expiry::of_message_sent(clock::now().max(journal.epoch().time()))
}

fn draw_nonce() -> Result<Nonce, RandomnessError> {
    Ok(Nonce::draw()?)
}

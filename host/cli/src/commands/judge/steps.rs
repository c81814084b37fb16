//! The steps of the protocol, by their names and in their order.
//!
//! Each reads what there is to do from the journal's state, so that a step that was taken before is
//! not taken again.

use std::{
    num::NonZeroUsize,
    sync::{Mutex, atomic::AtomicBool},
    thread,
};

use assay_judgement::{Epoch, Event, Hearing, Ignored};
use assay_log::Content;
use assay_protocol::{
    Keypair, ProgramId, RandomnessError, SubmissionId,
    message::{Entry, Expiry, HearingNumber, Nonce, Signed, Submission},
};
use assay_sandbox::limits::PROGRAM_BYTES;
use assay_validator::{Heard, Records};

use super::{
    journal::{Journal, JournalError},
    programs::Entrant,
    validators::Validator,
};
use crate::{commands::challenge::clock, exit::Exit, failure::Failure};

/// The miner says that there is a submission, and shows nothing of it.
pub(super) fn commit(
    journal: &mut Journal,
    author: &Keypair,
    submission: &Submission,
) -> Result<(), Failure> {
    let commitment = submission.commit(expiry(journal), draw_nonce()?);
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
) -> Vec<Vec<Heard>> {
    let (epoch, content) = (journal.epoch(), journal.content());
    let mut answers: Vec<Vec<Heard>> = validators.iter().map(|_| Vec::new()).collect();
    let threads = threads.get().min(validators.len());
    let waiting = Mutex::new(validators.iter_mut().zip(&mut answers));
    let next = || waiting.lock().expect("nothing panics with the lock").next();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((validator, answers)) = next() {
                    *answers = judge_alone(validator, epoch, content, stop);
                }
            });
        }
    });
    answers
}

fn judge_alone(
    validator: &mut Validator<'_>,
    epoch: &Epoch,
    content: &Content,
    stop: &AtomicBool,
) -> Vec<Heard> {
    let programs = |id: ProgramId| content.get(id.0, u64::from(PROGRAM_BYTES)).ok();
    validator.judge.hear(epoch, &programs, stop, |_| {})
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
            if !hearing.is_some_and(|hearing| hearing.has_answered(&validator.hotkey)) {
                let vote = ballot(validator, heard, records, expires)?;
                journal.post(&vote)?;
            }
        }
        voted += usize::from(journal.size() > before);
    }
    Ok(voted)
}

/// What a validator says, when that is on its disk.
fn ballot(
    validator: &Validator<'_>,
    heard: &Heard,
    records: &Records,
    expires: Expiry,
) -> Result<Entry, Failure> {
    let Validator { name, ballots, .. } = validator;
    let (submission, hearing) = (heard.submission, heard.hearing);
    let (Some(body), Some(grounds)) = (heard.answer.body(), heard.answer.grounds()) else {
        return Ok(ballots.abstain(submission, hearing, expires)?);
    };
    records.keep(body.receipt(), &grounds)?;
    let vote = ballots.vote(body, expires)?;
    let kept = ballots.kept(submission, hearing)?;
    if kept.as_ref().and_then(|ballot| ballot.verdict()) != Some(body) {
        return Err(Failure::new(
            Exit::Input,
            format!(
                "{name} has answered otherwise on {submission} before: the home has judged it in \
                 another log of this epoch"
            ),
            "go on with that log, or draw another salt by leaving out --salt".to_owned(),
        ));
    }
    Ok(vote)
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
            if !hearing.is_some_and(|hearing| hearing.has_opened(hotkey))
                && let Some(envelope) = ballots.envelope(submission, number)?
            {
                journal.post(&Entry::Verdict(envelope))?;
            }
        }
        opened += usize::from(journal.size() > before);
    }
    Ok(opened)
}

/// The round ends: what has been opened is counted, and what waits moves on.
pub(super) fn settle(journal: &mut Journal) -> Result<Vec<Event>, Failure> {
    Ok(journal.tick(clock::now())?)
}

/// What is on the bench, in its order.
fn heard(epoch: &Epoch) -> Vec<(SubmissionId, HearingNumber)> {
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

//! [`Session`]: everyone at one table.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroUsize,
    sync::atomic::{AtomicBool, Ordering},
};

use assay_challenge::Terms;
use assay_judgement::{Epoch, Event, Phase, Standing};
use assay_protocol::{
    Program, Score, SubmissionId,
    message::{Attempt, Decision, Entry, HearingNumber, Opening, SliceIndex},
};
use assay_validator::{Answer, Heard, Objection, Records};

use super::{
    journal::Journal,
    programs::Authors,
    receipts,
    report::{Happening, Report},
    steps,
    submissions::{Entrant, Submissions},
    validators::Validator,
};
use crate::{exit::Exit, failure::Failure, heartbeat, output};

/// Miner, validators and keeper of the log, who take turns.
pub(super) struct Session<'a> {
    pub(super) journal: Journal,
    pub(super) validators: Vec<Validator<'a>>,
    pub(super) records: Records,
    pub(super) authors: Authors<'a>,
    pub(super) submissions: Submissions,
    pub(super) terms: &'a Terms,
    /// How many validators judge at the same time.
    pub(super) threads: NonZeroUsize,
    pub(super) stop: &'a AtomicBool,
    /// Whether the next tick may be that which the epoch's date passes in.
    pub(super) may_close: bool,
    pub(super) report: Report<'a>,
    /// Why submissions are going to be refused: public, and told with the verdict.
    pub(super) objections: BTreeMap<SubmissionId, Objection>,
    /// The last bench that was judged here: whoever was silent on it stays so.
    pub(super) judged: Vec<(SubmissionId, HearingNumber)>,
    /// Whose outcome has been told.
    pub(super) told: BTreeSet<SubmissionId>,
    /// What the outcomes told so far come to.
    pub(super) exit: Exit,
}

impl Session<'_> {
    /// Submits a program, and goes on until it has an outcome. What was done before is not done again.
    pub(super) fn submit(&mut self, entrant: &Entrant) -> Result<(), Failure> {
        let submission = entrant.submission.id();
        let standing = self.journal.epoch().standing(&submission);
        if standing.is_some_and(Standing::is_final) && !self.told.contains(&submission) {
            output::note(format_args!(
                "{submission} has its outcome since an earlier call: nothing is judged again"
            ));
        }
        loop {
            self.check_stop()?;
            match self.journal.epoch().standing(&submission) {
                None => self.commit(entrant)?,
                Some(standing) if standing.is_final() => {
                    return if self.told.contains(&submission) {
                        Ok(())
                    } else {
                        self.tell_outcome(submission)
                    };
                }
                Some(_) => self.reveal(entrant)?,
            }
            self.play_round()?;
        }
    }

    /// Goes on until nothing waits that was left behind when a former call was stopped. `kept` is what
    /// this home has of it.
    pub(super) fn finish(&mut self, kept: &[Entrant]) -> Result<(), Failure> {
        for submission in waiting(self.journal.epoch()) {
            self.report.tell(&Happening::Waiting { submission })?;
        }
        while !waiting(self.journal.epoch()).is_empty() {
            self.check_stop()?;
            for entrant in kept {
                self.reveal(entrant)?;
            }
            self.play_round()?;
        }
        Ok(())
    }

    /// Finishes what waits, and ends the epoch by its date.
    pub(super) fn close(&mut self, kept: &[Entrant]) -> Result<(), Failure> {
        self.may_close = true;
        self.finish(kept)?;
        match self.journal.epoch().ending() {
            Some(_) => Ok(()),
            None => self.settle(),
        }
    }

    fn commit(&mut self, entrant: &Entrant) -> Result<(), Failure> {
        let submission = entrant.submission.id();
        let author = self.authors.find(entrant.submission.author)?;
        let author = author.expect("who submits in this call has given a key");
        steps::commit(&mut self.journal, author, entrant, &self.submissions)?;
        let round = self.journal.epoch().round();
        self.report
            .tell(&Happening::Committed { submission, round })
    }

    /// Reveals what has only been committed to, if it is time and the author's key is here.
    fn reveal(&mut self, entrant: &Entrant) -> Result<(), Failure> {
        let submission = entrant.submission.id();
        let standing = self.journal.epoch().standing(&submission);
        if !matches!(standing, Some(Standing::Committed)) {
            return Ok(());
        }
        let Some(author) = self.authors.find(entrant.submission.author)? else {
            return Ok(());
        };
        if steps::reveal(&mut self.journal, author, entrant)? {
            self.report.tell(&Happening::Revealed {
                submission,
                program: entrant.program.id(),
                claim: entrant.submission.search_score,
            })?;
        }
        Ok(())
    }

    /// Says in the log that the hidden pack is public, which ends the epoch.
    pub(super) fn end(&mut self, opening: Opening) -> Result<(), Failure> {
        if !self.journal.epoch().is_opened() {
            self.journal.post(&Entry::Opening(opening))?;
        }
        if self.journal.epoch().ending().is_none() {
            self.settle()
        } else {
            Ok(self.journal.publish()?)
        }
    }

    /// What validators have to do in this round, and its end.
    fn play_round(&mut self) -> Result<(), Failure> {
        match self.journal.epoch().bench().map(|bench| bench.phase()) {
            Some(Phase::Voting) => self.vote()?,
            Some(Phase::Opening) => self.open()?,
            None => {}
        }
        self.settle()
    }

    fn vote(&mut self) -> Result<(), Failure> {
        let bench = steps::heard(self.journal.epoch());
        if self.has_voted() || self.judged == bench {
            return Ok(());
        }
        let Self {
            validators,
            journal,
            threads,
            stop,
            ..
        } = self;
        let answers = heartbeat::during("the validators judge", || {
            steps::judge(validators, journal, *threads, stop)
        })?;
        self.check_stop()?;
        self.judged = bench;
        self.note_abstentions(&answers);
        for heard in answers.iter().flatten() {
            if let Answer::Refused { objection, .. } = &heard.answer {
                self.objections.insert(heard.submission, *objection);
            }
        }
        let voted = steps::vote(&mut self.journal, &self.validators, &answers, &self.records)?;
        self.report.tell(&Happening::Voted { validators: voted })
    }

    /// Whether all who are here have answered; those who are not may keep everyone waiting.
    fn has_voted(&self) -> bool {
        let bench = self.journal.epoch().bench();
        bench.is_some_and(|bench| {
            let mut here = self.validators.iter();
            here.all(|validator| bench.is_answered_by(&validator.hotkey))
        })
    }

    /// In a later round there may be nothing left to open.
    fn open(&mut self) -> Result<(), Failure> {
        match steps::open(&mut self.journal, &self.validators)? {
            0 => Ok(()),
            opened => self.report.tell(&Happening::Opened { validators: opened }),
        }
    }

    fn note_abstentions(&self, answers: &[Vec<Heard>]) {
        for (validator, heard) in self.validators.iter().zip(answers) {
            for Heard {
                submission, answer, ..
            } in heard
            {
                if let Answer::Abstained(hindrance) = answer {
                    output::note(format_args!(
                        "{} abstains on {submission}: {hindrance}\nhelp: {}",
                        validator.name,
                        hindrance.remedy()
                    ));
                }
            }
        }
    }

    /// Ends the round, and tells what that has settled.
    fn settle(&mut self) -> Result<(), Failure> {
        for event in steps::settle(&mut self.journal, self.may_close)? {
            match event {
                Event::Judged { submission, .. } => {
                    self.write_receipt(submission)?;
                    self.tell_outcome(submission)?;
                }
                Event::Void(submission, _) | Event::Unresolved(submission) => {
                    self.tell_outcome(submission)?;
                }
                Event::Ended(ending) => self.report.tell(&Happening::Ended { reason: ending })?,
                _ => {}
            }
        }
        Ok(())
    }

    fn write_receipt(&self, submission: SubmissionId) -> Result<(), Failure> {
        match self.journal.epoch().standing(&submission) {
            Some(Standing::Judged(agreement)) => receipts::write(&self.journal, agreement),
            _ => Ok(()),
        }
    }

    /// Tells what a submission has come to. What is kept of it here is no use any more.
    fn tell_outcome(&mut self, submission: SubmissionId) -> Result<(), Failure> {
        self.submissions.forget(submission)?;
        self.told.insert(submission);
        self.exit = self.exit_with(submission);
        let epoch = self.journal.epoch();
        let evidence = epoch.evidence();
        let evidence = evidence.iter().filter(|one| one.submission == submission);
        for one in evidence {
            let known = self
                .validators
                .iter()
                .find(|known| known.hotkey == one.validator);
            let name = known.map(|known| known.name.as_str());
            self.report.tell(&Happening::evidence(one, name))?;
        }
        match epoch.standing(&submission) {
            Some(Standing::Void(reason)) => {
                let reason = *reason;
                self.report.tell(&Happening::Void { submission, reason })
            }
            Some(Standing::Unresolved) => self.report.tell(&Happening::Unresolved { submission }),
            Some(Standing::Judged(agreement)) => {
                let verdict = agreement.verdict.clone();
                let objection = self.objections.get(&submission).map(ToString::to_string);
                let path = receipts::path(&self.journal, verdict.receipt());
                self.report
                    .tell(&Happening::judged(&verdict, objection, &path))?;
                if verdict.decision == Decision::Accepted {
                    self.tell_champion(submission)?;
                }
                self.tell_attempts()
            }
            _ => Ok(()),
        }
    }

    /// The exit code with one outcome more. That there is no verdict weighs more than a refusal.
    fn exit_with(&self, submission: SubmissionId) -> Exit {
        match self.journal.epoch().standing(&submission) {
            Some(Standing::Judged(agreement))
                if agreement.verdict.decision == Decision::Accepted =>
            {
                self.exit
            }
            Some(Standing::Unresolved) => Exit::Sandbox,
            _ if self.exit == Exit::Sandbox => Exit::Sandbox,
            _ => Exit::No,
        }
    }

    /// The new champion, and its hidden score so far as it is public. If it is champion still, that is
    /// on the slice on which it will be challenged.
    fn tell_champion(&mut self, submission: SubmissionId) -> Result<(), Failure> {
        let epoch = self.journal.epoch();
        let Some(case) = epoch.case(&submission) else {
            return Ok(());
        };
        let champion = case.submission().program;
        if champion != epoch.champion() {
            return Ok(());
        }
        let last = self.terms.hidden.slices - 1;
        let slice = SliceIndex(epoch.slice().0.min(last));
        let bytes = self.journal.program(champion)?;
        let score = self.public_score(slice, &Program::new(bytes))?;
        self.report.tell(&Happening::Champion {
            program: champion,
            slice,
            rounded_hidden_score: score,
        })
    }

    fn public_score(&mut self, slice: SliceIndex, program: &Program) -> Result<Score, Failure> {
        let first = self
            .validators
            .first_mut()
            .expect("a quorum has at least one validator");
        heartbeat::during("the champion is scored on its next slice", || {
            Ok(first.judge.hidden().public_score(slice, program)?)
        })
    }

    fn tell_attempts(&self) -> Result<(), Failure> {
        let Attempt(spent) = self.journal.epoch().attempts();
        let allowed = self.terms.acceptance.attempts.get();
        self.report.tell(&Happening::Attempts { spent, allowed })
    }

    fn check_stop(&self) -> Result<(), Failure> {
        if !self.stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        Err(Failure::new(
            Exit::Interrupted,
            "stopped before the end",
            "run the command again with the same log: it goes on with what was submitted"
                .to_owned(),
        ))
    }
}

/// What can still come to a verdict.
fn waiting(epoch: &Epoch) -> Vec<SubmissionId> {
    if epoch.ending().is_some() {
        return Vec::new();
    }
    let commitments = epoch.commitments();
    let waiting = commitments.filter(|(_, _, standing)| !standing.is_final());
    waiting.map(|(claim, ..)| claim.submission).collect()
}

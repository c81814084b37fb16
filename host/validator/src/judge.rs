//! [`Judge`]: what a validator answers on each submission.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
};

use assay_challenge::{Challenge, HiddenPack, Store};
use assay_judgement::{Case, Course, Epoch, Frame, Phase};
use assay_protocol::{
    ProgramId, Score, SubmissionId,
    message::{HearingNumber, Submission, Verdict},
};
use assay_sandbox::Sandbox;

use crate::{
    Admission, AdmissionError, Admittance, Grounds, HiddenError, HiddenSet, Hindrance, Objection,
    Programs, Refusal, Rivals, Ruling, admission::fetch, hidden::load,
};

/// A challenge with its opened pack: admission, and judging on hidden data.
pub struct Judge<'a> {
    admission: Admission<'a>,
    hidden: HiddenSet<'a>,
}

/// Where a judge keeps what it can make again.
#[derive(Debug, Clone)]
pub struct Stores {
    /// What was made of public data: the ordinary cache.
    pub public: Store,
    /// What was made of hidden data: a folder of the validator's own, never shown to anyone.
    pub private: Store,
}

/// What a validator answers on a submission.
#[derive(Debug)]
pub enum Answer {
    /// It was judged on hidden data.
    Judged(Ruling),
    /// It is refused, and hidden data was not touched.
    Refused {
        /// What the validator signs: the same for all honest validators.
        body: Verdict,
        /// What it rests on.
        refusal: Refusal,
        /// Why, in numbers. Everyone can find it out.
        objection: Objection,
    },
    /// There is no verdict.
    Abstained(Hindrance),
}

/// A submission of the bench, and the answer on it.
#[derive(Debug)]
pub struct Heard {
    /// The submission.
    pub submission: SubmissionId,
    /// Which hearing of it.
    pub hearing: HearingNumber,
    /// The answer.
    pub answer: Answer,
}

/// Why nothing can be judged at all.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    /// What is public can't be used.
    #[error(transparent)]
    Admission(#[from] AdmissionError),
    /// What is hidden can't be used.
    #[error(transparent)]
    Hidden(#[from] HiddenError),
}

impl<'a> Judge<'a> {
    /// A judge of a challenge. Loads the track and prepares the search split; slices are prepared when
    /// they are needed.
    ///
    /// # Errors
    /// As [`Admission::open`] and [`HiddenSet::open`].
    pub fn open(
        challenge: &'a Challenge,
        pack: &'a HiddenPack,
        verdict: &Sandbox,
        stores: Stores,
    ) -> Result<Self, JudgeError> {
        let component = load(challenge, verdict)?;
        // The hidden side first: what it checks costs nothing.
        let hidden = HiddenSet::of_component(challenge, pack, component.clone(), stores.private)?;
        let admission = Admission::of_component(challenge, component, stores.public)?;
        Ok(Self { admission, hidden })
    }

    /// The public side.
    pub fn admission(&mut self) -> &mut Admission<'a> {
        &mut self.admission
    }

    /// The hidden side.
    pub fn hidden(&mut self) -> &mut HiddenSet<'a> {
        &mut self.hidden
    }

    /// Judges what is on the bench of an epoch, in its order. Gives nothing unless it may be voted on.
    ///
    /// A verdict names the champion, the slice and the attempts spent when its turn comes. Those of the
    /// submissions before it are not settled yet, so they are taken to be decided as this validator
    /// decides them: as they will be if it is one of a quorum. What it has no verdict on changes
    /// nothing. Behind the last attempt or slice there is nothing but abstentions.
    ///
    /// `heard` is called with each answer as soon as there is one. If `stop` is set, the submissions
    /// behind the one that is being judged are left out.
    pub fn hear(
        &mut self,
        epoch: &Epoch,
        programs: &Programs<'_>,
        stop: &AtomicBool,
        mut heard: impl FnMut(&Heard),
    ) -> Vec<Heard> {
        let Some(bench) = epoch.bench().filter(|bench| bench.phase() == Phase::Voting) else {
            return Vec::new();
        };
        let mut course = *epoch.course();
        let mut judged: BTreeMap<_, _> = epoch.attempted().map(claim).collect();
        let mut all = Vec::new();
        for case in bench.cases() {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let answer = self.answer_in_turn(&course, case, &judged, programs);
            if let Some(body) = answer.body() {
                course.advance(body, case.submission().program);
                if body.decision.is_attempt() {
                    judged.extend([claim(case.submission())]);
                }
            }
            let next = Heard {
                submission: case.id(),
                hearing: case.hearing(),
                answer,
            };
            heard(&next);
            all.push(next);
        }
        all
    }

    fn answer_in_turn(
        &mut self,
        course: &Course,
        case: &Case,
        judged: &BTreeMap<ProgramId, Score>,
        programs: &Programs<'_>,
    ) -> Answer {
        if course.exhausted().is_some() {
            return Answer::Abstained(Hindrance::Exhausted);
        }
        self.judge(&course.frame(case), case.submission(), judged, programs)
    }

    /// Judges one submission, given what a verdict on it has to say, and which programs were judged in
    /// this epoch before it with which [claims](Rivals::judged).
    pub fn judge(
        &mut self,
        frame: &Frame,
        submission: &Submission,
        judged: &BTreeMap<ProgramId, Score>,
        programs: &Programs<'_>,
    ) -> Answer {
        self.try_judge(frame, submission, judged, programs)
            .unwrap_or_else(Answer::Abstained)
    }

    fn try_judge(
        &mut self,
        frame: &Frame,
        submission: &Submission,
        judged: &BTreeMap<ProgramId, Score>,
        programs: &Programs<'_>,
    ) -> Result<Answer, Hindrance> {
        let rivals = Rivals {
            champion: frame.champion,
            judged,
        };
        match self.admission.examine(submission, &rivals, programs)? {
            Admittance::Refused(objection) => Ok(self.refuse(frame, objection)),
            Admittance::Admitted { .. } => {
                let champion = fetch(frame.champion, programs)?;
                let challenger = fetch(submission.program, programs)?;
                let ruling = self.hidden.judge(frame, &champion, &challenger)?;
                Ok(Answer::Judged(ruling))
            }
        }
    }

    fn refuse(&self, frame: &Frame, objection: Objection) -> Answer {
        let decision = objection.decision();
        let refusal = Refusal::new(frame.epoch, frame.submission, frame.slice, decision)
            .expect("an objection is a refusal");
        let digest = self.hidden.digest(&refusal.bytes());
        Answer::Refused {
            body: frame.body(decision, digest),
            refusal,
            objection,
        }
    }
}

/// A program and its search score, as its author claims.
fn claim(submission: &Submission) -> (ProgramId, Score) {
    (submission.program, submission.search_score)
}

impl Answer {
    /// What the validator votes for; none if it abstains. Secret until voting is over.
    #[must_use]
    pub fn body(&self) -> Option<&Verdict> {
        match self {
            Self::Judged(ruling) => Some(&ruling.body),
            Self::Refused { body, .. } => Some(body),
            Self::Abstained(_) => None,
        }
    }

    /// What that rests on: to be kept with the other [`Records`](crate::Records).
    #[must_use]
    pub fn grounds(&self) -> Option<Grounds> {
        match self {
            Self::Judged(ruling) => Some(Grounds::Judged(ruling.record.clone())),
            Self::Refused { refusal, .. } => Some(Grounds::Refused(*refusal)),
            Self::Abstained(_) => None,
        }
    }
}

impl JudgeError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::Admission(error) => error.remedy(),
            Self::Hidden(error) => error.remedy().to_owned(),
        }
    }
}

//! [`Replay`]: what validators have signed, computed again.
//!
//! A verdict follows from public things (track, data, programs, the log) and from the hidden pack. Once
//! that is open, anyone can compute it again, with the code that validators use ([`Judge`]), and compare
//! it byte by byte. So a quorum that lies is found out afterwards, and so is one validator that was right
//! against the others. Before that, what is public can be checked: whether a submission had to be refused,
//! and for what.
//!
//! What a verdict has to say of champion, slice and attempt is taken from the log as it went, wrong
//! verdicts included: each one is judged for itself.

use std::collections::BTreeMap;

use assay_challenge::{Challenge, HiddenPack, ScoredBaseline, Store};
use assay_judgement::{Agreement, Case, Closing, Frame, Hearing, Standing};
use assay_log::{Content, ContentError};
use assay_protocol::{
    Hotkey, Program, ProgramId, Score, SubmissionId,
    message::{HearingNumber, LogIndex, Verdict},
};
use assay_sandbox::{Sandbox, limits::PROGRAM_BYTES};
use assay_validator::{
    Admission, AdmissionError, Admittance, Answer, Grounds, Hindrance, Judge, JudgeError,
    Objection, Rivals, Stores,
};

use crate::{ClosedHearing, History};

/// Computes verdicts of an epoch again.
pub struct Replay<'a> {
    referee: Referee<'a>,
    programs: Programs,
}

/// The programs that verdicts are about.
#[derive(Clone)]
struct Programs {
    /// What was submitted, beside the log.
    content: Content,
    /// What the track has itself, so that it need not be there.
    baselines: Vec<Program>,
}

enum Referee<'a> {
    /// The pack is open.
    Judge(Box<Judge<'a>>),
    /// It is not.
    Admission(Box<Admission<'a>>),
}

/// One hearing, computed again.
#[derive(Debug)]
pub struct Review {
    /// What was heard.
    pub submission: SubmissionId,
    /// Which hearing of it.
    pub hearing: HearingNumber,
    /// The program that was submitted.
    pub program: ProgramId,
    /// The verdicts that were signed and fit the log, what the quorum agreed on first.
    pub signed: Vec<SignedVerdict>,
    /// Whether it was the last hearing of a submission that has come to no verdict.
    pub is_unresolved: bool,
    /// What comes out.
    pub finding: Finding,
}

/// A verdict and who has signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedVerdict {
    /// The verdict.
    pub verdict: Verdict,
    /// Who has signed it, and where the log has the envelopes.
    pub by: Vec<(Hotkey, LogIndex)>,
    /// What it has decided.
    pub weight: Weight,
    /// Whether it is right.
    pub assessment: Assessment,
}

/// What a verdict has decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// The submission: a quorum agreed on it in time.
    Settled,
    /// Nothing, though a quorum has signed it: too late, or not behind votes.
    Quorum,
    /// Nothing, as too few have signed it.
    Few,
}

/// What comes out when a submission is judged again.
#[derive(Debug)]
pub enum Finding {
    /// This verdict.
    Verdict(Box<Computed>),
    /// The pack is not open, and this comes out in public.
    Public(Admittance),
    /// Nothing: the bytes of a program are not beside the log, or others are.
    Unavailable(ContentError),
    /// Nothing: the sandbox can't tell.
    Unknown(Hindrance),
    /// Nothing was computed, as nothing was signed and the submission was heard again.
    Nothing,
}

/// A verdict that was computed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Computed {
    /// The verdict.
    pub body: Verdict,
    /// What it rests on.
    pub grounds: Grounds,
    /// Why the submission is refused, if it is.
    pub objection: Option<Objection>,
}

/// Whether a verdict is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Assessment {
    /// It is what comes out, byte for byte.
    Reproduced,
    /// The pack is not open. What is public of it is right: it refuses what has to be refused, for the
    /// right reason, or it does not refuse what has to be judged on hidden data.
    RightInPublic,
    /// Something else comes out.
    Wrong,
    /// Nobody can tell here.
    Unknown,
}

impl<'a> Replay<'a> {
    /// With the open pack of the epoch. Programs are taken from beside the log. Both stores may be
    /// ordinary caches, as nothing is secret any more.
    ///
    /// # Errors
    /// As [`Judge::open`].
    pub fn of_pack(
        challenge: &'a Challenge,
        pack: &'a HiddenPack,
        verdict: &Sandbox,
        store: &Store,
        programs: Content,
    ) -> Result<Self, JudgeError> {
        let stores = Stores {
            public: store.clone(),
            private: store.clone(),
        };
        let mut judge = Judge::open(challenge, pack, verdict, stores)?;
        Ok(Self {
            programs: Programs::new(programs, judge.admission()),
            referee: Referee::Judge(Box::new(judge)),
        })
    }

    /// Without the pack: what is public is computed again.
    ///
    /// # Errors
    /// As [`Admission::open`].
    pub fn in_public(
        challenge: &'a Challenge,
        verdict: &Sandbox,
        store: &Store,
        programs: Content,
    ) -> Result<Self, AdmissionError> {
        let admission = Admission::open(challenge, verdict, store.clone())?;
        Ok(Self {
            programs: Programs::new(programs, &admission),
            referee: Referee::Admission(Box::new(admission)),
        })
    }

    /// Who is champion when the first epoch of a series begins.
    #[must_use]
    pub fn first_champion(&mut self) -> ScoredBaseline {
        self.admission().first_champion().clone()
    }

    fn admission(&mut self) -> &mut Admission<'a> {
        match &mut self.referee {
            Referee::Judge(judge) => judge.admission(),
            Referee::Admission(admission) => admission,
        }
    }

    /// Computes again what was heard. Takes as long as a validator did, unless the store knows the
    /// programs. None if the hearing was cut short, so that nobody can say what its verdict should have
    /// been.
    #[must_use]
    pub fn review(&mut self, history: &History, closed: &ClosedHearing) -> Option<Review> {
        let epoch = history.epoch();
        let case = epoch.case(&closed.submission)?;
        let (_, hearing) = epoch
            .hearings(&closed.submission)
            .find(|(number, _)| *number == closed.hearing)?;
        let (frame, is_decided) = match hearing.closing()? {
            Closing::Decided(frame, _) => (*frame, true),
            Closing::Failed(frame) => (*frame, false),
            Closing::Returned | Closing::Abandoned => return None,
        };
        let agreement = match case.standing() {
            Standing::Judged(agreement) if is_decided => Some(&**agreement),
            _ => None,
        };
        let is_unresolved =
            *case.standing() == Standing::Unresolved && case.hearing() == closed.hearing;
        let votes = epoch.terms().votes();
        let mut signed = signed_verdicts(hearing, &frame, agreement, votes);
        let finding = if signed.is_empty() && !is_unresolved {
            Finding::Nothing
        } else {
            let judged = epoch.attempted().take(closed.attempts_before);
            let judged = judged.map(|one| (one.program, one.search_score));
            self.find(&frame, case, &judged.collect())
        };
        for one in &mut signed {
            one.assessment = finding.assess(&one.verdict);
        }
        Some(Review {
            submission: closed.submission,
            hearing: closed.hearing,
            program: case.submission().program,
            signed,
            is_unresolved,
            finding,
        })
    }

    fn find(&mut self, frame: &Frame, case: &Case, judged: &BTreeMap<ProgramId, Score>) -> Finding {
        let programs = |id: ProgramId| self.programs.bytes(id);
        let submission = case.submission();
        let finding = match &mut self.referee {
            Referee::Judge(judge) => judge.judge(frame, submission, judged, &programs).into(),
            Referee::Admission(admission) => {
                let rivals = Rivals {
                    champion: frame.champion,
                    judged,
                };
                match admission.examine(submission, &rivals, &programs) {
                    Ok(admittance) => Finding::Public(admittance),
                    Err(hindrance) => Finding::Unknown(hindrance),
                }
            }
        };
        match finding {
            Finding::Unknown(Hindrance::Missing(id)) => self.programs.unavailable(id),
            finding => finding,
        }
    }
}

/// The different verdicts of a hearing that fit the log, with their signers. What was agreed comes first,
/// with those that count for it; whose signature under it does not count, is evidence.
fn signed_verdicts(
    hearing: &Hearing,
    frame: &Frame,
    agreement: Option<&Agreement>,
    votes: usize,
) -> Vec<SignedVerdict> {
    let of = |verdict: &Verdict, by, weight| SignedVerdict {
        verdict: verdict.clone(),
        by,
        weight,
        assessment: Assessment::Unknown,
    };
    let settled = |agreed: &Agreement| {
        let by = agreed.envelopes.clone();
        of(&agreed.verdict, by, Weight::Settled)
    };
    let agreed = agreement.map(settled);
    let mut signed: Vec<SignedVerdict> = agreed.into_iter().collect();
    for (validator, verdict, index) in hearing.envelopes() {
        let is_agreed = agreement.is_some_and(|agreed| agreed.verdict == *verdict);
        if is_agreed || !frame.fits(verdict) {
            continue;
        }
        match signed.iter_mut().find(|one| one.verdict == *verdict) {
            None => signed.push(of(verdict, vec![(validator, index)], Weight::Few)),
            // The same verdict with another nonce is nothing more.
            Some(one) if one.by.iter().any(|(by, _)| *by == validator) => {}
            Some(one) => one.by.push((validator, index)),
        }
    }
    for one in &mut signed {
        if one.weight == Weight::Few && one.by.len() >= votes {
            one.weight = Weight::Quorum;
        }
    }
    signed
}

impl Programs {
    fn new(content: Content, admission: &Admission<'_>) -> Self {
        let baselines = admission.baselines().iter();
        Self {
            content,
            baselines: baselines.map(|one| one.program.clone()).collect(),
        }
    }

    fn bytes(&self, id: ProgramId) -> Option<Vec<u8>> {
        let baseline = self.baselines.iter().find(|program| program.id() == id);
        match baseline {
            Some(program) => Some(program.bytes().to_vec()),
            None => self.submitted(id).ok(),
        }
    }

    fn submitted(&self, id: ProgramId) -> Result<Vec<u8>, ContentError> {
        self.content.get(id.0, PROGRAM_BYTES.into())
    }

    /// Why there are no bytes of a program: a file that was altered is not one that is not there.
    fn unavailable(&self, id: ProgramId) -> Finding {
        match self.submitted(id) {
            Err(error) => Finding::Unavailable(error),
            Ok(_) => Finding::Unknown(Hindrance::Missing(id)),
        }
    }
}

impl From<Answer> for Finding {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Judged(ruling) => Self::Verdict(Box::new(Computed {
                body: ruling.body,
                grounds: Grounds::Judged(ruling.record),
                objection: None,
            })),
            Answer::Refused {
                body,
                refusal,
                objection,
            } => Self::Verdict(Box::new(Computed {
                body,
                grounds: Grounds::Refused(refusal),
                objection: Some(objection),
            })),
            Answer::Abstained(hindrance) => Self::Unknown(hindrance),
        }
    }
}

impl Finding {
    /// Whether a verdict of the same hearing is right.
    #[must_use]
    pub fn assess(&self, verdict: &Verdict) -> Assessment {
        match self {
            Self::Verdict(computed) if computed.body == *verdict => Assessment::Reproduced,
            Self::Verdict(_) => Assessment::Wrong,
            Self::Public(_) => {
                let signed = verdict.decision;
                let signed = (!signed.is_attempt()).then_some(signed);
                match self.objection().map(Objection::decision) == signed {
                    true => Assessment::RightInPublic,
                    false => Assessment::Wrong,
                }
            }
            Self::Unavailable(_) | Self::Unknown(_) | Self::Nothing => Assessment::Unknown,
        }
    }

    /// What the verdict rests on that comes out, if one does.
    #[must_use]
    pub fn grounds(&self) -> Option<&Grounds> {
        match self {
            Self::Verdict(computed) => Some(&computed.grounds),
            _ => None,
        }
    }

    /// Why the submission is refused, if it is.
    #[must_use]
    pub fn objection(&self) -> Option<&Objection> {
        match self {
            Self::Verdict(computed) => computed.objection.as_ref(),
            Self::Public(Admittance::Refused(objection)) => Some(objection),
            _ => None,
        }
    }
}

impl Review {
    /// The verdict that was settled, if there is one.
    #[must_use]
    pub fn agreed(&self) -> Option<&SignedVerdict> {
        let first = self.signed.first();
        first.filter(|one| one.weight == Weight::Settled)
    }
}

//! [`Admission`]: the six checks.

use std::collections::BTreeSet;

use assay_challenge::{Challenge, PreparedSplit, ScoredBaseline, Store};
use assay_protocol::{
    Direction, Program, ProgramId, Score,
    message::{Decision, Submission},
};
use assay_sandbox::{Component, Failure, Profile, Sandbox};

use super::{
    AdmissionError, Objection,
    search::{Behaviour, SearchResult, SearchScores},
};
use crate::Hindrance;

/// Gives the bytes of a program, if they can be had. They need not be checked: what has another hash
/// counts as not had.
pub type Programs<'a> = dyn Fn(ProgramId) -> Option<Vec<u8>> + 'a;

/// Whom a submission has to differ from, besides the baselines.
#[derive(Debug, Clone, Copy)]
pub struct Rivals<'a> {
    /// The best program so far.
    pub champion: ProgramId,
    /// Every program that was judged on hidden data in this epoch, accepted or not.
    pub judged: &'a BTreeSet<ProgramId>,
}

/// What admission comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admittance {
    /// The submission is to be judged on hidden data.
    Admitted {
        /// What its program comes to on the search split.
        search: SearchResult,
    },
    /// It is refused.
    Refused(Objection),
}

/// The search split of a challenge with prizes, its baselines, and what programs came to.
pub struct Admission<'a> {
    challenge: &'a Challenge,
    /// By how much a search score may be worse than the champion's, in nano-units.
    margin: u64,
    scores: SearchScores<'a>,
    baselines: Vec<ScoredBaseline>,
}

impl<'a> Admission<'a> {
    /// The admission to a challenge. Loads the track, prepares the search split, and scores the
    /// baselines, or takes all of that from the store. Nothing in it is secret.
    ///
    /// # Errors
    /// The challenge has no prizes, the sandbox is not a *verdict* one, or the track can't be used.
    pub fn open(
        challenge: &'a Challenge,
        verdict: &Sandbox,
        store: Store,
    ) -> Result<Self, AdmissionError> {
        if verdict.profile() != Profile::Verdict {
            return Err(AdmissionError::Profile);
        }
        let component =
            verdict
                .load(challenge.component())
                .map_err(|source| AdmissionError::Load {
                    challenge: challenge.name().to_owned(),
                    source: Box::new(source),
                })?;
        Self::of_component(challenge, component, store)
    }

    /// With the challenge's component, loaded under *verdict*.
    pub(crate) fn of_component(
        challenge: &'a Challenge,
        component: Component,
        store: Store,
    ) -> Result<Self, AdmissionError> {
        let name = || challenge.name().to_owned();
        let Some(terms) = &challenge.manifest().terms else {
            return Err(AdmissionError::Practice(name()));
        };
        let unusable = |source| AdmissionError::Search {
            challenge: name(),
            source: Box::new(source),
        };
        let split = PreparedSplit::search(challenge, component, &store).map_err(unusable)?;
        let mut scores = SearchScores::new(split, store);
        let baselines = scores.baselines().map_err(unusable)?;
        Ok(Self {
            challenge,
            margin: terms.acceptance.margin.get(),
            scores,
            baselines,
        })
    }

    /// The baselines with their search scores, in the track's order.
    #[must_use]
    pub fn baselines(&self) -> &[ScoredBaseline] {
        &self.baselines
    }

    /// The champion of a series that begins: the baseline with the best search score, and the first in
    /// the track's order of those that share it.
    #[must_use]
    pub fn first_champion(&self) -> &ScoredBaseline {
        let direction = self.direction();
        self.baselines
            .iter()
            .reduce(
                |best, next| match next.score.is_better_than(best.score, direction) {
                    true => next,
                    false => best,
                },
            )
            .expect("a track has at least one baseline")
    }

    /// What a program comes to on the search split: its mean is what its author has to claim.
    ///
    /// # Errors
    /// The sandbox could not tell.
    pub fn search_result(&mut self, program: &Program) -> Result<SearchResult, Failure> {
        self.scores.score(program)
    }

    /// Makes the six checks, in their order.
    ///
    /// # Errors
    /// Bytes that are needed can't be had, or the sandbox could not tell.
    pub fn examine(
        &mut self,
        submission: &Submission,
        rivals: &Rivals<'_>,
        programs: &Programs<'_>,
    ) -> Result<Admittance, Hindrance> {
        let program = fetch(submission.program, programs)?;
        let objection = match self.check_form(&program)? {
            Some(objection) => Some(objection),
            None if self.is_rival(submission.program, rivals) => Some(Objection::SameProgram),
            None => None,
        };
        if let Some(objection) = objection {
            return Ok(Admittance::Refused(objection));
        }
        let search = self.scores.score(&program);
        let search = search.map_err(|failure| Hindrance::search(submission.program, failure))?;
        let claimed = submission.search_score;
        let (mean, behaviour) = match search {
            SearchResult::Scored { mean, behaviour } if mean == claimed => (mean, behaviour),
            SearchResult::Scored { mean, .. } => {
                let found = Some(mean);
                return Ok(Admittance::Refused(Objection::Score { claimed, found }));
            }
            SearchResult::Rejected(_) => {
                let found = None;
                return Ok(Admittance::Refused(Objection::Score { claimed, found }));
            }
        };
        if let Some(rival) = self.find_alike(behaviour, rivals, programs)? {
            return Ok(Admittance::Refused(Objection::SameBehaviour { rival }));
        }
        if let Some(objection) = self.check_gate(mean, rivals.champion, programs)? {
            return Ok(Admittance::Refused(objection));
        }
        Ok(Admittance::Admitted { search })
    }

    /// Size and canonical form.
    fn check_form(&self, program: &Program) -> Result<Option<Objection>, Hindrance> {
        let limit = self.challenge.limits().program_bytes;
        let bytes = program.bytes().len();
        if bytes > limit as usize {
            return Ok(Some(Objection::Size { bytes, limit }));
        }
        let canonical = self.scores.canonicalize(program.bytes());
        match canonical.map_err(|failure| Hindrance::search(program.id(), failure))? {
            Some(canonical) if canonical == *program => Ok(None),
            Some(_) | None => Ok(Some(Objection::Form)),
        }
    }

    fn is_rival(&self, program: ProgramId, rivals: &Rivals<'_>) -> bool {
        program == rivals.champion
            || rivals.judged.contains(&program)
            || self.baselines.iter().any(|it| it.program.id() == program)
    }

    /// A rival with this behaviour. One that can't be scored may have it or not, so that there is no
    /// answer unless another one has it.
    fn find_alike(
        &mut self,
        behaviour: Behaviour,
        rivals: &Rivals<'_>,
        programs: &Programs<'_>,
    ) -> Result<Option<ProgramId>, Hindrance> {
        let baselines: Vec<_> = self.baselines.iter().map(|it| it.program.id()).collect();
        let all = [rivals.champion]
            .into_iter()
            .chain(baselines)
            .chain(rivals.judged.iter().copied());
        let mut hindrance = None;
        for rival in all {
            match self.rival_result(rival, programs) {
                Ok(SearchResult::Scored { behaviour: its, .. }) if its == behaviour => {
                    return Ok(Some(rival));
                }
                Ok(_) => {}
                Err(error) => hindrance = hindrance.or(Some(error)),
            }
        }
        match hindrance {
            Some(hindrance) => Err(hindrance),
            None => Ok(None),
        }
    }

    /// The gate. A champion that the sandbox rejects here, which one of another epoch may be, counts as
    /// the worst.
    fn check_gate(
        &mut self,
        found: Score,
        champion: ProgramId,
        programs: &Programs<'_>,
    ) -> Result<Option<Objection>, Hindrance> {
        let champion = match self.rival_result(champion, programs)? {
            SearchResult::Scored { mean, .. } => mean,
            SearchResult::Rejected(_) => self.scores.metric().worst,
        };
        let gap = match self.direction() {
            Direction::Maximize => champion.nanos() - found.nanos(),
            Direction::Minimize => found.nanos() - champion.nanos(),
        };
        let margin = self.margin;
        Ok(
            (i128::from(gap) > i128::from(margin)).then_some(Objection::Gate {
                champion,
                found,
                margin,
            }),
        )
    }

    /// What a rival comes to: known in most cases, so that its bytes are not needed.
    fn rival_result(
        &mut self,
        rival: ProgramId,
        programs: &Programs<'_>,
    ) -> Result<SearchResult, Hindrance> {
        if let Some(result) = self.scores.known(rival) {
            return Ok(result);
        }
        let program = fetch(rival, programs)?;
        let result = self.scores.score(&program);
        result.map_err(|failure| Hindrance::search(rival, failure))
    }

    fn direction(&self) -> Direction {
        self.scores.metric().direction
    }
}

impl Admittance {
    /// What a verdict says, if it is decided already.
    #[must_use]
    pub fn refusal(&self) -> Option<Decision> {
        match self {
            Self::Admitted { .. } => None,
            Self::Refused(objection) => Some(objection.decision()),
        }
    }
}

/// The program of an id. Its bytes may be anything.
pub(crate) fn fetch(id: ProgramId, programs: &Programs<'_>) -> Result<Program, Hindrance> {
    programs(id)
        .map(Program::new)
        .filter(|program| program.id() == id)
        .ok_or(Hindrance::Missing(id))
}

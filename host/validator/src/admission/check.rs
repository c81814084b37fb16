//! [`Admission`]: the six checks.

use std::collections::BTreeMap;

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
    /// Every program that was judged on hidden data in this epoch, accepted or not, with the search score
    /// that its author claimed: a quorum has found it to be right.
    pub judged: &'a BTreeMap<ProgramId, Score>,
}

/// What admission comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admittance {
    /// The submission is to be judged on hidden data.
    Admitted {
        /// Its search score.
        search: Score,
    },
    /// It is refused.
    Refused(Objection),
}

/// What keeps the checks from going on.
enum Stop {
    Objection(Objection),
    Hindrance(Hindrance),
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
        match self.check(submission, rivals, programs) {
            Ok(search) => Ok(Admittance::Admitted { search }),
            Err(Stop::Objection(objection)) => Ok(Admittance::Refused(objection)),
            Err(Stop::Hindrance(hindrance)) => Err(hindrance),
        }
    }

    fn check(
        &mut self,
        submission: &Submission,
        rivals: &Rivals<'_>,
        programs: &Programs<'_>,
    ) -> Result<Score, Stop> {
        let program = fetch(submission.program, programs)?;
        self.check_size(&program)?;
        self.check_form(&program)?;
        self.check_id(submission.program, rivals)?;
        let (mean, behaviour) = self.check_claim(submission, &program)?;
        self.check_behaviour(mean, behaviour, rivals, programs)?;
        self.check_gate(mean, rivals, programs)?;
        Ok(mean)
    }

    fn check_size(&self, program: &Program) -> Result<(), Stop> {
        let limit = self.challenge.limits().program_bytes;
        let bytes = program.bytes().len();
        object_if(bytes > limit as usize, Objection::Size { bytes, limit })
    }

    fn check_form(&self, program: &Program) -> Result<(), Stop> {
        let canonical = self.scores.canonicalize(program.bytes());
        let canonical = canonical.map_err(|failure| Hindrance::search(program.id(), failure))?;
        object_if(canonical.as_ref() != Some(program), Objection::Form)
    }

    fn check_id(&self, program: ProgramId, rivals: &Rivals<'_>) -> Result<(), Stop> {
        let is_rival = self.rivals(rivals).any(|rival| rival == program);
        object_if(is_rival, Objection::SameProgram)
    }

    fn check_claim(
        &mut self,
        submission: &Submission,
        program: &Program,
    ) -> Result<(Score, Behaviour), Stop> {
        let claimed = submission.search_score;
        let search = self.scores.score(program);
        let found = match search.map_err(|failure| Hindrance::search(program.id(), failure))? {
            SearchResult::Scored { mean, behaviour } if mean == claimed => {
                return Ok((mean, behaviour));
            }
            SearchResult::Scored { mean, .. } => Some(mean),
            SearchResult::Rejected(_) => None,
        };
        Err(Objection::Score { claimed, found }.into())
    }

    /// Who behaves in the same way has the same mean, so that nothing else is asked about a rival with
    /// another one. One with the same mean that can't be scored may behave in the same way or not: there
    /// is no answer, unless another one does.
    fn check_behaviour(
        &mut self,
        mean: Score,
        behaviour: Behaviour,
        rivals: &Rivals<'_>,
        programs: &Programs<'_>,
    ) -> Result<(), Stop> {
        let all: Vec<_> = self.rivals(rivals).collect();
        let mut hindrance = None;
        for rival in all {
            let its_mean = self.known_mean(rival, rivals);
            if its_mean.is_some_and(|its| its != mean) {
                continue;
            }
            match self.rival_result(rival, programs) {
                Ok(SearchResult::Scored { behaviour: its, .. }) if its == behaviour => {
                    return Err(Objection::SameBehaviour { rival }.into());
                }
                Ok(_) => {}
                Err(error) => hindrance = hindrance.or(Some(error)),
            }
        }
        hindrance.map_or(Ok(()), |hindrance| Err(hindrance.into()))
    }

    /// A champion that the sandbox rejects here, which one of another epoch may be, counts as the worst.
    fn check_gate(
        &mut self,
        found: Score,
        rivals: &Rivals<'_>,
        programs: &Programs<'_>,
    ) -> Result<(), Stop> {
        let champion = match self.known_mean(rivals.champion, rivals) {
            Some(mean) => mean,
            None => match self.rival_result(rivals.champion, programs)? {
                SearchResult::Scored { mean, .. } => mean,
                SearchResult::Rejected(_) => self.scores.metric().worst,
            },
        };
        let margin = self.margin;
        let objection = Objection::Gate {
            champion,
            found,
            margin,
        };
        object_if(
            is_below_gate(self.direction(), champion, found, margin),
            objection,
        )
    }

    /// The champion, the baselines, and what was judged.
    fn rivals<'b>(&'b self, rivals: &Rivals<'b>) -> impl Iterator<Item = ProgramId> + 'b {
        let baselines = self.baselines.iter().map(|it| it.program.id());
        let judged = rivals.judged.keys().copied();
        [rivals.champion].into_iter().chain(baselines).chain(judged)
    }

    /// The mean of a rival, if that is known without scoring it: of all but a champion of another epoch.
    /// It doesn't depend on what this sandbox can tell of the rival.
    fn known_mean(&self, rival: ProgramId, rivals: &Rivals<'_>) -> Option<Score> {
        let mut baselines = self.baselines.iter();
        let baseline = baselines.find(|baseline| baseline.program.id() == rival);
        let judged = || rivals.judged.get(&rival).copied();
        baseline.map(|baseline| baseline.score).or_else(judged)
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

fn object_if(is_so: bool, objection: Objection) -> Result<(), Stop> {
    if is_so { Err(objection.into()) } else { Ok(()) }
}

impl From<Objection> for Stop {
    fn from(objection: Objection) -> Self {
        Self::Objection(objection)
    }
}

impl From<Hindrance> for Stop {
    fn from(hindrance: Hindrance) -> Self {
        Self::Hindrance(hindrance)
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

/// Whether a search score is worse than the champion's by more than the margin, in nano-units.
fn is_below_gate(direction: Direction, champion: Score, found: Score, margin: u64) -> bool {
    // Scores are far from the ends of 64 bits.
    let gap = match direction {
        Direction::Maximize => champion.nanos() - found.nanos(),
        Direction::Minimize => found.nanos() - champion.nanos(),
    };
    i128::from(gap) > i128::from(margin)
}

/// The program of an id. Its bytes may be anything.
pub(crate) fn fetch(id: ProgramId, programs: &Programs<'_>) -> Result<Program, Hindrance> {
    programs(id)
        .map(Program::new)
        .filter(|program| program.id() == id)
        .ok_or(Hindrance::Missing(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_margin_passes_the_gate() {
        let score = |nanos| Score::from_nanos(nanos).unwrap();
        let passes = |direction, champion, found, margin| {
            !is_below_gate(direction, score(champion), score(found), margin)
        };
        for (found, margin, expected) in [
            (940_000_000, 0, true),
            (939_999_999, 0, false),
            (937_000_000, 3_000_000, true),
            (936_999_999, 3_000_000, false),
            (999_000_000, 3_000_000, true),
            (-Score::LIMIT, u64::MAX, true),
            (-Score::LIMIT, 0, false),
        ] {
            let (champion, up, down) = (940_000_000, Direction::Maximize, Direction::Minimize);
            assert_eq!(passes(up, champion, found, margin), expected, "{found}");
            assert_eq!(passes(down, -champion, -found, margin), expected, "{found}");
        }
        let (worst, best) = (-Score::LIMIT, Score::LIMIT);
        let range = 2 * Score::LIMIT.unsigned_abs();
        assert!(passes(Direction::Maximize, best, worst, range));
        assert!(!passes(Direction::Maximize, best, worst, range - 1));
    }
}

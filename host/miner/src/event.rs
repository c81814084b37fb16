//! What a run tells while it goes on, and in the end.

use std::time::Duration;

use assay_challenge::ScoredBaseline;
use assay_protocol::{Direction, Program, ProgramId, Score};
use assay_sandbox::Metric;
use assay_search::{Candidate, Statistics};

use crate::{MineError, Ready, Recheck, Settings, Spread};

/// Something that happened in a run. Events come from the thread that called [`mine`](crate::mine),
/// at barriers.
pub enum Event<'a> {
    /// The track is loaded, the baselines are scored, the search begins.
    Started(Started<'a>),
    /// There is a new best program.
    Improved {
        /// All proposals so far.
        proposals: u64,
        /// The program, scored under *search*.
        candidate: &'a Candidate,
    },
    /// A barrier was reached.
    Progress(Progress),
}

/// The beginning of a search.
pub struct Started<'a> {
    /// The challenge.
    pub ready: &'a Ready<'a>,
    /// How it is mined.
    pub settings: &'a Settings,
    /// The baselines.
    pub baselines: &'a [ScoredBaseline],
    /// Proposals made before, if the search is resumed.
    pub proposals: u64,
}

/// A search at a barrier.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// All proposals so far, those before a resumption included.
    pub proposals: u64,
    /// Proposals since this process began to search.
    pub proposals_here: u64,
    /// What became of all of them.
    pub statistics: Statistics,
    /// The best mean score so far, under *search*.
    pub best: Option<Score>,
    /// Time since this process began to search.
    pub elapsed: Duration,
}

impl Progress {
    /// Proposals a second in this process, for display.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.proposals_here as f64 / self.elapsed.as_secs_f64().max(1e-6)
    }
}

/// Why a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The number of proposals was reached.
    Proposals,
    /// The time was up.
    Time,
    /// The target was reached.
    Target,
    /// It was stopped from outside, or its checkpoint could not be written.
    Stopped,
}

/// The result of a run.
#[derive(Debug)]
pub struct Report {
    /// The best program: best mean score under *search*; of equals the simplest; of equals the
    /// first.
    pub champion: Program,
    /// The champion as text; none if the track can't render it.
    pub text: Option<String>,
    /// The champion's complexity.
    pub complexity: u32,
    /// The champion's score, and what it is under *verdict*.
    pub recheck: Recheck,
    /// What a score means.
    pub metric: Metric,
    /// The baselines.
    pub baselines: Vec<ScoredBaseline>,
    /// The best programs of each complexity, best score first, under *search*.
    pub front: Vec<Candidate>,
    /// Why the search ended.
    pub ending: Ending,
    /// Where it ended. `proposals` is the number that repeats it.
    pub progress: Progress,
    /// Why the search could not be saved, if it was to be. That ends a search, but a full disk must
    /// not cost its champion.
    pub unsaved: Option<MineError>,
}

/// The best program of a search that could not go on. Its score is the one under *search*, and
/// nobody checked it.
#[derive(Debug, Clone)]
pub struct Unchecked {
    /// The program and its score.
    pub candidate: Candidate,
    /// The program as text; none if the track can't render it.
    pub text: Option<String>,
}

impl Report {
    /// The number of proposals that repeats the run.
    #[must_use]
    pub fn proposals(&self) -> u64 {
        self.progress.proposals
    }

    /// The champion's id.
    #[must_use]
    pub fn id(&self) -> ProgramId {
        self.champion.id()
    }

    /// The best baseline; of equals the first.
    #[must_use]
    pub fn best_baseline(&self) -> Option<&ScoredBaseline> {
        best_baseline(&self.baselines, self.metric.direction)
    }

    /// The spread of the champion's scores over the cases, under *verdict*.
    #[must_use]
    pub fn spread(&self) -> Option<Spread> {
        let evaluation = self.recheck.verdict.as_ref().ok()?;
        Spread::of(&evaluation.scores, self.metric.direction)
    }
}

/// The best of some baselines; of equals the first.
pub(crate) fn best_baseline(
    baselines: &[ScoredBaseline],
    direction: Direction,
) -> Option<&ScoredBaseline> {
    baselines.iter().reduce(|best, next| {
        if next.score.is_better_than(best.score, direction) {
            next
        } else {
            best
        }
    })
}

impl Started<'_> {
    /// The best baseline; of equals the first.
    #[must_use]
    pub fn best_baseline(&self) -> Option<&ScoredBaseline> {
        best_baseline(self.baselines, self.ready.descriptor().metric.direction)
    }
}

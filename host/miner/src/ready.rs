//! [`Ready`]: a challenge whose track is compiled and whose data is prepared.

use std::thread;

use assay_challenge::{Challenge, Store};
use assay_protocol::{Program, Score};
use assay_sandbox::{
    Call, Component, Dataset, Descriptor, Evaluation, Failure, FailureKind, Outcome, Profile,
    Rejection, Space, Split, Task, judge, open,
};

use crate::{Machine, MineError, Step};

/// A challenge that programs can be scored on.
pub struct Ready<'a> {
    challenge: &'a Challenge,
    descriptor: Descriptor,
    /// The group of each case.
    groups: Vec<u32>,
    verdict: Component,
    search: Component,
    prepared: Vec<u8>,
}

/// A baseline and its mean score on the search split, under *verdict*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoredBaseline {
    /// The track's name for it.
    pub name: String,
    /// The program.
    pub program: Program,
    /// Its mean score.
    pub score: Score,
}

/// Loads a challenge: compiles the track under both profiles, prepares the search data (or finds
/// it in the store), and loads it once under each.
///
/// # Errors
/// The track is refused or fails, refuses its parameters or data, or describes itself or its cases
/// otherwise under *search* than under *verdict*.
pub fn load<'a>(challenge: &'a Challenge, machine: &Machine) -> Result<Ready<'a>, MineError> {
    machine.activity.begin(Step::Compiling);
    let (verdict, search) = load_track(challenge, machine)?;
    machine.activity.begin(Step::Preparing);
    let prepared = prepare(challenge, &verdict, &machine.store)?;
    let task = Task {
        parameters: challenge.parameters(),
        limits: challenge.limits(),
        prepared: &prepared,
    };
    let mut dataset = open(&verdict, task)?;
    let (cases, wanted) = (dataset.case_count(), challenge.manifest().search.cases);
    if wanted != 0 && wanted != cases {
        return Err(MineError::OtherCases {
            wanted,
            found: cases,
        });
    }
    let groups = dataset.groups().to_vec();
    let descriptor = dataset.space().descriptor().clone();
    // Its memory is given back before the next instance asks for as much.
    drop(dataset);
    let mut fast = open(&search, task)?;
    if fast.groups() != groups {
        return Err(MineError::ProfilesDiffer("groups"));
    }
    if *fast.space().descriptor() != descriptor {
        return Err(MineError::ProfilesDiffer("describe"));
    }
    drop(fast);
    machine.activity.begin(Step::Idle);
    Ok(Ready {
        challenge,
        descriptor,
        groups,
        verdict,
        search,
        prepared,
    })
}

/// Both at once: on a cold cache each is a compilation in a process of its own.
fn load_track(
    challenge: &Challenge,
    machine: &Machine,
) -> Result<(Component, Component), MineError> {
    let load = |profile| {
        let sandbox = match profile {
            Profile::Verdict => &machine.verdict,
            Profile::Search => &machine.search,
        };
        let refused = |source| MineError::Load {
            challenge: challenge.name().to_owned(),
            source: Box::new(source),
        };
        sandbox.load(challenge.component()).map_err(refused)
    };
    thread::scope(|scope| {
        let search = scope.spawn(|| load(Profile::Search));
        let verdict = load(Profile::Verdict)?;
        let search = search
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        Ok((verdict, search))
    })
}

/// The prepared search data, always computed under *verdict*, because every score depends on it.
fn prepare(
    challenge: &Challenge,
    verdict: &Component,
    store: &Store,
) -> Result<Vec<u8>, MineError> {
    let key = challenge.preparation();
    if let Some(prepared) = store.get(key) {
        return Ok(prepared);
    }
    let prepared = compute(challenge, verdict)?;
    // A full or read-only disk costs the next run the same work, nothing else.
    let _ = store.put(key, &prepared);
    Ok(prepared)
}

fn compute(challenge: &Challenge, verdict: &Component) -> Result<Vec<u8>, MineError> {
    let split = &challenge.manifest().search;
    let mut space = open_space(challenge, verdict)?;
    // Here and in the instance, nowhere else and no longer: the files may be hundreds of megabytes.
    let files = challenge.data()?;
    space
        .prepare(Split::Search, split.seed, split.cases, &files)?
        .map_err(|source| MineError::Data {
            challenge: challenge.name().to_owned(),
            source,
        })
}

fn open_space(challenge: &Challenge, component: &Component) -> Result<Space, MineError> {
    component
        .instantiate(challenge.limits())?
        .open(challenge.parameters())?
        .map_err(|source| MineError::Parameters {
            challenge: challenge.name().to_owned(),
            parameters: challenge.parameters().to_owned(),
            source,
        })
}

impl<'a> Ready<'a> {
    /// The challenge.
    #[must_use]
    pub fn challenge(&self) -> &'a Challenge {
        self.challenge
    }

    /// What the track says it is.
    #[must_use]
    pub fn descriptor(&self) -> &Descriptor {
        &self.descriptor
    }

    /// The number of cases.
    #[must_use]
    pub fn cases(&self) -> u32 {
        u32::try_from(self.groups.len()).expect("a dataset has at most 65,536 cases")
    }

    /// The baselines, scored, in the track's order.
    ///
    /// # Errors
    /// A call fails, or a baseline can't be scored.
    pub fn baselines(&self) -> Result<Vec<ScoredBaseline>, MineError> {
        let baselines = open_space(self.challenge, &self.verdict)?.baselines()?;
        let scored = baselines
            .into_iter()
            .map(|baseline| match self.judge(&baseline.program) {
                Ok(evaluation) => Ok(ScoredBaseline {
                    name: baseline.name,
                    program: baseline.program,
                    score: evaluation.mean,
                }),
                Err(failure) => Err(MineError::Baseline {
                    name: baseline.name,
                    source: Box::new(failure),
                }),
            });
        scored.collect()
    }

    /// The program that a text describes.
    ///
    /// # Errors
    /// The text is no program of this track, or the call fails.
    pub fn parse(&self, text: &str) -> Result<Program, MineError> {
        let parsed = open_space(self.challenge, &self.verdict)?.parse(text)?;
        parsed.map_err(MineError::Program)
    }

    /// A program as text.
    ///
    /// # Errors
    /// The track refuses the program, or the call fails.
    pub fn render(&self, program: &Program) -> Result<String, MineError> {
        let rendered = open_space(self.challenge, &self.verdict)?.render(program)?;
        rendered.map_err(MineError::Program)
    }

    /// What the track calls the program's complexity.
    ///
    /// # Errors
    /// The call fails.
    pub fn complexity(&self, program: &Program) -> Result<u32, MineError> {
        Ok(open_space(self.challenge, &self.verdict)?.complexity(program)?)
    }

    /// A fresh instance under a profile, with the search data loaded.
    ///
    /// # Errors
    /// A call fails, or the cases are others than when the challenge was loaded.
    pub fn open(&self, profile: Profile) -> Result<Dataset, Failure> {
        let component = match profile {
            Profile::Verdict => &self.verdict,
            Profile::Search => &self.search,
        };
        let dataset = open(component, self.task())?;
        // Whoever scores programs counts on having this many cases.
        if dataset.groups() != self.groups {
            return Err(Failure {
                call: Call::Groups,
                kind: FailureKind::Rejected(Rejection::OutOfLimits),
                detail: "not the groups that it gave before".to_owned(),
            });
        }
        Ok(dataset)
    }

    /// The program's evaluation that may be signed: under *verdict*, in a fresh instance, the whole
    /// split in one call.
    ///
    /// # Errors
    /// The program is rejected, or there is no verdict.
    pub fn judge(&self, program: &Program) -> Result<Evaluation, Failure> {
        match judge(&self.verdict, self.task(), program) {
            (Outcome::Score(judgement), _) => Ok(judgement.evaluation),
            (_, Some(failure)) => Err(failure),
            (_, None) => unreachable!("what is no score has a failure"),
        }
    }

    /// The search data, prepared again instead of taken from the store.
    ///
    /// # Errors
    /// The track refuses the data, or the call fails.
    pub fn prepare_again(&self) -> Result<Vec<u8>, MineError> {
        compute(self.challenge, &self.verdict)
    }

    /// The search data.
    #[must_use]
    pub fn prepared(&self) -> &[u8] {
        &self.prepared
    }

    fn task(&self) -> Task<'_> {
        Task {
            parameters: self.challenge.parameters(),
            limits: self.challenge.limits(),
            prepared: &self.prepared,
        }
    }
}

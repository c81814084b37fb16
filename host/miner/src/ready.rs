//! [`Ready`]: a challenge whose track is compiled and whose data is prepared.

use std::thread;

use assay_challenge::{Challenge, PreparedSplit, TrackError};
use assay_protocol::Program;
use assay_sandbox::{Component, Dataset, Descriptor, Evaluation, Failure, Outcome, Profile, open};

use crate::{Machine, MineError, Step};

/// A challenge that programs can be scored on.
pub struct Ready<'a> {
    /// The search split, under *verdict*.
    split: PreparedSplit<'a>,
    search: Component,
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
    let split = PreparedSplit::search(challenge, verdict, &machine.store)?;
    let mut fast = open(&search, split.task())?;
    if fast.groups() != split.groups() {
        return Err(MineError::ProfilesDiffer("groups"));
    }
    if fast.space().descriptor() != split.descriptor() {
        return Err(MineError::ProfilesDiffer("describe"));
    }
    drop(fast);
    machine.activity.begin(Step::Idle);
    Ok(Ready { split, search })
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

impl<'a> Ready<'a> {
    /// The challenge.
    #[must_use]
    pub fn challenge(&self) -> &'a Challenge {
        self.split.challenge()
    }

    /// The search split, under *verdict*.
    #[must_use]
    pub fn split(&self) -> &PreparedSplit<'a> {
        &self.split
    }

    /// What the track says it is.
    #[must_use]
    pub fn descriptor(&self) -> &Descriptor {
        self.split.descriptor()
    }

    /// The number of cases.
    #[must_use]
    pub fn cases(&self) -> u32 {
        self.split.cases()
    }

    /// The program that a text describes.
    ///
    /// # Errors
    /// The text is no program of this track, or the call fails.
    pub fn parse(&self, text: &str) -> Result<Program, TrackError> {
        let parsed = self.split.space()?.parse(text)?;
        parsed.map_err(TrackError::Program)
    }

    /// A program as text.
    ///
    /// # Errors
    /// The track refuses the program, or the call fails.
    pub fn render(&self, program: &Program) -> Result<String, TrackError> {
        let rendered = self.split.space()?.render(program)?;
        rendered.map_err(TrackError::Program)
    }

    /// What the track calls the program's complexity.
    ///
    /// # Errors
    /// The call fails.
    pub fn complexity(&self, program: &Program) -> Result<u32, TrackError> {
        Ok(self.split.space()?.complexity(program)?)
    }

    /// A fresh instance under a profile, with the search data loaded.
    ///
    /// # Errors
    /// A call fails, or the cases are others than when the challenge was loaded.
    pub fn open(&self, profile: Profile) -> Result<Dataset, Failure> {
        self.split.dataset(match profile {
            Profile::Verdict => self.split.component(),
            Profile::Search => &self.search,
        })
    }

    /// The program's evaluation that may be signed: under *verdict*, in a fresh instance, the whole
    /// split in one call.
    ///
    /// # Errors
    /// The program is rejected, or there is no verdict.
    pub fn judge(&self, program: &Program) -> Result<Evaluation, Failure> {
        match self.split.judge(program) {
            (Outcome::Score(judgement), _) => Ok(judgement.evaluation),
            (_, Some(failure)) => Err(failure),
            (_, None) => unreachable!("what is no score has a failure"),
        }
    }
}

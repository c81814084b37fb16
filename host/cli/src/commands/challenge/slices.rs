//! Hidden slices, tried one after the other: by the owner who packs them, and by who verifies.

use std::{
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

use assay_challenge::{
    CacheFolder, Challenge, Half, HiddenPack, PreparedSplit, Store, Terms, TrackError,
};
use assay_judgement::GroupCount;
use assay_protocol::message::SliceIndex;
use assay_sandbox::{CodeCache, Compiler, Component, Profile, Sandbox};

use crate::{exit::Exit, failure::Failure};

/// How often a line about the progress is added to a log.
const LOG_INTERVAL: Duration = Duration::from_secs(5);

/// What hidden slices are tried with.
pub(super) struct Bench<'a> {
    challenge: &'a Challenge,
    component: Component,
}

impl<'a> Bench<'a> {
    /// Compiles a challenge's track under *verdict*. What is prepared of slices is kept nowhere: it is
    /// secret, and tried once.
    pub(super) fn new(challenge: &'a Challenge) -> Result<Self, Failure> {
        let code = CodeCache::open(CacheFolder::open()?.path().join("code"))
            .map_err(|error| Failure::new(Exit::Sandbox, error, None))?;
        let compiler = Compiler::this_executable()
            .map_err(|error| Failure::new(Exit::Sandbox, error, "run `assay doctor`".to_owned()))?;
        let sandbox = Sandbox::new(Profile::Verdict, compiler, Some(code))?;
        Ok(Self {
            challenge,
            component: sandbox.load(challenge.component())?,
        })
    }

    /// The search split, prepared, or kept by whoever mined it.
    pub(super) fn search(&self) -> Result<PreparedSplit<'a>, Failure> {
        let store = Store::new(CacheFolder::open()?.folder("prepared")?);
        let component = self.component.clone();
        Ok(PreparedSplit::search(self.challenge, component, &store)?)
    }

    /// The first half of the first slice, prepared.
    pub(super) fn first_half(&self, pack: &HiddenPack) -> Result<PreparedSplit<'a>, TrackError> {
        self.half_slice(pack, (SliceIndex(0), Half::First))
    }

    /// Half a slice, prepared.
    fn half_slice(
        &self,
        pack: &HiddenPack,
        place: (SliceIndex, Half),
    ) -> Result<PreparedSplit<'a>, TrackError> {
        let component = self.component.clone();
        PreparedSplit::trial_half_slice(self.challenge, component, pack, place)
    }

    /// Prepares every slice and scores every baseline on it; gives the number of groups, which must be
    /// the same on each half: `wanted`, if that is known.
    pub(super) fn try_all(
        &self,
        pack: &HiddenPack,
        slices: u32,
        wanted: Option<GroupCount>,
    ) -> Result<GroupCount, Failure> {
        let mut progress = Steps::new();
        let mut common = wanted;
        for slice in 0..slices {
            progress.show(&format!("slice {} of {slices}", slice + 1));
            for half in Half::BOTH {
                let groups = self.try_one(pack, (SliceIndex(slice), half), common)?;
                common = Some(groups);
            }
        }
        progress.finish();
        Ok(common.expect("a challenge has at least one slice"))
    }

    fn try_one(
        &self,
        pack: &HiddenPack,
        place: (SliceIndex, Half),
        wanted: Option<GroupCount>,
    ) -> Result<GroupCount, Failure> {
        let split = self
            .half_slice(pack, place)
            .map_err(|error| at(place, error))?;
        let found = split.group_count();
        let groups = GroupCount::new(found).map_err(|error| {
            let remedy = "ask for more cases (`hidden.cases`): groups are the units of the \
                acceptance rule"
                .to_owned();
            Failure::new(Exit::Input, error, remedy).about(unusable(place))
        })?;
        if let Some(wanted) = wanted.filter(|wanted| *wanted != groups) {
            let wanted = wanted.get();
            return Err(at(place, TrackError::OtherGroups { wanted, found }));
        }
        split.baselines().map_err(|error| at(place, error))?;
        Ok(groups)
    }
}

/// Tries every slice of a pack, as a validator would meet them.
pub(super) fn check(
    challenge: &Challenge,
    terms: &Terms,
    pack: &HiddenPack,
) -> Result<(), Failure> {
    let (slices, groups) = (terms.hidden.slices, terms.pack.rule.groups());
    Bench::new(challenge)?.try_all(pack, slices, Some(groups))?;
    Ok(())
}

fn at(place: (SliceIndex, Half), error: TrackError) -> Failure {
    Failure::from(error).about(unusable(place))
}

fn unusable((slice, half): (SliceIndex, Half)) -> String {
    let half = match half {
        Half::First => "first",
        Half::Second => "second",
    };
    format!("the {half} half of hidden slice {slice} can't be used")
}

/// Progress on standard error: one line that changes on a terminal, a line every few seconds elsewhere.
pub(super) struct Steps {
    terminal: bool,
    shown: Option<Instant>,
}

impl Steps {
    pub(super) fn new() -> Self {
        Self {
            terminal: io::stderr().is_terminal(),
            shown: None,
        }
    }

    /// Says what is being done.
    pub(super) fn show(&mut self, step: &str) {
        let due = |shown: Instant| shown.elapsed() >= LOG_INTERVAL;
        if !self.terminal && !self.shown.is_none_or(due) {
            return;
        }
        self.shown = Some(Instant::now());
        // Progress is a courtesy: a closed standard error must not end the work.
        let mut output = io::stderr().lock();
        let _ = match self.terminal {
            true => write!(output, "\r\x1b[K{step}").and_then(|()| output.flush()),
            false => writeln!(output, "{step}"),
        };
    }

    /// Removes the changing line, so that what follows starts on a clean one.
    pub(super) fn finish(&mut self) {
        if self.terminal && self.shown.take().is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        self.finish();
    }
}

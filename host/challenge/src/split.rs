//! [`PreparedSplit`]: a split that programs can be judged on.

use std::collections::BTreeSet;

use assay_protocol::{Program, Score, Sha256, message::SliceIndex};
use assay_sandbox::{
    Call, Component, DataFile, Dataset, Descriptor, Failure, FailureKind, Judgement, Outcome,
    Rejection, Space, Split, Task, judge, open,
};

use crate::{Challenge, ChallengeError, Half, HiddenPack, Store, TrackError};

/// A split of a challenge: the track, compiled under *verdict*, and its prepared data.
///
/// Preparing may take seconds and hundreds of megabytes; its result is kept in a [`Store`] and is
/// loaded into a fresh instance for each judgement.
pub struct PreparedSplit<'a> {
    challenge: &'a Challenge,
    component: Component,
    descriptor: Descriptor,
    /// The group of each case.
    groups: Vec<u32>,
    prepared: Vec<u8>,
}

/// A baseline and its mean score on a split, under *verdict*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoredBaseline {
    /// The track's name for it.
    pub name: String,
    /// The program.
    pub program: Program,
    /// Its mean score.
    pub score: Score,
}

/// What a split is prepared from, besides track, parameters and limits.
struct Source<'a> {
    split: Split,
    seed: u64,
    /// 0: all that the files hold.
    cases: u32,
    files: Box<dyn Fn() -> Result<Vec<DataFile>, ChallengeError> + 'a>,
    /// The hash of all of it, by which the store finds the result.
    key: Sha256,
}

impl<'a> PreparedSplit<'a> {
    /// The search split, from the store or prepared now.
    ///
    /// # Errors
    /// The track refuses parameters or data, gives another number of cases than the challenge asks
    /// for, or fails.
    pub fn search(
        challenge: &'a Challenge,
        verdict: Component,
        store: &Store,
    ) -> Result<Self, TrackError> {
        Self::load(challenge, verdict, search_source(challenge), Some(store))
    }

    /// Half a slice of the hidden split, from the store or prepared now. The store must lie in a folder
    /// of the validator's own: what is prepared of a slice is secret.
    ///
    /// That it has the manifest's number of groups is not checked: it is by counting them that
    /// the number gets into the manifest.
    ///
    /// # Errors
    /// As [`PreparedSplit::search`]; and [`TrackError::Practice`] if the challenge has no hidden split.
    pub fn half_slice(
        challenge: &'a Challenge,
        verdict: Component,
        pack: &HiddenPack,
        (slice, half): (SliceIndex, Half),
        store: &Store,
    ) -> Result<Self, TrackError> {
        let source = half_slice_source(challenge, pack, (slice, half))?;
        Self::load(challenge, verdict, source, Some(store))
    }

    /// Half a slice of the hidden split, prepared now and kept nowhere: what an owner tries.
    ///
    /// # Errors
    /// As [`PreparedSplit::half_slice`].
    pub fn trial_half_slice(
        challenge: &'a Challenge,
        verdict: Component,
        pack: &HiddenPack,
        place: (SliceIndex, Half),
    ) -> Result<Self, TrackError> {
        let source = half_slice_source(challenge, pack, place)?;
        Self::load(challenge, verdict, source, None)
    }

    fn load(
        challenge: &'a Challenge,
        verdict: Component,
        source: Source<'_>,
        store: Option<&Store>,
    ) -> Result<Self, TrackError> {
        let prepared = match store.and_then(|store| store.get(source.key)) {
            Some(prepared) => prepared,
            None => {
                let prepared = prepare(challenge, &verdict, &source)?;
                // A full or read-only disk costs the next run the same work, nothing else.
                let _ = store.map(|store| store.put(source.key, &prepared));
                prepared
            }
        };
        let mut dataset = open(&verdict, task(challenge, &prepared))?;
        let found = dataset.case_count();
        if source.cases != 0 && source.cases != found {
            let wanted = source.cases;
            return Err(TrackError::OtherCases { wanted, found });
        }
        let groups = dataset.groups().to_vec();
        let descriptor = dataset.space().descriptor().clone();
        Ok(Self {
            challenge,
            component: verdict,
            descriptor,
            groups,
            prepared,
        })
    }

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

    /// The group of each case.
    #[must_use]
    pub fn groups(&self) -> &[u32] {
        &self.groups
    }

    /// The number of cases.
    #[must_use]
    pub fn cases(&self) -> u32 {
        u32::try_from(self.groups.len()).expect("a dataset has at most 65,536 cases")
    }

    /// The number of groups.
    #[must_use]
    pub fn group_count(&self) -> u32 {
        let groups: BTreeSet<u32> = self.groups.iter().copied().collect();
        u32::try_from(groups.len()).expect("there are no more groups than cases")
    }

    /// What the track made of the data.
    #[must_use]
    pub fn prepared(&self) -> &[u8] {
        &self.prepared
    }

    /// The track under *verdict*.
    #[must_use]
    pub fn component(&self) -> &Component {
        &self.component
    }

    /// What programs are judged on.
    #[must_use]
    pub fn task(&self) -> Task<'_> {
        task(self.challenge, &self.prepared)
    }

    /// A fresh instance with the track's program space.
    ///
    /// # Errors
    /// The track refuses the parameters, or fails.
    pub fn space(&self) -> Result<Space, TrackError> {
        open_space(self.challenge, &self.component)
    }

    /// A fresh instance with the data loaded.
    ///
    /// # Errors
    /// A call fails, or the cases are others than when the split was prepared.
    pub fn dataset(&self, component: &Component) -> Result<Dataset, Failure> {
        let dataset = open(component, self.task())?;
        // Whoever scores programs counts on having these cases.
        if dataset.groups() != self.groups {
            return Err(Failure {
                call: Call::Groups,
                kind: FailureKind::Rejected(Rejection::OutOfLimits),
                detail: "not the groups that it gave before".to_owned(),
            });
        }
        Ok(dataset)
    }

    /// Scores a program: in a fresh instance, all cases in one call. What comes out may be signed
    /// unless it is [`Outcome::NoVerdict`]. The failure beside it has the text for people.
    pub fn judge(&self, program: &Program) -> (Outcome<Judgement>, Option<Failure>) {
        judge(&self.component, self.task(), program)
    }

    /// The baselines, scored, in the track's order.
    ///
    /// # Errors
    /// A call fails, or a baseline can't be scored.
    pub fn baselines(&self) -> Result<Vec<ScoredBaseline>, TrackError> {
        let baselines = self.space()?.baselines()?;
        let scored = baselines
            .into_iter()
            .map(|baseline| match self.judge(&baseline.program) {
                (Outcome::Score(judgement), _) => Ok(ScoredBaseline {
                    name: baseline.name,
                    program: baseline.program,
                    score: judgement.evaluation.mean,
                }),
                (_, Some(failure)) => Err(TrackError::Baseline {
                    name: baseline.name,
                    source: Box::new(failure),
                }),
                (_, None) => unreachable!("what is no score has a failure"),
            });
        scored.collect()
    }

    /// The search data, prepared again instead of taken from the store.
    ///
    /// # Errors
    /// As [`PreparedSplit::search`].
    pub fn prepare_search_again(&self) -> Result<Vec<u8>, TrackError> {
        let source = search_source(self.challenge);
        prepare(self.challenge, &self.component, &source)
    }
}

fn task<'a>(challenge: &'a Challenge, prepared: &'a [u8]) -> Task<'a> {
    Task {
        parameters: challenge.parameters(),
        limits: challenge.limits(),
        prepared,
    }
}

fn search_source(challenge: &Challenge) -> Source<'_> {
    let split = &challenge.manifest().search;
    Source {
        split: Split::Search,
        seed: split.seed,
        cases: split.cases,
        files: Box::new(|| challenge.data()),
        key: challenge.preparation(),
    }
}

fn half_slice_source<'a>(
    challenge: &'a Challenge,
    pack: &'a HiddenPack,
    (slice, half): (SliceIndex, Half),
) -> Result<Source<'a>, TrackError> {
    let practice = || TrackError::Practice(challenge.name().to_owned());
    let seed = pack.seed(slice, half);
    let terms = challenge.manifest().terms.as_ref().ok_or_else(practice)?;
    Ok(Source {
        split: Split::Hidden,
        seed,
        cases: terms.hidden.cases,
        files: Box::new(|| challenge.hidden_data(pack)),
        key: challenge.hidden_preparation(seed).ok_or_else(practice)?,
    })
}

/// Always under *verdict*, because every score depends on it.
fn prepare(
    challenge: &Challenge,
    verdict: &Component,
    source: &Source<'_>,
) -> Result<Vec<u8>, TrackError> {
    let mut space = open_space(challenge, verdict)?;
    // Here and in the instance, nowhere else and no longer: the files may be hundreds of megabytes.
    let files = (source.files)()?;
    space
        .prepare(source.split, source.seed, source.cases, &files)?
        .map_err(|error| TrackError::Data {
            challenge: challenge.name().to_owned(),
            source: error,
        })
}

fn open_space(challenge: &Challenge, component: &Component) -> Result<Space, TrackError> {
    component
        .instantiate(challenge.limits())?
        .open(challenge.parameters())?
        .map_err(|source| TrackError::Parameters {
            challenge: challenge.name().to_owned(),
            parameters: challenge.parameters().to_owned(),
            source,
        })
}

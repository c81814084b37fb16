//! [`HiddenSet`]: the hidden slices of a challenge, and programs judged on them.

use assay_challenge::{Challenge, Half, HiddenPack, PreparedSplit, Store, Terms, TrackError};
use assay_judgement::{Frame, HalfOutcomes, Rule};
use assay_protocol::{
    EpochId, Program, ProgramId, Score, Sha256,
    message::{RecordDigest, SliceIndex, Verdict},
};
use assay_sandbox::{Call, Component, Outcome, Profile, Sandbox};

use crate::{HalfResult, HiddenError, Reason, Record, Role};

/// The hidden slices of a challenge, for those who hold its pack.
///
/// One slice is in memory at a time. What was prepared and what programs came to is kept in a
/// [`Store`], which must lie in a folder of the validator's own: all of it is secret.
pub struct HiddenSet<'a> {
    challenge: &'a Challenge,
    terms: &'a Terms,
    epoch: EpochId,
    rule: Rule,
    pack: &'a HiddenPack,
    component: Component,
    store: Store,
    current: Option<(SliceIndex, [PreparedSplit<'a>; 2])>,
}

/// What judging a submission came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// What the validator signs: the same for all honest validators.
    pub body: Verdict,
    /// What it rests on. Secret until the pack is opened.
    pub record: Record,
}

impl<'a> HiddenSet<'a> {
    /// The hidden slices of a challenge. Loads the track; slices are prepared when they are needed.
    ///
    /// # Errors
    /// The challenge has none, the pack is not the one that the manifest commits to, the sandbox is
    /// not a *verdict* one, or the track can't be loaded.
    pub fn open(
        challenge: &'a Challenge,
        pack: &'a HiddenPack,
        verdict: &Sandbox,
        store: Store,
    ) -> Result<Self, HiddenError> {
        let component = load(challenge, verdict)?;
        Self::of_component(challenge, pack, component, store)
    }

    /// With the challenge's component, loaded under *verdict*.
    pub(crate) fn of_component(
        challenge: &'a Challenge,
        pack: &'a HiddenPack,
        component: Component,
        store: Store,
    ) -> Result<Self, HiddenError> {
        let name = || challenge.name().to_owned();
        let manifest = challenge.manifest();
        let (Some(terms), Some(epoch)) = (&manifest.terms, manifest.epoch_id()) else {
            return Err(HiddenError::Practice(name()));
        };
        if !challenge.is_signed() {
            return Err(HiddenError::Unsigned(name()));
        }
        let (expected, found) = (terms.pack.commitment, pack.commitment());
        if found != expected {
            return Err(HiddenError::OtherPack { expected, found });
        }
        Ok(Self {
            challenge,
            terms,
            epoch,
            rule: terms.pack.rule,
            pack,
            component,
            store,
            current: None,
        })
    }

    /// Judges a submission: champion and challenger on the slice, and what the rule says. The frame is
    /// what a verdict has to say besides, given the submissions before it.
    ///
    /// # Errors
    /// The frame is of another epoch or champion, its attempt or slice is beyond what the epoch has, or
    /// the sandbox could not tell what a program comes to.
    pub fn judge(
        &mut self,
        frame: &Frame,
        champion: &Program,
        challenger: &Program,
    ) -> Result<Ruling, HiddenError> {
        self.check(frame, champion)?;
        let champion = self.score(frame.slice, champion, Role::Champion)?;
        let challenger = self.score(frame.slice, challenger, Role::Challenger)?;
        let reason = self.decide(frame.slice, &champion, &challenger)?;
        let record = Record {
            epoch: self.epoch,
            submission: frame.submission,
            slice: frame.slice,
            reason,
            champion,
            challenger,
        };
        let digest = self.digest(&record.bytes());
        Ok(Ruling {
            body: frame.body(reason.decision(), digest),
            record,
        })
    }

    /// No verdict is made that names something else than it was judged by.
    fn check(&self, frame: &Frame, champion: &Program) -> Result<(), HiddenError> {
        let semantics = self.challenge.manifest().track.semantics;
        for (what, fits) in [
            ("epoch", frame.epoch == self.epoch),
            ("semantics", frame.semantics == semantics),
            ("champion", frame.champion == champion.id()),
        ] {
            if !fits {
                return Err(HiddenError::Frame(what));
            }
        }
        let allowed = self.rule.attempts().get();
        if frame.attempts.0 >= allowed {
            let spent = frame.attempts;
            return Err(HiddenError::NoAttempt { spent, allowed });
        }
        Ok(())
    }

    /// What a program comes to on both halves of a slice, on each in a fresh instance and all cases in
    /// one call; or what it came to before. The second half is scored whatever the first gave. How long
    /// that takes still depends on the hidden data, so a validator should not answer at once, but at a
    /// fixed time.
    ///
    /// # Errors
    /// The slice can't be had, or the sandbox could not tell.
    pub fn score(
        &mut self,
        slice: SliceIndex,
        program: &Program,
        role: Role,
    ) -> Result<[HalfResult; 2], HiddenError> {
        let [first, second] = Half::BOTH.map(|half| self.score_half((slice, half), program, role));
        Ok([first?, second?])
    }

    fn score_half(
        &mut self,
        (slice, half): (SliceIndex, Half),
        program: &Program,
        role: Role,
    ) -> Result<HalfResult, HiddenError> {
        let key = self.result_key((slice, half), program.id());
        let cases = self.terms.hidden.cases;
        let kept = self.store.get(key);
        if let Some(result) = kept.and_then(|bytes| HalfResult::read(&bytes, cases)) {
            return Ok(result);
        }
        let result = match self.slice(slice)?[half as usize].judge(program) {
            (Outcome::Score(judgement), _) => HalfResult::Scored {
                fuel: judgement.fuel,
                outcomes: judgement.evaluation.outcomes,
            },
            (Outcome::Rejected(rejection), _) => HalfResult::Rejected(rejection),
            (Outcome::NoVerdict(cause), failure) => {
                return Err(HiddenError::NoVerdict {
                    role,
                    program: program.id(),
                    call: failure.map_or(Call::Evaluate, |failure| failure.call),
                    cause,
                });
            }
        };
        let mut bytes = Vec::new();
        result.write(&mut bytes);
        // A full or read-only disk costs the next judgement the same work, nothing else.
        let _ = self.store.put(key, &bytes);
        Ok(result)
    }

    /// The halves of a slice, prepared.
    ///
    /// # Errors
    /// There is no such slice, or the track refuses it.
    pub fn slice(&mut self, slice: SliceIndex) -> Result<&[PreparedSplit<'a>; 2], HiddenError> {
        let slices = self.terms.hidden.slices;
        if slice.0 >= slices {
            return Err(HiddenError::NoSlice { slice, slices });
        }
        if !matches!(&self.current, Some((current, _)) if *current == slice) {
            // Its memory is given back before the next slice asks for as much.
            self.current = None;
            let prepare = |half| {
                let prepared = self.prepare((slice, half));
                prepared.map_err(|_| HiddenError::Slice { slice })
            };
            self.current = Some((slice, [prepare(Half::First)?, prepare(Half::Second)?]));
        }
        let (_, halves) = self.current.as_ref().expect("it was set above");
        Ok(halves)
    }

    fn prepare(&self, place: (SliceIndex, Half)) -> Result<PreparedSplit<'a>, TrackError> {
        let component = self.component.clone();
        let prepared =
            PreparedSplit::half_slice(self.challenge, component, self.pack, place, &self.store)?;
        let (wanted, found) = (self.rule.groups().get(), prepared.group_count());
        if found != wanted {
            return Err(TrackError::OtherGroups { wanted, found });
        }
        Ok(prepared)
    }

    /// The rule on the results. A challenger that was rejected is not accepted; a champion that was
    /// counts as the worst on every case of that half, so that a broken one does not stay for ever.
    fn decide(
        &mut self,
        slice: SliceIndex,
        champion: &[HalfResult; 2],
        challenger: &[HalfResult; 2],
    ) -> Result<Reason, HiddenError> {
        if challenger
            .iter()
            .any(|result| matches!(result, HalfResult::Rejected(_)))
        {
            return Ok(Reason::Rejected);
        }
        let rule = self.rule;
        let splits = self.slice(slice)?;
        let champion = scores(splits, champion);
        let challenger = scores(splits, challenger);
        let halves = Half::BOTH.map(|half| HalfOutcomes {
            groups: splits[half as usize].groups(),
            champion: &champion[half as usize],
            challenger: &challenger[half as usize],
        });
        let direction = splits[0].descriptor().metric.direction;
        Ok(rule.decide(direction, &halves)?.into())
    }

    /// The mean of a program on both halves of a slice as the public may know it: rounded to a
    /// multiple of the margin, and to no less than a thousandth of the metric's range, since more
    /// digits would tell more about the hidden cases.
    ///
    /// # Errors
    /// As [`HiddenSet::score`].
    pub fn public_score(
        &mut self,
        slice: SliceIndex,
        champion: &Program,
    ) -> Result<Score, HiddenError> {
        let results = self.score(slice, champion, Role::Champion)?;
        let margin = self.rule.margin().get();
        let splits = self.slice(slice)?;
        let metric = &splits[0].descriptor().metric;
        let range = metric.best.nanos().abs_diff(metric.worst.nanos());
        let scores = scores(splits, &results).concat();
        let mean = Score::mean(&scores).expect("half a slice has at least 30 cases");
        Ok(mean.rounded_to(margin.max(range / 1000)))
    }

    /// The digest of a verdict's grounds, given their bytes.
    pub(crate) fn digest(&self, grounds: &[u8]) -> RecordDigest {
        RecordDigest::from_bytes(self.pack.digest_key().digest(grounds))
    }

    fn result_key(&self, (slice, half): (SliceIndex, Half), program: ProgramId) -> Sha256 {
        let seed = self.pack.seed(slice, half);
        let preparation = self.challenge.hidden_preparation(seed);
        let preparation = preparation.expect("only a challenge with a hidden split is opened");
        Sha256::of_parts(&[
            b"assay hidden result 1",
            preparation.as_bytes(), // the engine is part of it
            program.0.as_bytes(),
        ])
    }
}

/// The track of a challenge under *verdict*.
pub(crate) fn load(challenge: &Challenge, verdict: &Sandbox) -> Result<Component, HiddenError> {
    if verdict.profile() != Profile::Verdict {
        return Err(HiddenError::Profile);
    }
    verdict
        .load(challenge.component())
        .map_err(|source| HiddenError::Load {
            challenge: challenge.name().to_owned(),
            source: Box::new(source),
        })
}

/// One score per case, on each half.
fn scores(splits: &[PreparedSplit<'_>; 2], results: &[HalfResult; 2]) -> [Vec<Score>; 2] {
    Half::BOTH.map(|half| {
        let split = &splits[half as usize];
        results[half as usize].scores(split.groups().len(), split.descriptor().metric.worst)
    })
}

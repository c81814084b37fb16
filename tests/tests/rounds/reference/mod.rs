//! [`Reference`]: the rules of rounds once more, as plainly as they can be said.
//!
//! It keeps every message that is rightly signed, by the round in which it came. Whatever there is to
//! decide at a tick is found by searching those lists again. So it is slow, and has few places where
//! it could be wrong. It shares no code with `assay-judgement`.

mod clockwork;
mod hearing;
mod said;

use std::collections::BTreeMap;

use assay_judgement::{Claim, Ending, Standing};
use assay_protocol::{
    EpochId, Hotkey, ProgramId, ReceiptId, SemanticsHash, SubmissionId,
    message::{Entry, EpochManifest, HearingNumber, LogIndex, Round, Verdict},
};

use hearing::Held;
use said::{Heard, Said};

/// What became of a claim.
#[derive(Debug, Clone)]
struct Case {
    claim: Claim,
    /// The round in which it was committed to.
    round: usize,
    /// The day on which it counts.
    day: u64,
    program: Option<ProgramId>,
    /// Where the beacon has put it among those of its round.
    place: usize,
    /// The number of its hearing, now or next.
    hearing: u32,
    failures: u32,
    standing: Standing,
}

/// A span of the log.
#[derive(Debug, Clone, Default)]
struct Span {
    /// The time at which it began, if a tick had told it.
    began: Option<u64>,
    heard: Vec<Heard>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Voting,
    Opening,
}

/// The submissions that are heard now.
#[derive(Debug, Clone)]
struct Bench {
    phase: Phase,
    /// The first round of its voting, and of its opening.
    voting: usize,
    opening: usize,
    claims: Vec<Claim>,
}

/// The state of one epoch, by the specification.
pub(crate) struct Reference {
    epoch: EpochId,
    semantics: SemanticsHash,
    manifest: EpochManifest,
    validators: Vec<Hotkey>,
    votes: usize,

    started: bool,
    /// The time of the last tick, if there was one.
    pub(super) time: Option<u64>,
    /// The rounds so far; the last is the open one.
    rounds: Vec<Span>,
    cases: BTreeMap<Claim, Case>,
    bench: Option<Bench>,
    hearings: Vec<Held>,
    pub(super) champion: ProgramId,
    pub(super) slice: u32,
    pub(super) attempts: u32,
    /// The verdict that was settled last.
    previous: Option<ReceiptId>,
    /// Programs that were judged on hidden data, in order.
    pub(super) judged: Vec<ProgramId>,
    pub(super) ending: Option<Ending>,
}

impl Reference {
    pub(crate) fn new(manifest: &EpochManifest, first_champion: ProgramId) -> Self {
        Self {
            epoch: manifest.id(),
            semantics: manifest.track.semantics,
            validators: manifest.quorum.hotkeys(),
            votes: manifest.quorum.votes as usize,
            manifest: manifest.clone(),
            started: false,
            time: None,
            rounds: Vec::new(),
            cases: BTreeMap::new(),
            bench: None,
            hearings: Vec::new(),
            champion: first_champion,
            slice: 0,
            attempts: 0,
            previous: None,
            judged: Vec::new(),
            ending: None,
        }
    }

    /// Takes the next entry of the log.
    pub(crate) fn hear(&mut self, index: LogIndex, entry: &Entry) {
        if let Entry::Tick(tick) = entry {
            if self.time.is_none_or(|last| tick.time.0 >= last) {
                self.tick(tick.time.0);
            }
        } else if !self.started {
            if self.is_start(entry) {
                self.started = true;
                self.rounds.push(Span {
                    began: self.time,
                    heard: Vec::new(),
                });
            }
        } else if let Some(said) = Said::of(entry, self) {
            let open = self.rounds.last_mut().expect("the first is there");
            open.heard.push(Heard { index, said });
        }
    }

    fn is_start(&self, entry: &Entry) -> bool {
        let Entry::Start(signed) = entry else {
            return false;
        };
        let body = signed.clone().verify_by(&self.manifest.owner.hotkey);
        body.is_ok_and(|body| body.epoch == self.epoch)
    }

    /// The number of the open round.
    pub(super) fn round(&self) -> Round {
        number(self.open_round())
    }

    fn open_round(&self) -> usize {
        self.rounds.len().saturating_sub(1)
    }

    /// What became of each commitment, and in which round it was made.
    pub(super) fn commitments(&self) -> BTreeMap<Claim, (Round, Standing)> {
        let standing = |case: &Case| (case.claim, (number(case.round), case.standing.clone()));
        let mut all: BTreeMap<_, _> = self.cases.values().map(standing).collect();
        // What the open round has brought so far.
        let open = self.open_round();
        if self.ending.is_none() {
            for claim in self.new_claims(open) {
                all.insert(claim, (number(open), Standing::Committed));
            }
            for (claim, _, _) in self.revealed(open).into_values() {
                all.get_mut(&claim).expect("committed to").1 = Standing::Revealed;
            }
        }
        all
    }

    /// The bench: whether it opens its verdicts, and which hearing of what is on it.
    pub(super) fn bench(&self) -> Option<(bool, Vec<(SubmissionId, HearingNumber)>)> {
        let bench = self.bench.as_ref()?;
        let cases = bench.claims.iter().map(|claim| {
            let hearing = HearingNumber(self.cases[claim].hearing);
            (claim.submission, hearing)
        });
        Some((bench.phase == Phase::Opening, cases.collect()))
    }

    /// The submissions that wait for a bench, in order.
    pub(super) fn queue(&self) -> Vec<SubmissionId> {
        let claims = self.queued().into_iter();
        claims.map(|claim| claim.submission).collect()
    }

    /// What waits for a bench: by the round in which it was committed to, those that failed less often
    /// first, and else as the beacon of the round has it.
    fn queued(&self) -> Vec<Claim> {
        let cases = self.cases.values();
        let queued = cases.filter(|case| case.standing == Standing::Queued);
        let mut queued: Vec<_> = queued.collect();
        queued.sort_by_key(|case| (case.round, case.failures, case.place));
        queued.into_iter().map(|case| case.claim).collect()
    }

    /// Everything that was heard from one round on, up to the round before another.
    fn heard(&self, from: usize, until: usize) -> impl Iterator<Item = &Heard> {
        self.rounds[from.min(self.rounds.len())..until.min(self.rounds.len())]
            .iter()
            .flat_map(|span| &span.heard)
    }

    /// What a verdict on a case has to say, were it settled next.
    fn due(&self, case: &Case) -> Due {
        Due {
            attempts: self.attempts,
            champion: self.champion,
            epoch: self.epoch,
            hearing: case.hearing,
            previous: self.previous,
            round: case.round,
            semantics: self.semantics,
            slice: self.slice,
            submission: case.claim.submission,
        }
    }
}

/// What a verdict has to say besides the judgement.
#[derive(Debug, Clone)]
struct Due {
    attempts: u32,
    champion: ProgramId,
    epoch: EpochId,
    hearing: u32,
    previous: Option<ReceiptId>,
    round: usize,
    semantics: SemanticsHash,
    slice: u32,
    submission: SubmissionId,
}

impl Due {
    fn is_said_by(&self, body: &Verdict) -> bool {
        let attempt = self.attempts + u32::from(body.decision.is_attempt());
        body.attempt.0 == attempt
            && body.champion == self.champion
            && body.epoch == self.epoch
            && body.hearing.0 == self.hearing
            && body.previous == self.previous
            && body.round.0 as usize == self.round
            && body.semantics == self.semantics
            && body.slice.0 == self.slice
            && body.submission == self.submission
    }
}

fn number(round: usize) -> Round {
    Round(u32::try_from(round).unwrap())
}

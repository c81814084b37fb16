//! The form of everything that `--json` prints: one object per line, on standard output.
//!
//! Rules: 64-bit integers are decimal strings. A score is the string of its nano-units (1e-9 of the
//! metric's unit). Hashes and ids are 64 hexadecimal digits. Keys may be added; a change of meaning
//! raises [`SCHEMA`].
//!
//! `mine` prints one [`Started`], any number of [`Improved`] and [`Progress`], and one [`Finished`];
//! each names itself in `event`. All of it but `threads`, `milliseconds`, `written` and the choice of
//! barriers at which [`Progress`] is printed is a function of challenge, seed, islands, hurdle and the
//! number of proposals. `evaluate` prints one [`Evaluated`], `challenges` one [`Listed`] per challenge.
//! `key` prints one [`Key`] per key, `challenge verify` and `receipt verify` one [`Checked`] per check,
//! `challenge power` one [`Power`], `receipt show` one [`Receipt`], `receipt replay` one [`Replayed`]; what
//! `audit` prints is at [`AuditBegun`].

mod audit;

pub(crate) use audit::{
    AuditBegun, AuditEnded, AuditedConduct, AuditedReceipts, AuditedRound, AuditedVerdict,
    Happening, Keeper, Receipt, ReceiptVote, Record, Replayed, StrayVerdict, Unresolved,
};

use assay_challenge::ScoredBaseline;
use assay_miner::{Ending, Spread};
use assay_protocol::{
    Direction, EpochId, Hotkey, ProgramId, Score, SemanticsHash, SeriesId, Sha256, TrackHash,
};
use assay_sandbox::{CaseOutcome, Descriptor, Evaluation, Fault};
use serde::{Serialize, Serializer};

/// The version of these forms.
pub(crate) const SCHEMA: u32 = 1;

/// A 64-bit integer as a decimal string.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Long<T>(pub(crate) T);

impl<T: std::fmt::Display> Serialize for Long<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl From<Score> for Long<i64> {
    fn from(score: Score) -> Self {
        Self(score.nanos())
    }
}

/// A challenge and its track.
#[derive(Debug, Serialize)]
pub(crate) struct Challenge<'a> {
    pub(crate) name: &'a str,
    pub(crate) title: &'a str,
    pub(crate) track: TrackHash,
    pub(crate) semantics: SemanticsHash,
    /// The hash of everything that a score on the search split depends on.
    pub(crate) identity: Sha256,
    /// Null if the challenge is for practice.
    pub(crate) epoch: Option<Epoch>,
    pub(crate) metric: Metric<'a>,
    pub(crate) cases: u32,
    pub(crate) baselines: Vec<Baseline<'a>>,
}

/// An epoch of a challenge with prizes.
#[derive(Debug, Serialize)]
pub(crate) struct Epoch {
    pub(crate) id: EpochId,
    pub(crate) series: SeriesId,
    pub(crate) number: u32,
    /// Seconds since 1970-01-01T00:00:00Z.
    pub(crate) closes: Long<u64>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Metric<'a> {
    pub(crate) name: &'a str,
    pub(crate) unit: &'a str,
    pub(crate) direction: Direction,
    pub(crate) worst: Long<i64>,
    pub(crate) best: Long<i64>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Baseline<'a> {
    pub(crate) name: &'a str,
    pub(crate) id: ProgramId,
    /// Under *verdict*.
    pub(crate) score: Long<i64>,
}

/// The search begins.
#[derive(Debug, Serialize)]
pub(crate) struct Started<'a> {
    pub(crate) event: &'static str,
    pub(crate) schema: u32,
    pub(crate) challenge: Challenge<'a>,
    pub(crate) seed: Long<u64>,
    pub(crate) islands: u32,
    /// The first cases that decide whether a program is tried on all; null if there is no hurdle.
    pub(crate) hurdle: Option<u32>,
    pub(crate) threads: usize,
    /// Proposals made before, in a resumed search; else 0.
    pub(crate) proposals: Long<u64>,
}

/// There is a new best program.
#[derive(Debug, Serialize)]
pub(crate) struct Improved {
    pub(crate) event: &'static str,
    pub(crate) proposals: Long<u64>,
    pub(crate) program: Member,
}

/// A barrier; about one a second is printed.
#[derive(Debug, Serialize)]
pub(crate) struct Progress {
    pub(crate) event: &'static str,
    pub(crate) proposals: Long<u64>,
    /// The best mean score under *search*; null if there is none yet.
    pub(crate) best: Option<Long<i64>>,
    pub(crate) milliseconds: Long<u64>,
}

/// A program that the search has found.
#[derive(Debug, Serialize)]
pub(crate) struct Member {
    pub(crate) id: ProgramId,
    /// Under *search*.
    pub(crate) score: Long<i64>,
    pub(crate) complexity: u32,
}

/// The search ended.
#[derive(Debug, Serialize)]
pub(crate) struct Finished<'a> {
    pub(crate) event: &'static str,
    /// `proposals`, `time`, `target` or `stopped`.
    pub(crate) ending: &'static str,
    /// The number that repeats the run.
    pub(crate) proposals: Long<u64>,
    pub(crate) champion: Champion<'a>,
    /// The best programs of each complexity, best score first.
    pub(crate) front: Vec<Member>,
    /// What became of the proposals: numbers by the names of `assay_search::Statistics`.
    pub(crate) statistics: std::collections::BTreeMap<String, Long<u64>>,
    /// The file that the program was written to; null if it has no text.
    pub(crate) written: Option<String>,
    pub(crate) milliseconds: Long<u64>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Champion<'a> {
    pub(crate) id: ProgramId,
    /// The canonical bytes in hexadecimal.
    pub(crate) program: String,
    pub(crate) text: Option<&'a str>,
    pub(crate) complexity: u32,
    pub(crate) search_score: Long<i64>,
    /// What counts; null if the program was rejected or there is no verdict.
    pub(crate) verdict_score: Option<Long<i64>>,
    /// Whether the two are equal.
    pub(crate) same_score: bool,
    /// Why there is no verdict score, for people.
    pub(crate) failure: Option<String>,
    /// Over the cases, under *verdict*.
    pub(crate) spread: Option<CaseSpread>,
}

#[derive(Debug, Serialize)]
pub(crate) struct CaseSpread {
    pub(crate) best: Long<i64>,
    pub(crate) worst: Long<i64>,
    pub(crate) deviation: Long<i64>,
}

/// A program was evaluated.
#[derive(Debug, Serialize)]
pub(crate) struct Evaluated<'a> {
    pub(crate) schema: u32,
    pub(crate) challenge: &'a str,
    pub(crate) id: ProgramId,
    pub(crate) verdict: Profile,
    pub(crate) search: Profile,
    /// Whether every case has the same outcome under both profiles.
    pub(crate) same_score: bool,
}

/// A program under one profile: either `mean` and `cases`, or `failure`.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Profile {
    pub(crate) mean: Option<Long<i64>>,
    pub(crate) cases: Option<Vec<Case>>,
    pub(crate) failure: Option<String>,
}

/// One case: its score, and the fault that made it the worst.
#[derive(Debug, Serialize)]
pub(crate) struct Case {
    pub(crate) score: Long<i64>,
    /// `numeric`, `out-of-budget` or null.
    pub(crate) fault: Option<&'static str>,
}

/// A challenge in a list: either `challenge` or `error`.
#[derive(Debug, Serialize)]
pub(crate) struct Listed<'a> {
    pub(crate) schema: u32,
    pub(crate) path: String,
    pub(crate) challenge: Option<Challenge<'a>>,
    pub(crate) error: Option<String>,
}

impl<'a> Challenge<'a> {
    pub(crate) fn new(ready: &'a assay_miner::Ready<'_>, baselines: &'a [ScoredBaseline]) -> Self {
        let challenge = ready.challenge();
        Self {
            name: challenge.name(),
            title: &challenge.manifest().title,
            track: challenge.track(),
            semantics: challenge.manifest().track.semantics,
            identity: challenge.identity(),
            epoch: challenge.manifest().epoch_manifest().map(|manifest| Epoch {
                id: manifest.id(),
                series: manifest.series(),
                number: manifest.epoch.number,
                closes: Long(manifest.epoch.closes.0),
            }),
            metric: Metric::new(ready.descriptor()),
            cases: ready.cases(),
            baselines: baselines
                .iter()
                .map(|baseline| Baseline {
                    name: &baseline.name,
                    id: baseline.program.id(),
                    score: baseline.score.into(),
                })
                .collect(),
        }
    }
}

impl<'a> Metric<'a> {
    fn new(descriptor: &'a Descriptor) -> Self {
        let metric = &descriptor.metric;
        Self {
            name: &metric.name,
            unit: &metric.unit,
            direction: metric.direction,
            worst: metric.worst.into(),
            best: metric.best.into(),
        }
    }
}

impl From<&assay_search::Candidate> for Member {
    fn from(candidate: &assay_search::Candidate) -> Self {
        Self {
            id: candidate.program.id(),
            score: candidate.score.into(),
            complexity: candidate.complexity,
        }
    }
}

impl From<Spread> for CaseSpread {
    fn from(spread: Spread) -> Self {
        Self {
            best: spread.best.into(),
            worst: spread.worst.into(),
            deviation: spread.deviation.into(),
        }
    }
}

impl From<&Result<Evaluation, assay_sandbox::Failure>> for Profile {
    fn from(result: &Result<Evaluation, assay_sandbox::Failure>) -> Self {
        match result {
            Ok(evaluation) => {
                let cases = evaluation.outcomes.iter().zip(&evaluation.scores);
                let cases = cases.map(|(outcome, score)| Case {
                    score: (*score).into(),
                    fault: fault_name(outcome),
                });
                Self {
                    mean: Some(evaluation.mean.into()),
                    cases: Some(cases.collect()),
                    failure: None,
                }
            }
            Err(failure) => Self {
                failure: Some(failure.to_string()),
                ..Self::default()
            },
        }
    }
}

/// The name of a case's fault, if it has one.
pub(crate) fn fault_name(outcome: &CaseOutcome) -> Option<&'static str> {
    match outcome {
        CaseOutcome::Score(_) => None,
        CaseOutcome::Fault(Fault::Numeric) => Some("numeric"),
        CaseOutcome::Fault(Fault::OutOfBudget) => Some("out-of-budget"),
    }
}

/// The name of an ending.
pub(crate) fn ending_name(ending: Ending) -> &'static str {
    match ending {
        Ending::Proposals => "proposals",
        Ending::Time => "time",
        Ending::Target => "target",
        Ending::Stopped => "stopped",
    }
}

/// A hotkey on this machine.
#[derive(Debug, Serialize)]
pub(crate) struct Key<'a> {
    pub(crate) schema: u32,
    pub(crate) name: &'a str,
    /// As SS58 with prefix 42; null if the key is encrypted and the file of its public half is not
    /// there, or if there is an error.
    pub(crate) address: Option<Hotkey>,
    /// The same as 64 hexadecimal digits.
    pub(crate) public_key: Option<String>,
    /// Whether the address was computed from the secret. If not, it is what the file of the public half
    /// says, which the key itself has yet to prove. Null if there is no address.
    pub(crate) checked: Option<bool>,
    /// Null if there is an error.
    pub(crate) encrypted: Option<bool>,
    /// The key's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    /// Only if it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) phrase: Option<&'a str>,
    /// Why the key can't be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
}

/// A check of a challenge.
#[derive(Debug, Serialize)]
pub(crate) struct Checked<'a> {
    pub(crate) schema: u32,
    /// Its name.
    pub(crate) check: &'a str,
    /// `ok`, `fail` or `skip`.
    pub(crate) outcome: &'a str,
    /// What was found, for people.
    pub(crate) detail: &'a str,
    /// What to do about it, for people; null if there is nothing.
    pub(crate) help: Option<&'a str>,
}

/// What an acceptance rule can tell apart.
#[derive(Debug, Serialize)]
pub(crate) struct Power {
    pub(crate) schema: u32,
    pub(crate) cases: u32,
    pub(crate) groups: u32,
    pub(crate) margin: Long<u64>,
    /// Parts per million.
    pub(crate) alpha: u32,
    pub(crate) attempts: u32,
    /// Millionths.
    pub(crate) critical_value: Long<u64>,
    /// The standard deviation of a case's difference.
    pub(crate) spread: Long<i64>,
    /// Of two cases of a group, in parts per million.
    pub(crate) correlation: u32,
    pub(crate) seed: Long<u64>,
    pub(crate) power: Vec<PowerAt>,
    /// Epochs without any true gain that have a win.
    pub(crate) false_wins: Count,
    /// Epochs whose attempts all have the margin as their true gain, and that have a win.
    pub(crate) wins_at_margin: Count,
    /// The share of cases, in parts per million, that may be ruined unseen.
    pub(crate) rarest_visible: u32,
}

/// The power at one true gain.
#[derive(Debug, Serialize)]
pub(crate) struct PowerAt {
    pub(crate) gain: Long<i64>,
    pub(crate) accepted: Count,
}

/// How often something happened.
#[derive(Debug, Serialize)]
pub(crate) struct Count {
    pub(crate) count: u32,
    pub(crate) trials: u32,
}

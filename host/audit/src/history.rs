//! [`History`]: what the entries of a log make of an epoch.
//!
//! Validators, auditors and whoever wants to know fold the same entries with the same function,
//! [`Epoch::apply`], and nothing else decides. So a log whose root is right, and the terms that the owner
//! has signed, are enough to know every outcome of the epoch, who agreed on it, and who did what is not
//! allowed. Whether the agreed verdicts are *right* is another question: see [`Replay`](crate::Replay).

use std::{
    collections::BTreeMap,
    ops::RangeInclusive,
    sync::atomic::{AtomicBool, Ordering},
};

use assay_judgement::{Case, Course, Epoch, EpochTerms, Event, Ignored};
use assay_log::{ReadError, Reader, SignedCheckpoint, storage::ReadStorage};
use assay_protocol::{
    Hotkey, ProgramId, ReceiptId, SubmissionId,
    message::{Entry, Envelope, HearingNumber, LogIndex, Round, UnixSeconds, Verdict},
};

/// An epoch as far as its log goes.
#[derive(Debug, Clone)]
pub struct History {
    epoch: Epoch,
    checkpoint: SignedCheckpoint,
    rounds: Vec<RoundHistory>,
    ignored_outside: BTreeMap<Ignored, u64>,
    unreadable: u64,
    signed: BTreeMap<ReceiptId, Signatures>,
}

/// A verdict, and who has signed it: validators of the epoch only.
#[derive(Debug, Clone)]
pub(crate) struct Signatures {
    pub(crate) verdict: Verdict,
    /// Where each one's envelope is in the log; the first, if it has sent several.
    pub(crate) by: BTreeMap<Hotkey, LogIndex>,
}

/// One round: what came in, and what its end made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundHistory {
    /// Which round of the epoch it is.
    pub number: Round,
    /// Its entries in the log, the last one being the tick that ended it, if it has ended.
    pub entries: RangeInclusive<u64>,
    /// The log's time at its end; none if it has not ended.
    pub ended: Option<UnixSeconds>,
    /// How many entries of each kind have changed something.
    pub counted: Counts,
    /// How many entries have changed nothing, and why.
    pub ignored: BTreeMap<Ignored, u64>,
    /// What has happened, in order.
    pub events: Vec<Event>,
    /// Champion, slice and attempts at its end.
    pub course: Course,
}

/// How many entries of a round have changed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Commitments.
    pub commitments: u64,
    /// Reveals.
    pub reveals: u64,
    /// Votes.
    pub votes: u64,
    /// Abstentions.
    pub abstentions: u64,
    /// Verdicts.
    pub verdicts: u64,
}

/// A hearing that is over, with a verdict or without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClosedHearing {
    /// What was heard.
    pub submission: SubmissionId,
    /// Which hearing of it.
    pub hearing: HearingNumber,
    /// How many attempts of the epoch were settled before.
    pub attempts_before: usize,
}

/// Why there is no history.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The log was altered, or can't be read.
    #[error(transparent)]
    Log(#[from] ReadError),
    /// It was asked to stop.
    #[error("stopped before the end of the log")]
    Stopped,
}

impl HistoryError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Log(error) => error.remedy(),
            Self::Stopped => "run it again",
        }
    }
}

impl History {
    /// Folds all entries that the reader's checkpoint covers. `champion` is who is champion when the
    /// epoch begins: the best baseline in the first epoch of a series, else the champion that the epoch
    /// before has left.
    ///
    /// # Errors
    /// The log was altered or can't be read; or `stop` was set, which is looked at before each entry.
    pub fn fold<S: ReadStorage>(
        reader: &mut Reader<S>,
        terms: EpochTerms,
        champion: ProgramId,
        stop: &AtomicBool,
    ) -> Result<Self, HistoryError> {
        let mut history = Self {
            epoch: Epoch::new(terms, champion),
            checkpoint: reader.checkpoint().clone(),
            rounds: Vec::new(),
            ignored_outside: BTreeMap::new(),
            unreadable: 0,
            signed: BTreeMap::new(),
        };
        let mut open = None;
        for (bytes, index) in reader.entries(0..reader.size())?.zip(0..) {
            if stop.load(Ordering::Relaxed) {
                return Err(HistoryError::Stopped);
            }
            history.apply(&bytes?, index, &mut open);
        }
        history.rounds.extend(open);
        Ok(history)
    }

    /// One more entry. `open` is the round that goes on: none before its first entry. What comes before
    /// the epoch or behind it belongs to no round.
    fn apply(&mut self, bytes: &[u8], index: u64, open: &mut Option<RoundHistory>) {
        // The log takes any bytes: what is no message says nothing about any epoch.
        let Ok(entry) = Entry::decode(bytes) else {
            self.unreadable += 1;
            return;
        };
        if let Entry::Verdict(envelope) = &entry {
            self.keep_signature(envelope, LogIndex(index));
        }
        let (number, was_over) = (self.epoch.round(), self.epoch.ending().is_some());
        let applied = self.epoch.apply(LogIndex(index), &entry);
        if !self.epoch.is_started() || was_over {
            if let Err(ignored) = applied {
                *self.ignored_outside.entry(ignored).or_default() += 1;
            }
            return;
        }
        let course = *self.epoch.course();
        let round = open.get_or_insert_with(|| RoundHistory {
            number,
            entries: index..=index,
            ended: None,
            counted: Counts::default(),
            ignored: BTreeMap::new(),
            events: Vec::new(),
            course,
        });
        round.entries = *round.entries.start()..=index;
        match applied {
            Err(ignored) => *round.ignored.entry(ignored).or_default() += 1,
            Ok(events) => {
                round.counted.count(&entry);
                round.events.extend(events);
                if let Entry::Tick(tick) = entry {
                    round.course = course;
                    round.ended = Some(tick.time);
                    self.rounds.extend(open.take());
                }
            }
        }
    }

    /// Remembers who has signed a verdict, wherever it stands: it can be made a receipt of, even if
    /// nothing in the epoch waited for it.
    fn keep_signature(&mut self, envelope: &Envelope, index: LogIndex) {
        let terms = self.epoch.terms();
        if envelope.unverified().epoch != terms.epoch() {
            return;
        }
        let Ok((validator, verdict)) = envelope.clone().verify(terms.validators()) else {
            return;
        };
        let signatures = self.signed.entry(verdict.receipt());
        let signatures = signatures.or_insert_with(|| Signatures {
            verdict,
            by: BTreeMap::new(),
        });
        signatures.by.entry(validator).or_insert(index);
    }

    /// Every verdict on the epoch that a validator of it has signed.
    pub(crate) fn signed(&self) -> &BTreeMap<ReceiptId, Signatures> {
        &self.signed
    }

    /// The state that the fold has come to.
    #[must_use]
    pub const fn epoch(&self) -> &Epoch {
        &self.epoch
    }

    /// The checkpoint that covers all of it.
    #[must_use]
    pub const fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }

    /// The rounds, the last of which may be going on.
    #[must_use]
    pub fn rounds(&self) -> &[RoundHistory] {
        &self.rounds
    }

    /// The hearings that came to a verdict or to nothing, in the order in which they did.
    #[must_use]
    pub fn closed_hearings(&self) -> Vec<ClosedHearing> {
        let mut closed = Vec::new();
        let mut attempts_before = 0;
        for event in self.rounds.iter().flat_map(|round| &round.events) {
            let (submission, hearing, is_attempt) = match event {
                Event::Judged {
                    submission,
                    decision,
                    ..
                } => {
                    let case = self.epoch.case(submission);
                    let hearing = case.map_or(HearingNumber(0), Case::hearing);
                    (*submission, hearing, decision.is_attempt())
                }
                Event::Failed {
                    submission,
                    hearing,
                } => (*submission, *hearing, false),
                _ => continue,
            };
            closed.push(ClosedHearing {
                submission,
                hearing,
                attempts_before,
            });
            attempts_before += usize::from(is_attempt);
        }
        closed
    }

    /// How many entries before the epoch or behind its end have changed nothing, and why.
    #[must_use]
    pub const fn ignored_outside(&self) -> &BTreeMap<Ignored, u64> {
        &self.ignored_outside
    }

    /// How many entries are no messages.
    #[must_use]
    pub const fn unreadable(&self) -> u64 {
        self.unreadable
    }
}

impl Counts {
    fn count(&mut self, entry: &Entry) {
        let counter = match entry {
            Entry::Commitment(_) => &mut self.commitments,
            Entry::Reveal(_) => &mut self.reveals,
            Entry::Vote(_) => &mut self.votes,
            Entry::Abstention(_) => &mut self.abstentions,
            Entry::Verdict(_) => &mut self.verdicts,
            Entry::Tick(_) | Entry::Start(_) | Entry::Opening(_) => return,
        };
        *counter += 1;
    }
}

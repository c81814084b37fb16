//! What `receipt` and `audit` print.

use std::collections::BTreeMap;

use assay_audit::RecordCheck;
use assay_judgement::Event;
use assay_protocol::{
    EpochId, Hotkey, ProgramId, ReceiptId, Sha256, SubmissionId,
    message::{Attempt, Decision, HearingNumber, LogIndex, Round, SliceIndex, Verdict},
};
use serde::Serialize;

use super::Long;
use crate::named::Named;

/// What a receipt says, true or not.
#[derive(Debug, Serialize)]
pub(crate) struct Receipt<'a> {
    pub(crate) schema: u32,
    pub(crate) id: ReceiptId,
    /// The fields of the verdict.
    pub(crate) verdict: &'a Verdict,
    pub(crate) votes: Vec<ReceiptVote>,
    /// Null if the text in its place is no checkpoint.
    pub(crate) checkpoint: Option<Checkpoint>,
}

/// One signature of a receipt.
#[derive(Debug, Serialize)]
pub(crate) struct ReceiptVote {
    pub(crate) validator: Hotkey,
    /// Where its envelope is in the log.
    pub(crate) index: LogIndex,
}

/// What a log says of itself.
#[derive(Debug, Serialize)]
pub(crate) struct Checkpoint {
    /// The log's name.
    pub(crate) origin: String,
    pub(crate) size: Long<u64>,
    pub(crate) root: Sha256,
}

/// What a log's checkpoint was checked with.
#[derive(Debug, Serialize)]
pub(crate) struct Keeper {
    /// The verifier key of the log.
    pub(crate) log_key: String,
    /// From where it is known: `argument`, `policy`, or `folder`, the log's own, which proves nothing.
    pub(crate) key_from: &'static str,
    /// How many witnesses the policy has.
    pub(crate) witnesses: usize,
    /// How many of them have cosigned the checkpoint.
    pub(crate) cosigned: usize,
}

/// A verdict was computed again.
#[derive(Debug, Serialize)]
pub(crate) struct Replayed {
    pub(crate) schema: u32,
    pub(crate) receipt: ReceiptId,
    #[serde(flatten)]
    pub(crate) keeper: Keeper,
    pub(crate) program: ProgramId,
    /// Whether decision and digest are those that were signed.
    pub(crate) reproduced: bool,
    pub(crate) signed: Decision,
    pub(crate) found: Decision,
    /// What the submission was refused for, for people; null if it was judged on hidden data.
    pub(crate) objection: Option<String>,
    /// Null if there is no record.
    pub(crate) record: Option<Record>,
}

/// What a validator's record turns out to be.
#[derive(Debug, Serialize)]
pub(crate) struct Record {
    /// Whether its digest is the signed one; null if that can't be told before the pack is open, or if
    /// it can't be read.
    pub(crate) signed: Option<bool>,
    /// The first thing in which it is not what comes out, or why it can't be read, for people; null if
    /// nothing is wrong.
    pub(crate) wrong: Option<String>,
}

/// `audit` prints one [`AuditBegun`], one [`AuditedRound`] per round, one [`AuditedVerdict`] per verdict that
/// was signed, one [`Unresolved`] per submission that came to none, one [`StrayVerdict`] per verdict of a
/// quorum that nothing waited for, one [`AuditedConduct`] per thing that a validator should not have done,
/// one [`AuditedReceipts`] if receipts are beside the log, and one [`AuditEnded`]; each names itself in `event`.
#[derive(Debug, Serialize)]
pub(crate) struct AuditBegun {
    pub(crate) event: &'static str,
    pub(crate) schema: u32,
    pub(crate) epoch: EpochId,
    pub(crate) log: Checkpoint,
    #[serde(flatten)]
    pub(crate) keeper: Keeper,
    /// The champion that the epoch begins with.
    pub(crate) champion: ProgramId,
    /// Whether the hidden pack is open, so that every verdict is computed again.
    pub(crate) open: bool,
    /// Entries of the log that are no messages.
    pub(crate) unreadable: Long<u64>,
    /// How many entries before or behind the epoch's rounds had no effect, by reason.
    pub(crate) ignored_outside: BTreeMap<&'static str, Long<u64>>,
}

/// A round of the log.
#[derive(Debug, Serialize)]
pub(crate) struct AuditedRound {
    pub(crate) event: &'static str,
    pub(crate) round: Round,
    /// Its first and its last entry.
    pub(crate) entries: [Long<u64>; 2],
    /// The log's time at its end; null if it goes on.
    pub(crate) ended: Option<Long<u64>>,
    pub(crate) commitments: Long<u64>,
    pub(crate) reveals: Long<u64>,
    pub(crate) votes: Long<u64>,
    pub(crate) abstentions: Long<u64>,
    pub(crate) verdicts: Long<u64>,
    /// How many entries had no effect, by reason: the names are those of `Ignored` in
    /// host/judgement/src/rounds/event.rs.
    pub(crate) ignored: BTreeMap<&'static str, Long<u64>>,
    pub(crate) happened: Vec<Happening>,
    /// These three at its end.
    pub(crate) champion: ProgramId,
    pub(crate) attempts: Attempt,
    pub(crate) slice: SliceIndex,
}

/// Something that the end of a round has brought about.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Happening {
    /// `started`, `admitted`, `void`, `queued`, `voting`, `opening`, `judged`, `failed`, `returned`,
    /// `unresolved` or `ended`.
    pub(crate) what: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) submissions: Vec<SubmissionId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hearing: Option<HearingNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) decision: Option<Decision>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) receipt: Option<ReceiptId>,
    /// Of `void` and `ended`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<&'static str>,
}

/// What a validator did wrong, or left undone.
#[derive(Debug, Serialize)]
pub(crate) struct AuditedConduct {
    pub(crate) event: &'static str,
    pub(crate) validator: Hotkey,
    /// The name of the kind of evidence, or `false-verdict` or `stray-verdict`: it has signed one.
    pub(crate) kind: &'static str,
    /// Whether no honest validator does that; null if that can't be told.
    pub(crate) fault: Option<bool>,
    pub(crate) submission: SubmissionId,
    pub(crate) hearing: HearingNumber,
    pub(crate) entries: Vec<LogIndex>,
}

/// A verdict that validators have signed and that fits the log.
#[derive(Debug, Serialize)]
pub(crate) struct AuditedVerdict {
    pub(crate) event: &'static str,
    pub(crate) submission: SubmissionId,
    pub(crate) hearing: HearingNumber,
    pub(crate) program: ProgramId,
    pub(crate) decision: Decision,
    pub(crate) receipt: ReceiptId,
    /// Whether it was settled.
    pub(crate) agreed: bool,
    /// Whether a quorum has signed it, settled or in vain.
    pub(crate) quorum: bool,
    pub(crate) by: Vec<Hotkey>,
    /// `reproduced`, `right-in-public`, `wrong` or `unknown`.
    pub(crate) assessment: &'static str,
    /// What comes out instead, or why nothing does, for people; null if it is right.
    pub(crate) instead: Option<String>,
    /// Why the submission is to be refused, for people; null if it is not.
    pub(crate) objection: Option<String>,
    /// Null if there is none, or none was asked for.
    pub(crate) record: Option<Record>,
}

/// A submission that has come to no verdict in all its hearings.
#[derive(Debug, Serialize)]
pub(crate) struct Unresolved {
    pub(crate) event: &'static str,
    pub(crate) submission: SubmissionId,
    pub(crate) program: ProgramId,
    /// What comes out here; null if nothing does, or the pack is not open.
    pub(crate) found: Option<Decision>,
}

/// A verdict that a quorum has signed, and that fits no hearing of the log.
#[derive(Debug, Serialize)]
pub(crate) struct StrayVerdict {
    pub(crate) event: &'static str,
    pub(crate) submission: SubmissionId,
    pub(crate) hearing: HearingNumber,
    pub(crate) decision: Decision,
    pub(crate) receipt: ReceiptId,
    pub(crate) by: Vec<Hotkey>,
    /// `no-hearing`, `other-frame` or `cut-short`.
    pub(crate) cause: &'static str,
    /// Whether it is wrong; if not, nobody can tell.
    pub(crate) wrong: bool,
}

/// The receipts beside the log, compared with what was settled.
#[derive(Debug, Serialize)]
pub(crate) struct AuditedReceipts {
    pub(crate) event: &'static str,
    pub(crate) right: usize,
    /// The file, and what is wrong with it, for people.
    pub(crate) wrong: Vec<String>,
    /// Of verdicts that were settled.
    pub(crate) missing: Vec<ReceiptId>,
}

/// The audit has come to its end.
#[derive(Debug, Serialize)]
pub(crate) struct AuditEnded {
    pub(crate) event: &'static str,
    /// Null if the epoch goes on.
    pub(crate) ending: Option<&'static str>,
    pub(crate) verdicts: u32,
    pub(crate) reproduced: u32,
    pub(crate) refused_rightly: u32,
    pub(crate) admitted_rightly: u32,
    pub(crate) wrong: u32,
    pub(crate) unknown: u32,
    /// Signed by a quorum, not wrong so far as anyone can tell, and not settled.
    pub(crate) unsettled: u32,
    /// Submissions that have come to no verdict.
    pub(crate) unresolved: u32,
    /// Of these, the ones for which a verdict comes out here.
    pub(crate) resolvable: u32,
    /// Pieces of evidence of what no honest validator does.
    pub(crate) faults: u32,
    pub(crate) records_right: u32,
    pub(crate) records_wrong: u32,
    /// Not to be compared before the pack is open.
    pub(crate) records_unknown: u32,
    /// Whether it was stopped before the last verdict.
    pub(crate) stopped: bool,
}

impl From<&assay_log::Checkpoint> for Checkpoint {
    fn from(checkpoint: &assay_log::Checkpoint) -> Self {
        Self {
            origin: checkpoint.origin().to_owned(),
            size: Long(checkpoint.size()),
            root: *checkpoint.root(),
        }
    }
}

impl Happening {
    /// What a round's end has brought about, besides its end.
    pub(crate) fn of(event: &Event) -> Option<Self> {
        let of = |what, submission: &SubmissionId| Self {
            what,
            submissions: vec![*submission],
            ..Self::default()
        };
        Some(match event {
            Event::RoundEnded(_) => return None,
            Event::Started => Self {
                what: "started",
                ..Self::default()
            },
            Event::Admitted(submission) => of("admitted", submission),
            Event::Void(submission, void) => Self {
                reason: Some(void.name()),
                ..of("void", submission)
            },
            Event::Queued(submission) => of("queued", submission),
            Event::Voting(submissions) => Self {
                what: "voting",
                submissions: submissions.clone(),
                ..Self::default()
            },
            Event::Opening => Self {
                what: "opening",
                ..Self::default()
            },
            Event::Judged {
                submission,
                decision,
                receipt,
            } => Self {
                decision: Some(*decision),
                receipt: Some(*receipt),
                ..of("judged", submission)
            },
            Event::Failed {
                submission,
                hearing,
            } => Self {
                hearing: Some(*hearing),
                ..of("failed", submission)
            },
            Event::Returned(submission) => of("returned", submission),
            Event::Unresolved(submission) => of("unresolved", submission),
            Event::Ended(ending) => Self {
                what: "ended",
                reason: Some(ending.name()),
                ..Self::default()
            },
        })
    }
}

impl From<&RecordCheck> for Record {
    fn from(check: &RecordCheck) -> Self {
        Self {
            signed: check.is_signed,
            wrong: check.difference.map(|difference| difference.to_string()),
        }
    }
}

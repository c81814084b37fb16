//! What `assay judge` tells, as text or as JSON lines.
//!
//! With `--json` each [`Happening`] is one object that names itself in `event`, by the rules of
//! `host/cli/src/json.rs`. All of it is a function of challenge, pack, log, keys, programs and salts: no
//! wall time is in it.

use std::{fmt, iter, path::Path};

use assay_judgement::{Ending, Evidence, EvidenceKind, Void};
use assay_protocol::{
    EpochId, Hotkey, PayoutAddress, ProgramId, ReceiptId, Score, SubmissionId,
    message::{Attempt, Decision, HearingNumber, LogIndex, Round, SliceIndex, Verdict},
};
use assay_sandbox::Metric;
use serde::{Serialize, Serializer};

use crate::{
    exit::Exit,
    failure::Failure,
    json::Long,
    metric,
    named::{Named, by_name},
    output,
};

/// Where happenings are told.
pub(super) struct Report<'a> {
    pub(super) json: bool,
    pub(super) metric: &'a Metric,
}

impl Report<'_> {
    /// Tells it on standard output. What was begun goes on if nobody reads it any more.
    pub(super) fn tell(&self, happening: &Happening<'_>) -> Result<(), Failure> {
        let told = match self.json {
            true => output::json(happening),
            false => output::line(format_args!("{}", Text(happening, self.metric))),
        };
        match told {
            Err(failure) if failure.exit() == Exit::Success => Ok(()),
            told => told,
        }
    }
}

/// Something that has happened.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(super) enum Happening<'a> {
    /// The log is open, and the epoch has come to this.
    Begun {
        schema: u32,
        epoch: EpochId,
        log: String,
        entries: Long<u64>,
        /// The names of the keys that judge here.
        validators: Vec<&'a str>,
        /// How many of the challenge's validators make a quorum.
        votes: usize,
        champion: ProgramId,
        slice: SliceIndex,
        /// Why the epoch is over; null while it is not.
        #[serde(serialize_with = "ending")]
        ended: Option<Ending>,
    },
    /// It was left behind when a former call was stopped.
    Waiting { submission: SubmissionId },
    /// A file's program is submitted.
    Program {
        path: String,
        program: ProgramId,
        author: Hotkey,
        payout: PayoutAddress,
    },
    /// Its commitment is posted.
    Committed {
        submission: SubmissionId,
        round: Round,
    },
    /// It is revealed.
    Revealed {
        submission: SubmissionId,
        program: ProgramId,
        #[serde(serialize_with = "nanos")]
        claim: Score,
    },
    /// So many validators have posted their votes, or that they have no verdict.
    Voted { validators: usize },
    /// So many validators have opened their votes.
    Opened { validators: usize },
    /// A validator did something wrong, or nothing.
    Evidence {
        submission: SubmissionId,
        hearing: HearingNumber,
        validator: Hotkey,
        /// The name of its key, if that is here.
        name: Option<&'a str>,
        #[serde(serialize_with = "by_name")]
        kind: EvidenceKind,
        /// Whether no honest validator does that.
        fault: bool,
        entries: Vec<LogIndex>,
    },
    /// A quorum has agreed on a verdict.
    Judged {
        submission: SubmissionId,
        decision: Decision,
        /// Attempts spent in the epoch, this one included if it is one.
        attempt: Attempt,
        slice: SliceIndex,
        /// Why it was refused, for people; null if it was judged on hidden data.
        objection: Option<String>,
        receipt: ReceiptId,
        /// The receipt's file.
        written: String,
    },
    /// There is a new champion.
    Champion {
        program: ProgramId,
        /// The slice that it is scored on.
        slice: SliceIndex,
        /// Rounded, as far as it is public.
        #[serde(serialize_with = "nanos")]
        rounded_hidden_score: Score,
    },
    /// So much of the epoch's attempts is spent.
    Attempts { spent: u32, allowed: u32 },
    /// It is never judged.
    Void {
        submission: SubmissionId,
        #[serde(serialize_with = "by_name")]
        reason: Void,
    },
    /// Validators have come to no verdict in any hearing.
    Unresolved { submission: SubmissionId },
    /// The epoch is over.
    Ended {
        #[serde(serialize_with = "by_name")]
        reason: Ending,
    },
}

impl<'a> Happening<'a> {
    pub(super) fn judged(verdict: &Verdict, objection: Option<String>, path: &Path) -> Self {
        Self::Judged {
            submission: verdict.submission,
            decision: verdict.decision,
            attempt: verdict.attempt,
            slice: verdict.slice,
            objection,
            receipt: verdict.receipt(),
            written: path.display().to_string(),
        }
    }

    pub(super) fn evidence(evidence: &Evidence, name: Option<&'a str>) -> Self {
        Self::Evidence {
            submission: evidence.submission,
            hearing: evidence.hearing,
            validator: evidence.validator,
            name,
            kind: evidence.kind,
            fault: evidence.kind.is_fault(),
            entries: evidence.entries.clone(),
        }
    }
}

fn nanos<S: Serializer>(score: &Score, serializer: S) -> Result<S::Ok, S::Error> {
    Long::from(*score).serialize(serializer)
}

/// A rounded score without the zeros that say nothing.
fn digits(score: Score) -> String {
    let text = score.to_string();
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

fn ending<S: Serializer>(ending: &Option<Ending>, serializer: S) -> Result<S::Ok, S::Error> {
    ending.map(|ending| ending.name()).serialize(serializer)
}

/// A happening for people.
struct Text<'a>(&'a Happening<'a>, &'a Metric);

impl fmt::Display for Text<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(happening, metric) = self;
        match happening {
            Happening::Begun {
                epoch,
                log,
                entries,
                validators,
                votes,
                champion,
                ended,
                ..
            } => {
                write!(
                    formatter,
                    "epoch        {epoch}\nlog          {log}, size {}\n\
                 validators   {}; {votes} make a quorum\nchampion     {champion}",
                    entries.0,
                    validators.join(", ")
                )?;
                match ended {
                    Some(reason) => write!(formatter, "\nepoch over   {}", reason.text()),
                    None => Ok(()),
                }
            }
            Happening::Waiting { submission } => {
                write!(formatter, "\ngoing on with {submission}")
            }
            Happening::Program {
                path,
                program,
                author,
                payout,
            } => write!(
                formatter,
                "\n{path}\nprogram      {program}\nauthor       {author}\npayout       {payout}"
            ),
            Happening::Committed { submission, round } => {
                write!(formatter, "committed    {submission}, in round {round}")
            }
            Happening::Revealed { claim, .. } => {
                let claim = metric::mean(*claim, metric);
                write!(formatter, "revealed     claims {claim} on the search split")
            }
            Happening::Voted { validators } => {
                write!(formatter, "voted        {validators} validators")
            }
            Happening::Opened { validators } => {
                write!(formatter, "opened       {validators} validators")
            }
            Happening::Evidence {
                validator,
                name,
                kind,
                fault,
                entries,
                ..
            } => {
                let known = name.map_or_else(|| validator.to_string(), str::to_owned);
                let weight = if *fault { "fault" } else { "no fault" };
                write!(formatter, "evidence     {known} {} ({weight}", kind.text())?;
                let separators = ["; entries "].into_iter().chain(iter::repeat(", "));
                for (separator, entry) in separators.zip(entries) {
                    write!(formatter, "{separator}{}", entry.0)?;
                }
                formatter.write_str(")")
            }
            Happening::Judged {
                decision,
                attempt,
                slice,
                objection,
                receipt,
                written,
                ..
            } => {
                write!(formatter, "verdict      {}", decision.text())?;
                if decision.is_attempt() {
                    write!(formatter, ", attempt {attempt}, slice {slice}")?;
                }
                if let Some(objection) = objection {
                    write!(formatter, ": {objection}")?;
                }
                write!(
                    formatter,
                    "\nreceipt      {receipt}\nwritten to   {written}"
                )
            }
            Happening::Champion {
                program,
                slice,
                rounded_hidden_score,
            } => write!(
                formatter,
                "champion     {program}, about {} on hidden slice {slice}",
                digits(*rounded_hidden_score)
            ),
            Happening::Attempts { spent, allowed } => {
                write!(
                    formatter,
                    "attempts     {} of {allowed} left",
                    allowed - spent
                )
            }
            Happening::Void { reason, .. } => {
                write!(formatter, "void         {}", reason.text())
            }
            Happening::Unresolved { .. } => {
                formatter.write_str("unresolved   no quorum came to a verdict in any hearing")
            }
            Happening::Ended { reason } => {
                write!(formatter, "epoch over   {}", reason.text())
            }
        }
    }
}

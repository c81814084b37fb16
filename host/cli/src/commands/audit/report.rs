//! What `assay audit` tells.

use assay_audit::{
    Assessment, Counts, Finding, History, Review, RoundHistory, SignedVerdict, Tally,
};
use assay_judgement::{Event, Evidence};
use assay_protocol::{ProgramId, message::Decision};
use assay_validator::Admittance;

use super::run::Checked;
use crate::{
    commands::{
        challenge::clock,
        published::{self, Published},
    },
    failure::Failure,
    json::{self, Long},
    named::Named,
    output,
};

/// Where the audit is told.
pub(super) struct Report {
    pub(super) json: bool,
    /// Whether the pack is open.
    pub(super) is_open: bool,
}

impl Report {
    pub(super) fn begin(
        &self,
        published: &Published,
        history: &History,
        champion: ProgramId,
    ) -> Result<(), Failure> {
        let epoch = history.epoch().terms().epoch();
        let checkpoint = history.checkpoint().checkpoint();
        if self.json {
            return output::json(&json::AuditBegun {
                event: "audit",
                schema: json::SCHEMA,
                epoch,
                log: checkpoint.into(),
                champion,
                open: self.is_open,
                unreadable: Long(history.unreadable()),
            });
        }
        let number = published.epoch.epoch.number;
        let pack = match self.is_open {
            true => "open: every verdict is computed again",
            false => "not open: only what is public is computed again",
        };
        output::line(format_args!("epoch        {epoch}, number {number}"))?;
        output::line(format_args!(
            "log          {}: {} entries, root {}",
            checkpoint.origin(),
            checkpoint.size(),
            checkpoint.root()
        ))?;
        output::line(format_args!("hidden pack  {pack}"))?;
        output::line(format_args!("champion     {champion}"))
    }

    pub(super) fn round(&self, round: &RoundHistory) -> Result<(), Failure> {
        if self.json {
            return output::json(&as_json(round));
        }
        let ended = match round.ended {
            Some(time) => format!("until {}", clock::date(time)),
            None => "going on".to_owned(),
        };
        let (first, last) = (round.entries.start(), round.entries.end());
        output::line(format_args!(
            "\nround {}, entries {first} to {last}, {ended}{}",
            round.number,
            counts(&round.counted)
        ))?;
        for (ignored, count) in &round.ignored {
            output::line(format_args!("  ignored {count}: {ignored}"))?;
        }
        for event in &round.events {
            for line in lines(event) {
                output::line(format_args!("  {line}"))?;
            }
        }
        if round.events.iter().any(is_acceptance) {
            let (champion, slice) = (round.course.champion(), round.course.slice());
            output::line(format_args!("  champion is {champion}, on slice {slice}"))?;
        }
        Ok(())
    }

    pub(super) fn evidence(&self, evidence: &Evidence) -> Result<(), Failure> {
        let Evidence {
            submission,
            hearing,
            validator,
            kind,
            entries,
        } = evidence;
        if self.json {
            return output::json(&json::AuditedConduct {
                event: "evidence",
                validator: *validator,
                kind: *kind,
                fault: kind.is_fault(),
                submission: *submission,
                hearing: *hearing,
                entries: entries.clone(),
            });
        }
        let weight = if kind.is_fault() { "fault" } else { "no fault" };
        let entries: Vec<_> = entries.iter().map(|index| index.0.to_string()).collect();
        let entries = match entries.is_empty() {
            true => String::new(),
            false => format!(", entries {}", entries.join(", ")),
        };
        output::line(format_args!(
            "\nevidence     {validator} {} ({weight}){entries}\n             on {submission}, hearing {hearing}",
            kind.text()
        ))
    }

    /// Every verdict that was signed in a hearing, what the quorum agreed on first.
    pub(super) fn review(&self, review: &Review, record: Option<&Checked>) -> Result<(), Failure> {
        for (place, signed) in review.signed.iter().enumerate() {
            let is_agreed = place == 0 && review.is_agreed;
            let record = record.filter(|_| is_agreed);
            match self.json {
                true => output::json(&verdict(review, signed, is_agreed, record))?,
                false => print(review, signed, is_agreed, record)?,
            }
        }
        Ok(())
    }

    pub(super) fn end(
        &self,
        history: &History,
        tally: &Tally,
        stopped: bool,
    ) -> Result<(), Failure> {
        let epoch = history.epoch();
        if self.json {
            return output::json(&json::AuditEnded {
                event: "finished",
                ending: epoch.ending().map(|ending| ending.name()),
                verdicts: tally.verdicts(),
                reproduced: tally.reproduced,
                refused_rightly: tally.refused_rightly,
                admitted_rightly: tally.admitted_rightly,
                wrong: tally.wrong,
                unknown: tally.unknown,
                records_right: tally.records_right,
                records_wrong: tally.records_wrong,
                stopped,
            });
        }
        let state = match epoch.ending() {
            Some(ending) => format!("over: {}", ending.text()),
            None => "going on".to_owned(),
        };
        output::line(format_args!(
            "\nthe epoch is {state}; {} of {} attempts are spent",
            epoch.attempts(),
            epoch.terms().attempts()
        ))?;
        let stopped = if stopped {
            ", stopped before the last"
        } else {
            ""
        };
        output::line(format_args!("{tally}{stopped}"))
    }
}

fn print(
    review: &Review,
    signed: &SignedVerdict,
    is_agreed: bool,
    record: Option<&Checked>,
) -> Result<(), Failure> {
    let is_attempt = signed.verdict.decision.is_attempt();
    let mark = match signed.assessment {
        Assessment::Reproduced => "ok",
        // That it had to be judged on hidden data is not much.
        Assessment::RightInPublic if is_attempt => "skip",
        Assessment::RightInPublic => "ok",
        Assessment::Wrong if is_agreed => "fail",
        Assessment::Wrong => "wrong",
        Assessment::Unknown => "skip",
    };
    let by: Vec<_> = signed.by.iter().map(|(by, _)| by.to_string()).collect();
    let weight = if is_agreed { "agreed" } else { "signed" };
    output::line(format_args!(
        "\n{mark:<5} {}: {}",
        review.submission,
        signed.verdict.decision.text()
    ))?;
    output::line(format_args!("      {weight} by {}", by.join(", ")))?;
    let found = match (instead(review, signed), signed.assessment) {
        (Some(instead), _) => instead,
        (None, Assessment::Reproduced) => "reproduced byte for byte".to_owned(),
        (None, _) if is_attempt => {
            "rightly judged on hidden data; the result can't be compared before the pack is open"
                .to_owned()
        }
        (None, _) => "rightly refused, so far as is public".to_owned(),
    };
    output::line(format_args!("      {found}"))?;
    if let Some(objection) = review.finding.objection() {
        output::line(format_args!("      {objection}"))?;
    }
    match record {
        None => Ok(()),
        Some(Ok(check)) => {
            output::line(format_args!("      record: {}", published::describe(check)))
        }
        Some(Err(error)) => output::line(format_args!("      record: UNREADABLE: {error}")),
    }
}

/// What comes out where a verdict is not right.
fn instead(review: &Review, signed: &SignedVerdict) -> Option<String> {
    if matches!(
        signed.assessment,
        Assessment::Reproduced | Assessment::RightInPublic
    ) {
        return None;
    }
    Some(match &review.finding {
        Finding::Verdict(computed) if computed.body.decision == signed.verdict.decision => {
            "WRONG: the same decision comes out, with another digest".to_owned()
        }
        Finding::Verdict(computed) => {
            format!("WRONG: what comes out is {}", computed.body.decision.text())
        }
        Finding::Public(Admittance::Refused(objection)) => {
            format!("WRONG: what comes out is {}", objection.decision().text())
        }
        Finding::Public(Admittance::Admitted { .. }) => {
            "WRONG: it has to be judged on hidden data".to_owned()
        }
        Finding::Unknown(hindrance) => format!("can't be computed here: {hindrance}"),
        Finding::Nothing => "was not computed".to_owned(),
    })
}

fn counts(counts: &Counts) -> String {
    [
        (counts.commitments, "commitment"),
        (counts.reveals, "reveal"),
        (counts.votes, "vote"),
        (counts.abstentions, "abstention"),
        (counts.verdicts, "verdict"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| match count {
        1 => format!(", 1 {what}"),
        _ => format!(", {count} {what}s"),
    })
    .collect()
}

fn is_acceptance(event: &Event) -> bool {
    matches!(
        event,
        Event::Judged {
            decision: Decision::Accepted,
            ..
        }
    )
}

/// What has happened, for people.
fn lines(event: &Event) -> Vec<String> {
    match event {
        Event::RoundEnded(_) => Vec::new(),
        Event::Started => vec!["the owner has begun the epoch".to_owned()],
        Event::Admitted(submission) => vec![format!("committed   {submission}")],
        Event::Void(submission, void) => vec![format!("void        {submission}: {}", void.text())],
        Event::Queued(submission) => vec![format!("revealed    {submission}")],
        Event::Voting(submissions) => submissions
            .iter()
            .map(|submission| format!("is heard    {submission}"))
            .collect(),
        Event::Opening => vec!["votes may be opened".to_owned()],
        Event::Judged {
            submission,
            decision,
            receipt,
        } => vec![format!(
            "judged      {submission}: {}, receipt {receipt}",
            decision.text()
        )],
        Event::Failed {
            submission,
            hearing,
        } => vec![format!("no verdict  {submission}, hearing {hearing}")],
        Event::Returned(submission) => vec![format!("put back    {submission}")],
        Event::Unresolved(submission) => vec![format!("unresolved  {submission}")],
        Event::Ended(ending) => vec![format!("the epoch is over: {}", ending.text())],
    }
}

fn as_json(round: &RoundHistory) -> json::AuditedRound {
    let Counts {
        commitments,
        reveals,
        votes,
        abstentions,
        verdicts,
    } = round.counted;
    let ignored = round.ignored.iter();
    json::AuditedRound {
        event: "round",
        round: round.number,
        entries: [Long(*round.entries.start()), Long(*round.entries.end())],
        ended: round.ended.map(|time| Long(time.0)),
        commitments: Long(commitments),
        reveals: Long(reveals),
        votes: Long(votes),
        abstentions: Long(abstentions),
        verdicts: Long(verdicts),
        ignored: ignored
            .map(|(reason, count)| (reason.to_string(), Long(*count)))
            .collect(),
        happened: round
            .events
            .iter()
            .filter_map(json::Happening::of)
            .collect(),
        champion: round.course.champion(),
        attempts: round.course.attempts(),
        slice: round.course.slice(),
    }
}

fn verdict(
    review: &Review,
    signed: &SignedVerdict,
    is_agreed: bool,
    record: Option<&Checked>,
) -> json::AuditedVerdict {
    json::AuditedVerdict {
        event: "verdict",
        submission: review.submission,
        hearing: review.hearing,
        program: review.program,
        decision: signed.verdict.decision,
        receipt: signed.verdict.receipt(),
        agreed: is_agreed,
        by: signed.by.iter().map(|(by, _)| *by).collect(),
        assessment: match signed.assessment {
            Assessment::Reproduced => "reproduced",
            Assessment::RightInPublic => "right-in-public",
            Assessment::Wrong => "wrong",
            Assessment::Unknown => "unknown",
        },
        instead: instead(review, signed),
        objection: review.finding.objection().map(ToString::to_string),
        record: record.map(|record| match record {
            Ok(check) => check.into(),
            Err(error) => json::Record {
                signed: None,
                wrong: Some(error.clone()),
            },
        }),
    }
}

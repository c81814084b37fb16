//! What `assay audit` tells of the log: its rounds, and the end.

use std::collections::BTreeMap;

use assay_audit::{Counts, History, RoundHistory, Tally};
use assay_judgement::{Ending, Event, Ignored};
use assay_protocol::{ProgramId, message::Decision};

use super::receipts::Receipts;
use crate::{
    commands::{
        challenge::clock,
        published::{Keeper, Published},
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
        keeper: &Keeper,
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
                keeper: keeper.seen(history),
                champion,
                open: self.is_open,
                unreadable: Long(history.unreadable()),
                ignored_outside: by_reason(history.ignored_outside()),
            });
        }
        let number = published.epoch.epoch.number;
        let pack = match (self.is_open, history.epoch().ending()) {
            (true, _) => "open: every verdict is computed again",
            (false, Some(Ending::Opened)) => {
                "open in the log, but not here: fetch hidden.pack and opening.json, both, to beside the \
                 manifest; only what is public is computed again"
            }
            (false, _) => "not open: only what is public is computed again",
        };
        output::line(format_args!("epoch        {epoch}, number {number}"))?;
        output::line(format_args!(
            "log          {}: {} entries, root {}",
            checkpoint.origin(),
            checkpoint.size(),
            checkpoint.root()
        ))?;
        output::line(format_args!("log key      {}", keeper.text(history)))?;
        output::line(format_args!("hidden pack  {pack}"))?;
        output::line(format_args!("champion     {champion}"))?;
        if history.unreadable() > 0 {
            let text = match history.unreadable() {
                1 => "1 entry is no message".to_owned(),
                count => format!("{count} entries are no messages"),
            };
            output::line(format_args!("unreadable   {text}"))?;
        }
        for (ignored, count) in history.ignored_outside() {
            output::line(format_args!("outside      ignored {count}: {ignored}"))?;
        }
        Ok(())
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

    /// What is beside the log.
    pub(super) fn receipts(&self, receipts: &Receipts) -> Result<(), Failure> {
        let Receipts {
            right,
            wrong,
            missing,
        } = receipts;
        if self.json {
            return output::json(&json::AuditedReceipts {
                event: "receipts",
                right: *right,
                wrong: wrong
                    .iter()
                    .map(|(path, failure)| format!("{}: {}", path.display(), failure.causes()))
                    .collect(),
                missing: missing.clone(),
            });
        }
        for (path, failure) in wrong {
            let (path, causes) = (path.display(), failure.causes());
            output::line(format_args!("\nfail  {path}\n      {causes}"))?;
        }
        for id in missing {
            output::line(format_args!(
                "\nskip  receipt {id}\n      not beside the log"
            ))?;
        }
        let (wrong, missing) = (wrong.len(), missing.len());
        output::line(format_args!(
            "\nreceipts     {right} right, {wrong} wrong, {missing} not there"
        ))
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
                unsettled: tally.unsettled,
                unresolved: tally.unresolved,
                resolvable: tally.resolvable,
                faults: tally.faults,
                records_right: tally.records_right,
                records_wrong: tally.records_wrong,
                records_unknown: tally.records_unknown,
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
        ignored: by_reason(&round.ignored),
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

fn by_reason(ignored: &BTreeMap<Ignored, u64>) -> BTreeMap<&'static str, Long<u64>> {
    let ignored = ignored.iter();
    ignored
        .map(|(reason, count)| (reason.name(), Long(*count)))
        .collect()
}

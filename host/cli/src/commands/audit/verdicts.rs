//! What `assay audit` tells of verdicts and validators.

use assay_audit::{
    Assessment, Conduct, Finding, RecordCheck, Review, SignedVerdict, Stray, Weight,
};
use assay_validator::Admittance;

use super::report::Report;
use crate::{commands::published, failure::Failure, json, named::Named, output};

/// What a record turns out to be; else why it is none.
pub(super) type Checked = Result<RecordCheck, String>;

impl Report {
    /// Every verdict that was signed in a hearing, what was settled first.
    pub(super) fn review(&self, review: &Review, record: Option<&Checked>) -> Result<(), Failure> {
        for signed in &review.signed {
            let record = record.filter(|_| signed.weight == Weight::Settled);
            match self.json {
                true => output::json(&verdict(review, signed, record))?,
                false => print(review, signed, record)?,
            }
        }
        match review.is_unresolved {
            true => self.unresolved(review),
            false => Ok(()),
        }
    }

    /// A submission that came to nothing, and what would have come out.
    fn unresolved(&self, review: &Review) -> Result<(), Failure> {
        let submission = review.submission;
        let found = match &review.finding {
            Finding::Verdict(computed) => Some(computed.body.decision),
            _ => None,
        };
        if self.json {
            return output::json(&json::Unresolved {
                event: "unresolved",
                submission,
                program: review.program,
                found,
            });
        }
        let found = match found {
            Some(decision) => format!("unresolved; what comes out here is: {}", decision.text()),
            None => "unresolved, and here nothing comes out either".to_owned(),
        };
        output::line(format_args!("\nopen  {submission}\n      {found}"))
    }

    /// A verdict of a quorum that nothing waited for.
    pub(super) fn stray(&self, stray: &Stray) -> Result<(), Failure> {
        let body = &stray.verdict;
        let (cause, wrong) = (stray.cause, stray.cause.is_wrong());
        let by: Vec<_> = stray.by.iter().map(|(by, _)| *by).collect();
        if self.json {
            return output::json(&json::StrayVerdict {
                event: "stray",
                submission: body.submission,
                hearing: body.hearing,
                decision: body.decision,
                receipt: body.receipt(),
                by,
                cause: cause.name(),
                wrong,
            });
        }
        let by: Vec<_> = by.iter().map(ToString::to_string).collect();
        output::line(format_args!(
            "\n{:<5} {}: {}\n      signed by a quorum, in vain: {}, receipt {}\n      {}{}",
            if wrong { "fail" } else { "skip" },
            body.submission,
            body.decision.text(),
            by.join(", "),
            body.receipt(),
            if wrong { "WRONG: " } else { "" },
            cause.text()
        ))
    }

    /// What a validator has done.
    pub(super) fn conduct(&self, conduct: &Conduct) -> Result<(), Failure> {
        let Conduct {
            validator,
            deed,
            submission,
            hearing,
            entries,
            fault,
        } = conduct;
        if self.json {
            return output::json(&json::AuditedConduct {
                event: "evidence",
                validator: *validator,
                kind: deed.name(),
                fault: *fault,
                submission: *submission,
                hearing: *hearing,
                entries: entries.clone(),
            });
        }
        let weight = match fault {
            Some(true) => "fault",
            Some(false) => "no fault",
            None => "whether that is a fault can't be told here",
        };
        let entries: Vec<_> = entries.iter().map(|index| index.0.to_string()).collect();
        let entries = match entries.is_empty() {
            true => String::new(),
            false => format!(", entries {}", entries.join(", ")),
        };
        output::line(format_args!(
            "\nevidence     {validator} {} ({weight}){entries}\n             on {submission}, hearing {hearing}",
            deed.text()
        ))
    }
}

fn print(review: &Review, signed: &SignedVerdict, record: Option<&Checked>) -> Result<(), Failure> {
    let is_attempt = signed.verdict.decision.is_attempt();
    let mark = match signed.assessment {
        Assessment::Reproduced => "ok",
        // That it had to be judged on hidden data is not much.
        Assessment::RightInPublic if is_attempt => "skip",
        Assessment::RightInPublic => "ok",
        Assessment::Wrong if signed.weight == Weight::Few => "wrong",
        Assessment::Wrong => "fail",
        Assessment::Unknown => "skip",
    };
    let by: Vec<_> = signed.by.iter().map(|(by, _)| by.to_string()).collect();
    let by = by.join(", ");
    let by = match signed.weight {
        Weight::Settled => format!("agreed by {by}"),
        Weight::Quorum => {
            let receipt = signed.verdict.receipt();
            format!("signed by a quorum, in vain: {by}, receipt {receipt}")
        }
        Weight::Few => format!("signed by {by}"),
    };
    output::line(format_args!(
        "\n{mark:<5} {}: {}",
        review.submission,
        signed.verdict.decision.text()
    ))?;
    output::line(format_args!("      {by}"))?;
    let found = match (instead(review, signed), signed.assessment) {
        (Some(instead), _) => instead,
        (None, Assessment::Reproduced) => "reproduced byte for byte".to_owned(),
        (None, _) if is_attempt => {
            "rightly admitted; the result can't be checked before the pack is open".to_owned()
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
        Finding::Unavailable(error) => format!("can't be computed here: {error}"),
        Finding::Unknown(hindrance) => format!("can't be computed here: {hindrance}"),
        Finding::Nothing => "was not computed".to_owned(),
    })
}

fn verdict(
    review: &Review,
    signed: &SignedVerdict,
    record: Option<&Checked>,
) -> json::AuditedVerdict {
    json::AuditedVerdict {
        event: "verdict",
        submission: review.submission,
        hearing: review.hearing,
        program: review.program,
        decision: signed.verdict.decision,
        receipt: signed.verdict.receipt(),
        agreed: signed.weight == Weight::Settled,
        quorum: signed.weight != Weight::Few,
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

//! `assay receipt verify`.

use std::path::Path;

use assay_audit::{
    History, Policy, ReceiptProblem, SettlementProblem, TermsProblem, Verified, check_covered,
    check_settled, terms_of_log, verify_receipt,
};
use assay_judgement::EpochTerms;
use assay_log::Content;
use assay_protocol::ProgramId;

use super::read;
use crate::{
    arguments::{FirstChampionArguments, ReceiptVerifyArguments},
    checklist::{Checklist, Found},
    commands::published::{self, Published},
    exit::Exit,
    failure::Failure,
    heartbeat, interrupt,
    named::Named,
};

pub(crate) fn run(arguments: &ReceiptVerifyArguments) -> Result<Exit, Failure> {
    let policy = Policy::read(&arguments.policy)?;
    let bytes = read::bytes(&arguments.receipt)?;
    let mut list = Checklist::new(arguments.json);
    let verified = match verify_receipt(&bytes, &policy) {
        Ok(verified) => verified,
        Err(problem) => {
            list.check::<()>(part(&problem), Err(problem.into()))?;
            return Ok(list.exit());
        }
    };
    read::note_name(&arguments.receipt, verified.id);
    list.check("receipt", Ok(((), what(&verified))))?;
    list.check("votes", Ok(((), votes(&verified, &policy))))?;
    list.check("checkpoint", Ok(((), checkpoint(&verified, &policy))))?;
    match &arguments.log {
        Some(log) => match in_log(&verified, &policy, log, arguments) {
            Err(failure) if failure.exit() == Exit::Interrupted => return Err(failure),
            found => {
                list.check("log", found)?;
            }
        },
        None => list.skip(
            "log",
            "not read: that its rounds came to this verdict is not proved (--log)",
        )?,
    }
    Ok(list.exit())
}

/// The check that fails.
fn part(problem: &ReceiptProblem) -> &'static str {
    match problem {
        ReceiptProblem::Form(_) | ReceiptProblem::OtherEpoch { .. } => "receipt",
        ReceiptProblem::Forged { .. } | ReceiptProblem::TooFewVotes { .. } => "votes",
        ReceiptProblem::Checkpoint(_) | ReceiptProblem::NotInLog { .. } => "checkpoint",
    }
}

fn what(verified: &Verified) -> String {
    let verdict = &verified.verdict;
    format!(
        "{}, which says of submission {} in epoch {}: {}",
        verified.id,
        verdict.submission,
        verdict.epoch,
        verdict.decision.text()
    )
}

fn votes(verified: &Verified, policy: &Policy) -> String {
    let (found, all) = (verified.votes.len(), policy.validators().len());
    let mut text = format!(
        "{found} of {all} validators have signed, and it takes {}",
        policy.votes()
    );
    if !verified.outside.is_empty() {
        let outside: Vec<_> = verified.outside.iter().map(ToString::to_string).collect();
        text.push_str(&format!(
            "; these count for nothing: {}",
            outside.join(", ")
        ));
    }
    text
}

fn checkpoint(verified: &Verified, policy: &Policy) -> String {
    let places: Vec<_> = verified
        .votes
        .iter()
        .map(|(_, index)| index.0.to_string())
        .collect();
    let checkpoint = &verified.checkpoint;
    format!(
        "the envelopes are entries {} of {}, of {} entries, cosigned by {} of {} witnesses",
        places.join(", "),
        checkpoint.checkpoint().origin(),
        checkpoint.size(),
        checkpoint.cosignatures().len(),
        policy.log().witnesses().len()
    )
}

fn in_log(
    verified: &Verified,
    policy: &Policy,
    log: &Path,
    arguments: &ReceiptVerifyArguments,
) -> Found<()> {
    let mut reader = published::open_log(log, policy.log().clone())?;
    reader.check_continues(verified.checkpoint.checkpoint())?;
    let (terms, champion, beginning) = beginning(verified, log, arguments)?;
    check_covered(policy, &terms)?;
    let stop = interrupt::stop_flag(interrupt::NO_RESULT);
    let history = History::fold(&mut reader, terms, champion, stop)?;
    check_settled(&verified.verdict, &history)?;
    let detail = format!(
        "it continues that checkpoint with {} entries, and its rounds came to this verdict, beginning \
         with champion {champion}, {beginning}",
        reader.size()
    );
    Ok(((), detail))
}

/// The terms of the receipt's epoch, who is champion when it begins, and from where that is known.
fn beginning(
    verified: &Verified,
    log: &Path,
    arguments: &ReceiptVerifyArguments,
) -> Result<(EpochTerms, ProgramId, &'static str), Failure> {
    let epoch = verified.verdict.epoch;
    let Some(reference) = &arguments.challenge else {
        let terms = terms_of_log(epoch, &Content::of_log(log))?;
        let champion = arguments.champion.ok_or_else(|| {
            let text = "the champion that the epoch began with is not known";
            Failure::new(
                Exit::Usage,
                text,
                "give --challenge or --champion".to_owned(),
            )
        })?;
        return Ok((terms, champion, "as you say"));
    };
    let published = Published::read(reference, arguments.data.as_deref())?;
    let found = published.terms.epoch();
    if found != epoch {
        let other = TermsProblem::OtherEpoch {
            expected: epoch,
            found,
        };
        return Err(Failure::from(other).about("this challenge is not the receipt's".to_owned()));
    }
    let machine = published::machine()?;
    let champion = heartbeat::during("loading the track and its baselines", || {
        let mut replay = published.replay(&machine, log)?;
        published.first_champion(&mut replay, &FirstChampionArguments { id: None })
    })?;
    Ok((published.terms, champion, "the challenge's best baseline"))
}

impl From<ReceiptProblem> for Failure {
    fn from(problem: ReceiptProblem) -> Self {
        let exit = match problem {
            ReceiptProblem::Form(_) => Exit::Input,
            _ => Exit::No,
        };
        let remedy = problem.remedy().to_owned();
        Self::new(exit, problem, remedy)
    }
}

impl From<SettlementProblem> for Failure {
    fn from(problem: SettlementProblem) -> Self {
        let remedy = problem.remedy().to_owned();
        Self::new(Exit::No, problem, remedy)
    }
}

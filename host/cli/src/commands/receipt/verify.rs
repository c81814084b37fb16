//! `assay receipt verify`.

use std::path::Path;

use assay_audit::{
    Policy, ReceiptProblem, SettlementProblem, Verified, check_settled, verify_receipt,
};
use assay_log::{Content, Reader, storage::Directory};

use super::read;
use crate::{
    arguments::ReceiptVerifyArguments,
    checklist::{Checklist, Found},
    commands::published,
    exit::Exit,
    failure::Failure,
    interrupt,
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
    list.check("receipt", Ok(((), what(&verified))))?;
    list.check("votes", Ok(((), votes(&verified, &policy))))?;
    list.check("checkpoint", Ok(((), checkpoint(&verified, &policy))))?;
    match &arguments.log {
        Some(log) => match in_log(&verified, &policy, log) {
            Err(failure) if failure.exit() == Exit::Interrupted => return Err(failure),
            found => {
                list.check("log", found)?;
            }
        },
        None => list.skip(
            "log",
            "not read: whether its rounds came to this verdict is checked with --log",
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
        "{}: submission {} is {} in epoch {}",
        verified.id,
        verdict.submission,
        verdict.decision.text(),
        verdict.epoch
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

fn in_log(verified: &Verified, policy: &Policy, log: &Path) -> Found<()> {
    let mut reader: Reader<Directory> = published::open_log(log, policy.log().clone())?;
    let content = Content::of_log(log);
    check_settled(
        verified,
        policy,
        &mut reader,
        &content,
        interrupt::stop_flag(),
    )?;
    let detail = format!(
        "it continues that checkpoint with {} entries, and its rounds came to this verdict",
        reader.size()
    );
    Ok(((), detail))
}

impl From<ReceiptProblem> for Failure {
    fn from(problem: ReceiptProblem) -> Self {
        let remedy = problem.remedy().to_owned();
        Self::new(Exit::No, problem, remedy)
    }
}

impl From<SettlementProblem> for Failure {
    fn from(problem: SettlementProblem) -> Self {
        let exit = match problem {
            SettlementProblem::Stopped => Exit::Interrupted,
            _ => Exit::No,
        };
        let remedy = problem.remedy().to_owned();
        Self::new(exit, problem, remedy)
    }
}

//! The audit of an epoch.

use std::{path::Path, sync::atomic::Ordering};

use assay_audit::{Conducts, History, Policy, Review, Tally, check_record};
use assay_challenge::{DigestKey, read_limited};
use assay_log::{CHECKPOINT_BYTES, Checkpoint, LogPolicy, ReadError};

use super::{receipts::Listed, report::Report, verdicts::Checked};
use crate::{
    arguments::AuditArguments,
    commands::published::{self, Published},
    exit::Exit,
    failure::Failure,
    heartbeat, interrupt, output,
};

pub(crate) fn run(arguments: &AuditArguments) -> Result<Exit, Failure> {
    let published = Published::read(&arguments.challenge, arguments.data.as_deref())?;
    let keeper = published.keeper(&arguments.log, &arguments.keeper)?;
    let listed = Listed::of_log(&arguments.log)?;
    let mut reader = published::open_log(&arguments.log, keeper.policy.clone())?;
    if let Some(path) = &arguments.since {
        reader.check_continues(&remembered(path, &keeper.policy)?)?;
    }
    let machine = published::machine()?;
    let stop = interrupt::stop_flag(interrupt::NO_RESULT);

    let mut replay = heartbeat::during("loading the track and its baselines", || {
        published.replay(&machine, &arguments.log)
    })?;
    let champion = published.first_champion(&mut replay, &arguments.champion)?;
    let terms = published.terms.clone();
    let history = heartbeat::during("reading the log", || {
        History::fold(&mut reader, terms, champion, stop)
    })?;
    published.check_begun(&history)?;
    let report = Report {
        json: arguments.json,
        is_open: published.pack.is_some(),
    };
    report.begin(&published, &keeper, &history, champion)?;
    for round in history.rounds() {
        report.round(round)?;
    }

    let key = published.pack.as_ref().map(|pack| pack.digest_key());
    let (mut tally, mut conducts) = (Tally::default(), Conducts::default());
    let mut stopped = false;
    for closed in history.closed_hearings() {
        stopped = stop.load(Ordering::Relaxed);
        if stopped {
            break;
        }
        let review = heartbeat::during("computing a verdict again", || {
            replay.review(&history, &closed)
        });
        let Some(review) = review else { continue };
        tally.add(&review);
        conducts.add(&review);
        let record = match &arguments.records {
            Some(folder) => record(folder, &review, key.as_ref())?,
            None => None,
        };
        if let Some(record) = &record {
            tally.add_record(record.as_ref().ok());
        }
        report.review(&review, record.as_ref())?;
    }
    let strays = history.strays();
    for stray in &strays {
        tally.add_stray(stray);
        report.stray(stray)?;
    }
    for conduct in conducts.of(&history, &strays) {
        tally.add_conduct(&conduct);
        report.conduct(&conduct)?;
    }
    let policy = Policy::of_terms(&published.terms, keeper.policy.clone());
    let receipts = listed.map(|listed| listed.check(&policy, &mut reader, &history));
    let receipts = receipts.as_ref();
    if let Some(receipts) = receipts {
        report.receipts(receipts)?;
    }
    report.end(&history, &tally, stopped)?;
    let receipts_right = receipts.is_none_or(|receipts| receipts.wrong.is_empty());
    if !tally.is_clean() || !receipts_right {
        return Ok(Exit::No);
    }
    if stopped {
        return Ok(Exit::Interrupted);
    }
    if !tally.is_complete() {
        output::note(format_args!("help: {}", published::COMPUTE));
        return Ok(Exit::Sandbox);
    }
    Ok(Exit::Success)
}

/// A checkpoint of the log that someone has kept.
fn remembered(path: &Path, policy: &LogPolicy) -> Result<Checkpoint, Failure> {
    let bytes = read_limited(path, CHECKPOINT_BYTES as u64)?;
    let signed = policy
        .verify(&String::from_utf8_lossy(&bytes))
        .map_err(|error| {
            let text = format!("{} is no checkpoint of this log", path.display());
            Failure::from(ReadError::Checkpoint(error)).about(text)
        })?;
    Ok(signed.checkpoint().clone())
}

/// The record of the verdict that was agreed on, if it is there.
fn record(
    folder: &Path,
    review: &Review,
    key: Option<&DigestKey>,
) -> Result<Option<Checked>, Failure> {
    let Some(agreed) = review.agreed() else {
        return Ok(None);
    };
    let Some(bytes) = published::record_of(folder, agreed.verdict.receipt())? else {
        return Ok(None);
    };
    let checked = check_record(&bytes, &agreed.verdict, key, review.finding.grounds());
    Ok(Some(checked.map_err(|error| error.to_string())))
}

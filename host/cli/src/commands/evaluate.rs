//! `assay evaluate`.

use std::path::Path;

use assay_challenge::{CacheFolder, Catalog, Challenge, TrackError, read_limited};
use assay_miner::{Comparison, Machine, Ready, Spread, evaluate, load};
use assay_protocol::Program;
use assay_sandbox::{Failure as CallFailure, FailureKind, limits::TEXT_BYTES};

use crate::{
    arguments::EvaluateArguments, exit::Exit, failure::Failure, heartbeat, json, metric, output,
    table::columns,
};

pub(crate) fn run(arguments: &EvaluateArguments) -> Result<Exit, Failure> {
    let manifest = Catalog::from_environment().find(&arguments.challenge)?;
    let challenge = Challenge::read(&manifest, arguments.data.as_deref())?;
    let text = arguments.program.as_deref().map(read_text).transpose()?;
    let machine = Machine::new(CacheFolder::open()?)?;
    heartbeat::start(machine.activity());
    let ready = load(&challenge, &machine)?;
    let program = match (&arguments.program, &text, &arguments.baseline) {
        (Some(path), Some(text), _) => parse(&ready, path, text)?,
        (_, _, Some(name)) => baseline(&ready, name)?,
        _ => unreachable!("the command line asks for one of the two"),
    };
    let comparison = evaluate(&ready, &program);
    if arguments.json {
        output::json(&json::Evaluated {
            schema: json::SCHEMA,
            challenge: challenge.name(),
            id: program.id(),
            verdict: (&comparison.verdict).into(),
            search: (&comparison.search).into(),
            same_score: comparison.agree(),
        })?;
    } else {
        print(&ready, &program, &comparison)?;
    }
    Ok(exit(&comparison))
}

/// The text of a program's file, without the line end that `assay mine` puts there.
pub(in crate::commands) fn read_text(path: &Path) -> Result<String, Failure> {
    let bytes = read_limited(path, TEXT_BYTES as u64 + 1).map_err(|error| {
        let remedy = error.remedy().to_owned();
        Failure::new(Exit::Input, error, remedy)
    })?;
    let mut text = String::from_utf8(bytes).map_err(|error| Failure::unreadable(path, &error))?;
    if text.ends_with('\n') {
        text.pop();
    }
    Ok(text)
}

pub(in crate::commands) fn parse(
    ready: &Ready<'_>,
    path: &Path,
    text: &str,
) -> Result<Program, Failure> {
    ready.parse(text).map_err(|error| match error {
        TrackError::Program(error) => {
            let remedy =
                "correct the text; `assay mine` writes programs in the form that the track \
                          reads"
                    .to_owned();
            Failure::new(Exit::Input, format!("{}: {error}", path.display()), remedy)
        }
        error => error.into(),
    })
}

fn baseline(ready: &Ready<'_>, name: &str) -> Result<Program, Failure> {
    let baselines = ready.split().baselines()?;
    if let Some(found) = baselines.iter().find(|baseline| baseline.name == name) {
        return Ok(found.program.clone());
    }
    let names: Vec<_> = baselines
        .iter()
        .map(|baseline| baseline.name.as_str())
        .collect();
    let remedy = format!("use one of: {}", names.join(", "));
    Err(Failure::new(
        Exit::Input,
        format!("the track has no baseline {name:?}"),
        remedy,
    ))
}

fn exit(comparison: &Comparison) -> Exit {
    let undecided = |result: &Result<_, CallFailure>| {
        result
            .as_ref()
            .is_err_and(|failure| matches!(failure.kind, FailureKind::NoVerdict(_)))
    };
    if undecided(&comparison.verdict) || undecided(&comparison.search) {
        Exit::Sandbox
    } else if comparison.agree() {
        Exit::Success
    } else {
        Exit::No
    }
}

fn print(ready: &Ready<'_>, program: &Program, comparison: &Comparison) -> Result<(), Failure> {
    output::line(format_args!("program      {}", program.id()))?;
    match &comparison.verdict {
        Ok(evaluation) => {
            let header = ["case", "score", ""].map(str::to_owned);
            let rows = evaluation
                .outcomes
                .iter()
                .zip(&evaluation.scores)
                .enumerate();
            let rows = rows.map(|(case, (outcome, score))| {
                let fault = json::fault_name(outcome).unwrap_or_default();
                [case.to_string(), score.to_string(), fault.to_owned()]
            });
            let rows: Vec<_> = [header].into_iter().chain(rows).collect();
            output::line(columns(&rows).trim_end())?;
            let descriptor = ready.descriptor();
            let mean = metric::mean(evaluation.mean, &descriptor.metric);
            output::line(format_args!("mean score   {mean}"))?;
            if let Some(spread) = Spread::of(&evaluation.scores, descriptor.metric.direction) {
                output::line(format_args!(
                    "spread       best {}, worst {}, standard deviation {}",
                    spread.best, spread.worst, spread.deviation
                ))?;
            }
        }
        Err(failure) => output::line(format_args!("verdict      none: {failure}"))?,
    }
    if !comparison.agree() {
        match &comparison.search {
            Ok(evaluation) => output::line(format_args!("search says  {}", evaluation.mean))?,
            Err(failure) => output::line(format_args!("search says  nothing: {failure}"))?,
        }
    }
    output::line(format_args!("verdict profile: {}", summary(comparison)))
}

fn summary(comparison: &Comparison) -> &'static str {
    let kind = |result: &Result<_, CallFailure>| result.as_ref().err().map(|failure| failure.kind);
    match (kind(&comparison.verdict), kind(&comparison.search)) {
        _ if comparison.agree() => "same score",
        _ if comparison.both_rejected() => "rejected, as under the search profile",
        (Some(FailureKind::NoVerdict(_)), _) => "NO VERDICT",
        (_, Some(FailureKind::NoVerdict(_))) => "not compared, search gave no answer",
        (Some(FailureKind::Rejected(_)), Some(_)) => "rejected, but for ANOTHER REASON",
        (Some(FailureKind::Rejected(_)), None) => "REJECTED",
        (None, Some(FailureKind::Rejected(_))) => "a score, but search REJECTED it",
        (None, None) => "DIFFERENT SCORE",
    }
}

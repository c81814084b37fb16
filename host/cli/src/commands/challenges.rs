//! `assay challenges`.

use std::path::Path;

use assay_challenge::{CacheFolder, Catalog, Challenge, ChallengeError, ScoredBaseline};
use assay_miner::{Machine, Ready, load};

use super::challenge::clock::date;
use crate::{
    arguments::ChallengesArguments, exit::Exit, failure::Failure, heartbeat, json, metric, output,
};

pub(crate) fn run(arguments: &ChallengesArguments) -> Result<Exit, Failure> {
    let challenges = Catalog::from_environment().all();
    if challenges.is_empty() {
        output::note(
            "no challenges found; `assay challenges --help` says where they are looked for",
        );
    }
    let machine = Machine::new(CacheFolder::open()?)?;
    heartbeat::start(machine.activity());
    let mut exit = Exit::Success;
    for (name, path) in &challenges {
        let challenge = Challenge::read(path, arguments.data.as_deref());
        // Some data can't be published: its absence is worth a note, and no failure of the list.
        let without_data = challenge
            .as_ref()
            .is_err_and(ChallengeError::is_missing_data);
        let named = |challenge: Challenge| -> Result<Challenge, Failure> {
            Catalog::check_name(path, challenge.manifest())?;
            Ok(challenge)
        };
        let shown = match challenge.map_err(Failure::from).and_then(named) {
            Ok(challenge) => score(&challenge, &machine, |ready, baselines| {
                show(arguments.json, path, ready, baselines)
            }),
            Err(failure) => Err(Stopped::Challenge(failure)),
        };
        // One broken challenge does not hide the others.
        match shown {
            Ok(()) => {}
            Err(Stopped::Output(failure)) => return Err(failure),
            Err(Stopped::Challenge(failure)) => {
                if arguments.json {
                    output::json(&json::Listed {
                        schema: json::SCHEMA,
                        path: path.display().to_string(),
                        challenge: None,
                        error: Some(failure.to_string()),
                    })?;
                } else {
                    output::line(format_args!("{name}\n  can't be used"))?;
                    failure.report();
                }
                if !without_data {
                    exit = failure.exit();
                }
            }
        }
    }
    Ok(exit)
}

/// Whose failure ends the list.
enum Stopped {
    Challenge(Failure),
    Output(Failure),
}

fn score(
    challenge: &Challenge,
    machine: &Machine,
    show: impl FnOnce(&Ready<'_>, &[ScoredBaseline]) -> Result<(), Failure>,
) -> Result<(), Stopped> {
    let failed = |failure: Failure| Stopped::Challenge(failure);
    let ready = load(challenge, machine).map_err(|error| failed(error.into()))?;
    let baselines = ready
        .split()
        .baselines()
        .map_err(|error| failed(error.into()))?;
    show(&ready, &baselines).map_err(Stopped::Output)
}

fn show(
    as_json: bool,
    path: &Path,
    ready: &Ready<'_>,
    baselines: &[ScoredBaseline],
) -> Result<(), Failure> {
    if as_json {
        return output::json(&json::Listed {
            schema: json::SCHEMA,
            path: path.display().to_string(),
            challenge: Some(json::Challenge::new(ready, baselines)),
            error: None,
        });
    }
    let challenge = ready.challenge();
    let metric = &ready.descriptor().metric;
    output::line(challenge.name())?;
    output::line(format_args!("  {}", challenge.manifest().title))?;
    output::line(format_args!("  track     {}", challenge.track()))?;
    output::line(format_args!("  epoch     {}", epoch(challenge)))?;
    output::line(format_args!(
        "  metric    {}, {}, {} cases",
        metric.name,
        metric::direction(metric),
        ready.cases()
    ))?;
    for baseline in baselines {
        output::line(format_args!(
            "  baseline  {}  {}",
            metric::mean(baseline.score, metric),
            baseline.name
        ))?;
    }
    Ok(())
}

/// Which epoch of its series a challenge is, and until when one can compete.
fn epoch(challenge: &Challenge) -> String {
    match &challenge.manifest().terms {
        Some(terms) => {
            let (number, closes) = (terms.epoch.number, date(terms.epoch.closes));
            format!("{number}, closes at {closes}")
        }
        None => "none: for practice".to_owned(),
    }
}

//! `assay challenge power`.

use std::path::Path;

use assay_challenge::{
    Challenge, HiddenPack, PackPin, PackSecret, PreparedSplit, ScoredBaseline, TrackError,
};
use assay_judgement::{Estimate, GroupCount, OutOfRange, Plan, Report, Rule, Stopped, simulate};
use assay_keyring::Home;
use assay_protocol::Score;
use assay_sandbox::Outcome;

use super::{
    folder::{self, DraftTerms},
    slices::{Bench, Steps},
    spread::Spread,
};
use crate::{
    arguments::ChallengePowerArguments,
    exit::Exit,
    failure::Failure,
    interrupt,
    json::{self, Long},
    output,
    table::columns,
    values::grouped,
};

pub(crate) fn run(arguments: &ChallengePowerArguments) -> Result<Exit, Failure> {
    let path = folder::manifest(&arguments.challenge)?;
    let draft = folder::draft(&path, &folder::read_text(&path)?)?;
    let basis = basis(arguments, &draft, &path)?;
    let rule = rule(&draft, basis.groups);
    let cases = arguments.cases.unwrap_or(draft.terms.hidden.cases);
    let plan = Plan {
        cases,
        spread: basis.deviation,
        correlation: basis.correlation,
        gains: match &arguments.gains[..] {
            [] => telling_gains(&rule, cases, &basis),
            gains => gains.to_vec(),
        },
        trials: arguments.trials,
        epochs: arguments.epochs,
        seed: arguments.seed,
    };

    let mut steps = Steps::new();
    let mut progress = |progress: assay_judgement::Progress| {
        steps.show(&format!("part {} of {}", progress.done, progress.total));
    };
    let report = simulate(&rule, &plan, &mut progress, interrupt::stop_flag())?;
    drop(steps);
    if arguments.json {
        output::json(&json_form(&rule, &plan, &report))?;
    } else {
        print(&rule, &plan, &report, &basis.source)?;
    }
    Ok(Exit::Success)
}

fn rule(draft: &DraftTerms, groups: GroupCount) -> Rule {
    let acceptance = draft.terms.acceptance;
    Rule::new(
        acceptance.margin,
        acceptance.alpha,
        acceptance.attempts,
        groups,
    )
}

/// What the power depends on, besides the manifest's numbers.
struct Basis {
    groups: GroupCount,
    /// Of a case's difference.
    deviation: Score,
    /// Of two cases of a group, in parts per million.
    correlation: u32,
    /// How the last two are known.
    source: String,
}

/// What is given, and the rest as measured.
fn basis(
    arguments: &ChallengePowerArguments,
    draft: &DraftTerms,
    path: &Path,
) -> Result<Basis, Failure> {
    let groups = arguments.groups.map(GroupCount::new).transpose()?;
    let groups = groups.or(draft.terms.pack.groups);
    let correlation = arguments.correlation.map(share).transpose()?;
    if let (Some(groups), Some(deviation), Some(correlation)) =
        (groups, arguments.spread, correlation)
    {
        return Ok(Basis {
            groups,
            deviation,
            correlation,
            source: "as given".to_owned(),
        });
    }

    let (challenge, pack) = trial(draft, path, arguments.data.as_deref())?;
    let bench = Bench::new(&challenge, &Home::open()?)?;
    // A slice says more than the public cases: it has the hidden ones' groups. Its secret files are
    // not there before the pack is made.
    let has_secret_files = draft.terms.hidden.secret_files().next().is_some();
    let (split, place) = match has_secret_files {
        true => (bench.search()?, "the search split"),
        false => (bench.first_half(&pack)?, "half a trial slice"),
    };
    let groups = match groups {
        Some(groups) => groups,
        None if has_secret_files => {
            return Err(unknown("how many groups half a slice has", "--groups"));
        }
        None => GroupCount::new(split.group_count())?,
    };
    if let (Some(deviation), Some(correlation)) = (arguments.spread, correlation) {
        return Ok(Basis {
            groups,
            deviation,
            correlation,
            source: "as given".to_owned(),
        });
    }
    let (spread, programs) = measure(&split)?;
    let single = groups.get() == arguments.cases.unwrap_or(draft.terms.hidden.cases);
    Ok(Basis {
        groups,
        deviation: arguments.spread.unwrap_or(spread.deviation),
        correlation: correlation
            .or(spread.correlation)
            // Between groups of one case there is nothing to be alike.
            .or(single.then_some(0))
            .ok_or_else(|| unknown("how much the cases of a group are alike", "--correlation"))?,
        source: format!("measured on {programs} on {place}"),
    })
}

fn unknown(what: &str, option: &str) -> Failure {
    Failure::new(
        Exit::Input,
        format!("{what} can't be measured on this challenge as it is"),
        format!("give it with `{option}`"),
    )
}

/// The draft as a challenge, with a pack whose secret everyone knows.
fn trial(
    draft: &DraftTerms,
    path: &Path,
    data: Option<&Path>,
) -> Result<(Challenge, HiddenPack), Failure> {
    let pack = HiddenPack {
        secret: PackSecret::from_bytes([0; 32]),
        files: Vec::new(),
    };
    let least = GroupCount::new(*GroupCount::LIMITS.start()).expect("the least is within");
    let manifest = draft.with_pack(PackPin {
        commitment: pack.commitment(),
        rule: rule(draft, least),
    });
    let challenge = Challenge::of_manifest(manifest, path, data)?;
    Ok((challenge, pack))
}

/// A share of one, in parts per million.
fn share(score: Score) -> Result<u32, Failure> {
    let millionths = u32::try_from(score.nanos() / 1_000).ok();
    millionths
        .filter(|millionths| *millionths <= 1_000_000)
        .ok_or_else(|| {
            let text = format!("a correlation of {score} is not possible");
            Failure::new(Exit::Usage, text, "give a number from 0 to 1".to_owned())
        })
}

/// The spread of the differences between the two best baselines, and their names.
fn measure(split: &PreparedSplit<'_>) -> Result<(Spread, String), Failure> {
    let direction = split.descriptor().metric.direction;
    let mut baselines = split.baselines()?;
    baselines.sort_by(|a, b| b.score.compare(a.score, direction));
    const WHAT: &str = "how much two programs differ from case to case";
    let [best, second, ..] = &baselines[..] else {
        return Err(unknown(WHAT, "--spread` and `--correlation"));
    };
    let scores = |baseline| case_scores(split, baseline);
    let spread = Spread::between(split.groups(), &scores(best)?, &scores(second)?)
        .ok_or_else(|| unknown(WHAT, "--spread` and `--correlation"))?;
    Ok((spread, format!("{} and {}", best.name, second.name)))
}

fn case_scores(
    split: &PreparedSplit<'_>,
    baseline: &ScoredBaseline,
) -> Result<Vec<Score>, Failure> {
    match split.judge(&baseline.program) {
        (Outcome::Score(judgement), _) => Ok(judgement.evaluation.scores),
        (_, Some(failure)) => Err(TrackError::from(failure).into()),
        (_, None) => unreachable!("what is no score has a failure"),
    }
}

/// Gains around the one with which half a slice is won every other time: half of it to twice as much.
fn telling_gains(rule: &Rule, cases: u32, basis: &Basis) -> Vec<Score> {
    let cases = f64::from(cases);
    let alike = f64::from(basis.correlation) / 1e6;
    let size = cases / f64::from(rule.groups().get());
    // The standard error of the mean of cases that are alike within groups.
    let error = basis.deviation.nanos() as f64 * ((1.0 + (size - 1.0) * alike) / cases).sqrt();
    let certain = (rule.critical_value().millionths() as f64 / 1e6).sqrt() * error;
    let needed = certain.max(rule.margin().get() as f64);
    let gain = |quarters: f64| {
        let nanos = (needed * quarters / 4.0).min(Score::LIMIT as f64);
        Score::from_nanos(nanos.round() as i64).expect("it is at most the limit")
    };
    [2.0, 3.0, 4.0, 5.0, 6.0, 8.0].map(gain).to_vec()
}

fn json_form(rule: &Rule, plan: &Plan, report: &Report) -> json::Power {
    let count = |estimate: &Estimate| json::Count {
        count: estimate.count(),
        trials: estimate.trials(),
    };
    json::Power {
        schema: json::SCHEMA,
        cases: plan.cases,
        groups: rule.groups().get(),
        margin: Long(rule.margin().get()),
        alpha: rule.alpha().get(),
        attempts: rule.attempts().get(),
        critical_value: Long(rule.critical_value().millionths()),
        spread: plan.spread.into(),
        correlation: plan.correlation,
        seed: Long(plan.seed),
        power: report
            .power
            .iter()
            .map(|(gain, estimate)| json::PowerAt {
                gain: (*gain).into(),
                accepted: count(estimate),
            })
            .collect(),
        false_wins: count(&report.false_wins),
        wins_at_margin: count(&report.wins_at_margin),
        rarest_visible: report.rarest_visible,
    }
}

fn print(rule: &Rule, plan: &Plan, report: &Report, source: &str) -> Result<(), Failure> {
    let margin = i64::try_from(rule.margin().get()).map(Score::from_nanos);
    let margin = margin
        .expect("a margin fits")
        .expect("it is at most the largest score");
    output::line(format_args!(
        "rule         margin {}, alpha {}, {} attempts, {} cases in {} groups, twice",
        margin,
        percent(f64::from(rule.alpha().get()) / 1e6),
        grouped(rule.attempts().get().into()),
        plan.cases,
        rule.groups().get(),
    ))?;
    output::line(format_args!(
        "differences  standard deviation {} a case, correlation {:.2} within groups, {source}",
        plan.spread,
        f64::from(plan.correlation) / 1e6,
    ))?;
    output::line("")?;
    let header = ["true gain", "accepted", "95 % sure"].map(str::to_owned);
    let rows = report
        .power
        .iter()
        .map(|(gain, estimate)| [gain.to_string(), percent(estimate.rate()), bounds(estimate)]);
    let rows: Vec<_> = [header].into_iter().chain(rows).collect();
    output::line(columns(&rows))?;
    for (name, estimate) in [
        ("no true gain", &report.false_wins),
        ("at the margin", &report.wins_at_margin),
    ] {
        output::line(format_args!(
            "{name:<14} {} of {} epochs have a win ({})",
            percent(estimate.rate()),
            grouped(estimate.trials().into()),
            bounds(estimate),
        ))?;
    }
    output::line(format_args!(
        "what ruins fewer than {} of all groups may go unseen",
        percent(f64::from(report.rarest_visible) / 1e6),
    ))
}

fn bounds(estimate: &Estimate) -> String {
    format!(
        "{} to {}",
        percent(estimate.lower()),
        percent(estimate.upper())
    )
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

impl From<OutOfRange> for Failure {
    fn from(error: OutOfRange) -> Self {
        Self::new(Exit::Usage, error, "give a number within".to_owned())
    }
}

impl From<Stopped> for Failure {
    fn from(error: Stopped) -> Self {
        match error {
            Stopped::Interrupted => Self::new(Exit::Interrupted, error, None),
            Stopped::OutOfRange(error) => error.into(),
        }
    }
}

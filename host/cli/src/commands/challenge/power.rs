//! `assay challenge power`.

use assay_judgement::{Estimate, OutOfRange, Plan, Report, Rule, Stopped, simulate};
use assay_protocol::Score;

use super::{
    basis::{Basis, check_groups},
    edit, folder, secret_files,
    slices::Steps,
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
    let text = folder::read_text(&path)?;
    let secret_files = secret_files::read(&arguments.secret_files, &path)?;
    secret_files::check_not_public(&secret_files, &folder::draft(&path, &text)?)?;
    let text = edit::add_secret_files(&text, &secret_files)?;
    let mut draft = folder::draft(&path, &text)?;
    if let Some(cases) = arguments.cases {
        draft.terms.hidden.cases = cases;
    }
    let cases = draft.terms.hidden.cases;
    let basis = Basis::find(arguments, &draft, secret_files, &path)?;
    check_groups(basis.groups, cases)?;
    let rule = draft.rule(basis.groups);
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
    let report = simulate(
        &rule,
        &plan,
        &mut progress,
        interrupt::stop_flag(interrupt::NO_RESULT),
    )?;
    drop(steps);
    if arguments.json {
        output::json(&json_form(&rule, &plan, &report))?;
    } else {
        print(&rule, &plan, &report, &basis.source)?;
    }
    Ok(Exit::Success)
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

//! `assay challenge power`.

use std::path::Path;

use assay_challenge::{
    Challenge, HiddenPack, PackPin, PackSecret, PackedFile, PreparedSplit, ScoredBaseline,
    TrackError,
};
use assay_judgement::{Estimate, GroupCount, OutOfRange, Plan, Report, Rule, Stopped, simulate};
use assay_keyring::Home;
use assay_protocol::{PackCommitment, Score, Sha256};
use assay_sandbox::Outcome;

use super::{
    edit,
    folder::{self, DraftTerms},
    packs::Packs,
    secret_files,
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
    let text = folder::read_text(&path)?;
    let secret_files = secret_files::read(&arguments.secret_files, &path)?;
    secret_files::check_not_public(&secret_files, &folder::draft(&path, &text)?)?;
    let text = edit::add_secret_files(&text, &secret_files)?;
    let mut draft = folder::draft(&path, &text)?;
    if let Some(cases) = arguments.cases {
        draft.terms.hidden.cases = cases;
    }
    let cases = draft.terms.hidden.cases;
    let basis = basis(arguments, &draft, secret_files, &path)?;
    check_groups(basis.groups, cases)?;
    let rule = rule(&draft, basis.groups);
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
    secret_files: Vec<PackedFile>,
    path: &Path,
) -> Result<Basis, Failure> {
    let groups = arguments.groups.map(GroupCount::new).transpose()?;
    if let Some(groups) = groups {
        check_groups(groups, draft.terms.hidden.cases)?;
    }
    let correlation = arguments.correlation.map(share).transpose()?;
    let given = arguments.spread.zip(correlation);
    if let (Some(groups), Some((deviation, correlation))) = (groups, given) {
        return Ok(Basis::as_given(groups, deviation, correlation));
    }

    let pack = trial_pack(draft, secret_files)?;
    let challenge = trial_challenge(draft, pack.as_ref(), path, arguments.data.as_deref())?;
    let bench = Bench::new(&challenge)?;
    // A slice says more than the public cases: it has the hidden ones' groups.
    let (split, place) = match &pack {
        Some(pack) => (bench.first_half(pack)?, "half a trial slice"),
        None => (bench.search()?, "the search split"),
    };
    let groups = match (groups, &pack) {
        (Some(groups), _) => groups,
        (None, Some(_)) => counted(&split, draft, arguments.cases)?,
        (None, None) => draft.terms.pack.groups.ok_or_else(no_groups)?,
    };
    if let Some((deviation, correlation)) = given {
        return Ok(Basis::as_given(groups, deviation, correlation));
    }
    let (spread, programs) = measure(&split)?;
    let single = groups.get() == draft.terms.hidden.cases;
    Ok(Basis {
        groups,
        deviation: arguments.spread.unwrap_or(spread.deviation),
        correlation: correlation
            .or(spread.correlation)
            // Between groups of one case there is nothing to be alike.
            .or(single.then_some(0))
            .ok_or_else(|| no_correlation(place))?,
        source: format!("measured on {programs} on {place}"),
    })
}

impl Basis {
    fn as_given(groups: GroupCount, deviation: Score, correlation: u32) -> Self {
        Self {
            groups,
            deviation,
            correlation,
            source: "as given".to_owned(),
        }
    }
}

/// The groups of half a trial slice. Those in the manifest are of the pack that was made last.
fn counted(
    split: &PreparedSplit<'_>,
    draft: &DraftTerms,
    cases: Option<u32>,
) -> Result<GroupCount, Failure> {
    let found = GroupCount::new(split.group_count())?;
    let stated = draft.terms.pack.groups.filter(|stated| *stated != found);
    // With another number of cases, other groups are to be expected.
    if let (Some(stated), None) = (stated, cases) {
        output::note(format_args!(
            "`hidden.groups` is {}, and half a trial slice has {}: the manifest's number is of an \
             earlier pack (`assay challenge pack --again`)",
            stated.get(),
            found.get()
        ));
    }
    Ok(found)
}

/// Every group has a case.
fn check_groups(groups: GroupCount, cases: u32) -> Result<(), Failure> {
    if groups.get() <= cases {
        return Ok(());
    }
    let text = format!("{} groups can't have a case each of {cases}", groups.get());
    let remedy = "give fewer groups (`--groups`) or more cases (`--cases`)".to_owned();
    Err(Failure::new(Exit::Usage, text, remedy))
}

fn no_groups() -> Failure {
    Failure::new(
        Exit::Input,
        "how many groups half a slice has can't be counted without the secret files of `hidden.files`",
        "give them with `--secret-file`, or the number with `--groups`".to_owned(),
    )
}

fn no_correlation(place: &str) -> Failure {
    Failure::new(
        Exit::Input,
        format!(
            "how much the cases of a group are alike can't be measured: on {place} the two best \
             baselines show nothing of it (no two groups, or no two cases in one)"
        ),
        "give it with `--correlation`, from 0 (not at all) to 1".to_owned(),
    )
}

fn no_spread(why: &str) -> Failure {
    Failure::new(
        Exit::Input,
        format!("how much two programs differ from case to case can't be measured: {why}"),
        "give it with `--spread` and `--correlation`; a slice's groups are counted, or given with \
         `--groups`"
            .to_owned(),
    )
}

/// What a trial slice is prepared from: the pack that was made, if its files are the manifest's; else
/// one whose secret everyone knows. None if a secret file is not here.
fn trial_pack(draft: &DraftTerms, given: Vec<PackedFile>) -> Result<Option<HiddenPack>, Failure> {
    let pins = || draft.terms.hidden.secret_files();
    let made = match draft.terms.pack.commitment {
        Some(commitment) => Packs::open(&Home::open()?)?.read(commitment)?,
        None => None,
    };
    let known = made.iter().flat_map(|pack| pack.files.clone());
    let none_given = given.is_empty();
    let files = secret_files::collect(pins(), given.into_iter().chain(known).collect());
    match (files, made) {
        (Ok(files), Some(pack)) if files == pack.files => Ok(Some(pack)),
        (Ok(files), _) => Ok(Some(HiddenPack {
            secret: PackSecret::from_bytes([0; 32]),
            files,
        })),
        (Err(_), _) if none_given => Ok(None),
        (Err(failure), _) => Err(failure),
    }
}

/// The draft as a challenge.
fn trial_challenge(
    draft: &DraftTerms,
    pack: Option<&HiddenPack>,
    path: &Path,
    data: Option<&Path>,
) -> Result<Challenge, Failure> {
    let least = GroupCount::new(*GroupCount::LIMITS.start()).expect("the least is within");
    let unknown = PackCommitment(Sha256::from_bytes([0; 32]));
    let manifest = draft.with_pack(PackPin {
        commitment: pack.map_or(unknown, HiddenPack::commitment),
        rule: rule(draft, least),
    });
    Ok(Challenge::of_manifest(manifest, path, data)?)
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
    let [best, second, ..] = &baselines[..] else {
        return Err(no_spread("the track has fewer than two baselines"));
    };
    let scores = |baseline| case_scores(split, baseline);
    let spread = Spread::between(split.groups(), &scores(best)?, &scores(second)?)
        .ok_or_else(|| no_spread("the two best baselines differ by the same on every case"))?;
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

//! `assay mine`.

use std::{
    fs,
    num::{NonZeroU64, NonZeroUsize},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use assay_challenge::{CacheFolder, Catalog, Challenge};
use assay_miner::{
    CheckpointFile, Ends, Event, Machine, MineError, Report, Settings, Unchecked, mine,
};
use assay_protocol::ProgramId;
use assay_sandbox::FailureKind;
use assay_search::Hurdle;

use crate::{
    arguments::MineArguments,
    exit::Exit,
    failure::Failure,
    heartbeat, interrupt,
    json::{self, Long},
    metric,
    output::{self, OutputFile},
    progress::ProgressLine,
    values::{HurdleChoice, grouped, quoted, spoken},
};

pub(crate) fn run(arguments: &MineArguments) -> Result<Exit, Failure> {
    let catalog = Catalog::from_environment();
    let manifest = match &arguments.challenge {
        Some(reference) => catalog.find(reference)?,
        None => catalog.find_default()?,
    };
    let challenge = Challenge::read(&manifest, arguments.data.as_deref())?;
    let file = match &arguments.output {
        Some(path) => OutputFile::at(path)?,
        None => OutputFile::in_working_folder()?,
    };
    check_paths(arguments)?;
    let settings = settings(arguments);
    let stop = interrupt::stop_flag(
        "stopping at the next barrier; Ctrl-C again ends at once, without a result",
    );
    let machine = Machine::new(CacheFolder::open()?)?;
    heartbeat::start(machine.activity());

    let mut screen = Screen::new(arguments.json, &challenge, stop);
    let result = mine(
        &challenge,
        &settings,
        &machine,
        &mut |event| screen.show(&event),
        stop,
    );
    let broken = screen.finish();
    let report = match result {
        Ok(report) => report,
        Err(error) => return Err(explain(error, &challenge, file, stop)),
    };
    let written = write_program(&report, &challenge, file);
    if let Some(failure) = broken {
        return Err(failure);
    }
    // The result is shown even if it could not be written: a full disk must not cost the champion.
    let path = written.as_ref().ok().cloned().flatten();
    if arguments.json {
        output::json(&finished(&report, path))?;
    } else {
        print(&report, arguments, &challenge, path.as_deref())?;
    }
    written?;
    let exit = exit(&report);
    match report.unsaved {
        Some(error) => Err(error.into()),
        None => Ok(exit),
    }
}

/// A program and a checkpoint in one file: the later would overwrite the other.
fn check_paths(arguments: &MineArguments) -> Result<(), Failure> {
    let (Some(output), Some(checkpoint)) = (&arguments.output, &arguments.checkpoint) else {
        return Ok(());
    };
    match (resolved(output), resolved(checkpoint)) {
        (Some(one), Some(other)) if one == other => Err(Failure::new(
            Exit::Usage,
            format!(
                "--output and --checkpoint are the same file: {}",
                output.display()
            ),
            "give them different files".to_owned(),
        )),
        _ => Ok(()),
    }
}

/// The one path of a file that need not exist, in a folder that does.
fn resolved(path: &Path) -> Option<PathBuf> {
    let folder = match path.parent()? {
        folder if folder == Path::new("") => Path::new("."),
        folder => folder,
    };
    Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
}

fn settings(arguments: &MineArguments) -> Settings {
    let threads = match arguments.threads {
        Some(threads) => NonZeroUsize::new(threads.into()),
        None => thread::available_parallelism().ok(),
    };
    Settings {
        search: assay_search::Settings {
            islands: arguments.islands,
            hurdle: match arguments.hurdle {
                Some(HurdleChoice::After(cases)) => Some(Hurdle::after(cases.get())),
                Some(HurdleChoice::Off) | None => None,
            },
            ..assay_search::Settings::new(arguments.seed)
        },
        fit_hurdle: arguments.hurdle.is_none(),
        ends: Ends {
            proposals: arguments.proposals.map(NonZeroU64::get),
            time: arguments.time,
            target: arguments.target,
        },
        threads: threads.unwrap_or(NonZeroUsize::MIN),
        checkpoint: arguments.checkpoint.clone().map(|path| CheckpointFile {
            path,
            resume: arguments.resume,
        }),
    }
}

/// A mismatch is a no; a re-check without verdict is the sandbox's failure.
fn exit(report: &Report) -> Exit {
    match &report.recheck.verdict {
        Err(failure) if matches!(failure.kind, FailureKind::NoVerdict(_)) => Exit::Sandbox,
        _ if report.recheck.same_score() => Exit::Success,
        _ => Exit::No,
    }
}

/// An error of the run, with what only the command knows: that Ctrl-C also ends the compiler, and
/// where the programs are kept: the one that the sandbox could not judge, and the best before it.
fn explain(
    error: MineError,
    challenge: &Challenge,
    file: OutputFile,
    stop: &AtomicBool,
) -> Failure {
    let compiling = matches!(error, MineError::Load { .. });
    if let MineError::Aborted { source, text, best } = &error {
        if let (Some(program), Some(text)) = (&source.program, text) {
            keep_aborted(program.id(), text, challenge);
        }
        if let Some(best) = best {
            keep_best(best, challenge, file);
        }
    }
    let failure = Failure::from(error);
    if compiling && failure.exit() == Exit::Sandbox && stop.load(Ordering::Relaxed) {
        let text = "interrupted while the track was being compiled";
        return Failure::new(Exit::Interrupted, text, None);
    }
    failure
}

fn keep_aborted(id: ProgramId, text: &str, challenge: &Challenge) {
    let name = file_name(challenge, id, "aborted");
    let written =
        OutputFile::in_working_folder().and_then(|file| file.write(&name, &format!("{text}\n")));
    // What ended the search is worth more than a failure to write.
    if let Ok(path) = written {
        output::note(format_args!(
            "the program was written to {}",
            path.display()
        ));
    }
}

fn keep_best(best: &Unchecked, challenge: &Challenge, file: OutputFile) {
    let (id, score) = (best.candidate.program.id(), best.candidate.score);
    output::note(format_args!(
        "the best before it is {id} with a mean score of {score} under the search profile, which \
         nobody checked"
    ));
    let Some(text) = &best.text else { return };
    match file.write(&file_name(challenge, id, "program"), &format!("{text}\n")) {
        Ok(path) => output::note(format_args!("it was written to {}", path.display())),
        Err(failure) => output::note(failure.to_string().trim_end()),
    }
}

/// The name of a program's file in the working folder.
fn file_name(challenge: &Challenge, id: ProgramId, kind: &str) -> String {
    format!("{}-{}.{kind}.txt", challenge.name(), &id.to_string()[..12])
}

/// Shows events, as text or as JSON.
struct Screen<'a> {
    json: bool,
    challenge: &'a Challenge,
    stop: &'a AtomicBool,
    line: ProgressLine,
    printed: Option<Instant>,
    /// Standard output failed: the search is stopped, and this is what to say.
    broken: Option<Failure>,
}

impl<'a> Screen<'a> {
    fn new(json: bool, challenge: &'a Challenge, stop: &'a AtomicBool) -> Self {
        Self {
            json,
            challenge,
            stop,
            line: ProgressLine::new(),
            printed: None,
            broken: None,
        }
    }

    fn show(&mut self, event: &Event<'_>) {
        if !self.json {
            self.show_text(event);
        } else if let Err(failure) = self.print_json(event) {
            self.broken.get_or_insert(failure);
            self.stop.store(true, Ordering::Relaxed);
        }
    }

    fn show_text(&mut self, event: &Event<'_>) {
        match event {
            Event::Started(started) => {
                let descriptor = started.ready.descriptor();
                output::note(format_args!(
                    "mining {}: {}",
                    self.challenge.name(),
                    self.challenge.manifest().title
                ));
                output::note(format_args!(
                    "track {} ({})",
                    self.challenge.track(),
                    descriptor.name
                ));
                output::note(format_args!(
                    "score {}, {}, mean of {} cases",
                    descriptor.metric.name,
                    metric::direction(&descriptor.metric),
                    started.ready.cases()
                ));
                if started.proposals > 0 {
                    output::note(format_args!(
                        "resumed after {} proposals",
                        started.proposals
                    ));
                }
                self.line.start(started.best_baseline());
            }
            Event::Improved { .. } => {}
            Event::Progress(progress) => self.line.show(progress),
        }
    }

    fn print_json(&mut self, event: &Event<'_>) -> Result<(), Failure> {
        match event {
            Event::Started(started) => output::json(&json::Started {
                event: "started",
                schema: json::SCHEMA,
                challenge: json::Challenge::new(started.ready, started.baselines),
                seed: Long(started.settings.search.seed),
                islands: started.settings.search.islands,
                hurdle: started.settings.search.hurdle.map(|hurdle| hurdle.cases),
                threads: started.settings.threads.get(),
                proposals: Long(started.proposals),
            }),
            Event::Improved {
                proposals,
                candidate,
            } => output::json(&json::Improved {
                event: "improved",
                proposals: Long(*proposals),
                program: (*candidate).into(),
            }),
            Event::Progress(progress) => {
                let interval = Duration::from_secs(1);
                if self
                    .printed
                    .is_some_and(|printed| printed.elapsed() < interval)
                {
                    return Ok(());
                }
                self.printed = Some(Instant::now());
                output::json(&json::Progress {
                    event: "progress",
                    proposals: Long(progress.proposals),
                    best: progress.best.map(Into::into),
                    milliseconds: milliseconds(progress.elapsed),
                })
            }
        }
    }

    fn finish(mut self) -> Option<Failure> {
        self.line.finish();
        self.broken
    }
}

fn milliseconds(time: Duration) -> Long<u64> {
    Long(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}

fn write_program(
    report: &Report,
    challenge: &Challenge,
    file: OutputFile,
) -> Result<Option<String>, Failure> {
    let Some(text) = &report.text else {
        return Ok(None);
    };
    let name = file_name(challenge, report.id(), "program");
    let path = file.write(&name, &format!("{text}\n"))?;
    Ok(Some(path.display().to_string()))
}

fn finished(report: &Report, written: Option<String>) -> json::Finished<'_> {
    let verdict = report.recheck.verdict.as_ref();
    let statistics = serde_json::to_value(report.progress.statistics);
    let statistics = statistics.expect("statistics are a struct of integers");
    json::Finished {
        event: "finished",
        ending: json::ending_name(report.ending),
        proposals: Long(report.proposals()),
        champion: json::Champion {
            id: report.id(),
            program: hex::encode(report.champion.bytes()),
            text: report.text.as_deref(),
            complexity: report.complexity,
            search_score: report.recheck.search.into(),
            verdict_score: verdict.ok().map(|evaluation| evaluation.mean.into()),
            same_score: report.recheck.same_score(),
            failure: verdict.err().map(ToString::to_string),
            spread: report.spread().map(Into::into),
        },
        front: report.front.iter().map(Into::into).collect(),
        statistics: statistics
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(name, count)| Some((name.clone(), Long(count.as_u64()?))))
            .collect(),
        written,
        milliseconds: milliseconds(report.progress.elapsed),
    }
}

fn print(
    report: &Report,
    arguments: &MineArguments,
    challenge: &Challenge,
    written: Option<&str>,
) -> Result<(), Failure> {
    output::line(format_args!("champion     {}", report.id()))?;
    match &report.text {
        Some(text) if !text.contains('\n') => output::line(format_args!("program      {text}"))?,
        Some(text) => output::line(format_args!("program\n{text}"))?,
        None => output::line("program      the track can't render it")?,
    }
    output::line(format_args!("complexity   {}", report.complexity))?;
    match (&report.recheck.verdict, report.spread()) {
        (Ok(evaluation), Some(spread)) => {
            let cases = evaluation.scores.len();
            output::line(format_args!(
                "mean score   {} over {cases} cases",
                metric::mean(evaluation.mean, &report.metric)
            ))?;
            output::line(format_args!(
                "spread       best {}, worst {}, standard deviation {}",
                spread.best, spread.worst, spread.deviation
            ))?;
            print_improvement(report, evaluation.mean)?;
        }
        (Err(failure), _) => output::line(format_args!("mean score   none: {failure}"))?,
        (Ok(_), None) => unreachable!("an evaluation has at least one case"),
    }
    output::line(match &report.recheck.verdict {
        Ok(_) if report.recheck.same_score() => "verdict profile: same score",
        Ok(_) => "verdict profile: DIFFERENT SCORE",
        Err(failure) if matches!(failure.kind, FailureKind::NoVerdict(_)) => {
            "verdict profile: NO VERDICT"
        }
        Err(_) => "verdict profile: REJECTED",
    })?;
    if !report.recheck.same_score() {
        let search = report.recheck.search;
        output::line(format_args!(
            "search profile said {search}; only the verdict counts"
        ))?;
    }
    let progress = &report.progress;
    output::line(format_args!(
        "search       {} proposals in {}, {} per second",
        grouped(progress.proposals_here),
        spoken(progress.elapsed),
        grouped(progress.rate() as u64),
    ))?;
    let statistics = &progress.statistics;
    output::line(format_args!(
        "equivalence  {} scores taken over; of {} checked, {} were wrong",
        grouped(statistics.equivalents),
        grouped(statistics.rechecked),
        grouped(statistics.wrong),
    ))?;
    if let Some(written) = written {
        output::line(format_args!("written to   {written}"))?;
    }
    let name = quoted(arguments.challenge.as_deref().unwrap_or(challenge.name()));
    let data = arguments.data.as_ref().map_or(String::new(), |data| {
        format!(" --data {}", quoted(&data.to_string_lossy()))
    });
    let hurdle = arguments
        .hurdle
        .map_or(String::new(), |choice| format!(" --hurdle {choice}"));
    output::line(format_args!(
        "repeat with  assay mine {name}{data} --seed {} --islands {}{hurdle} --proposals {}",
        arguments.seed,
        arguments.islands,
        report.proposals()
    ))
}

fn print_improvement(report: &Report, mean: assay_protocol::Score) -> Result<(), Failure> {
    let Some(baseline) = report.best_baseline() else {
        return Ok(());
    };
    output::line(format_args!(
        "baseline     {} ({})",
        baseline.score, baseline.name
    ))?;
    let improvement = metric::improvement(mean, baseline.score, &baseline.name, &report.metric);
    output::line(format_args!("improvement  {improvement}"))
}

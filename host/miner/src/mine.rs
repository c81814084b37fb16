//! [`mine`]: from a challenge to a report.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Instant,
};

use assay_challenge::Challenge;
use assay_sandbox::{Failure, THREAD_STACK};
use assay_search::{Abort, Problem, Search};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::{
    Ending, Ends, Event, Machine, MineError, Progress, Ready, Report, Settings, Started, Step,
    Unchecked, checkpoint::Saver, evaluation::recheck, island::Sandboxed, load,
};

/// Mines a challenge: loads it, scores its baselines, searches until an end is reached or `stop` is
/// set, and checks the champion again under *verdict*.
///
/// Ends and `stop` take effect at barriers, after at least one round. A checkpoint that can't be
/// written ends the search, too, and is in the report.
///
/// # Errors
/// The challenge or the checkpoint can't be used, a call ended without a verdict, or nothing was
/// found that could be evaluated. A champion that the strict re-check rejects is not an error: it is
/// in the report.
pub fn mine(
    challenge: &Challenge,
    settings: &Settings,
    machine: &Machine,
    sink: &mut dyn FnMut(Event<'_>),
    stop: &AtomicBool,
) -> Result<Report, MineError> {
    let saved = settings
        .checkpoint
        .as_ref()
        .map(|file| file.open())
        .transpose()?
        .flatten();
    let ready = load(challenge, machine)?;
    let settings = &settings.fitted(ready.cases());
    machine.activity.begin(Step::Baselines);
    let baselines = ready.split().baselines()?;
    let mut search = set_up(&ready, settings, machine, saved.as_deref())?;

    let proposals = search.proposals();
    sink(Event::Started(Started {
        ready: &ready,
        settings,
        baselines: &baselines,
        proposals,
    }));
    let end = run(&ready, &mut search, settings, machine, sink, stop)?;
    machine.activity.begin(Step::Rechecking);

    let front = search.front();
    let Some(champion) = front.first() else {
        return Err(MineError::NothingFound {
            proposals: search.proposals(),
        });
    };
    let report = Report {
        champion: champion.program.clone(),
        text: ready.render(&champion.program).ok(),
        complexity: champion.complexity,
        recheck: recheck(&ready, champion),
        metric: ready.descriptor().metric.clone(),
        baselines,
        ending: end.ending,
        progress: end.progress,
        unsaved: end.unsaved,
        front,
    };
    machine.activity.begin(Step::Idle);
    Ok(report)
}

/// The search, new or as it was saved.
fn set_up<'a>(
    ready: &'a Ready<'a>,
    settings: &Settings,
    machine: &Machine,
    saved: Option<&[u8]>,
) -> Result<Search<Sandboxed<'a>>, MineError> {
    let descriptor = ready.descriptor();
    let problem = Problem {
        identity: ready.challenge().identity(),
        direction: descriptor.metric.direction,
        worst: descriptor.metric.worst,
        cases: ready.cases(),
        mutations: u32::try_from(descriptor.mutations.len()).expect("at most 256 mutations"),
    };
    let trials = machine.activity.islands(settings.search.islands);
    let evaluators = trials
        .into_iter()
        .map(|trial| Sandboxed::new(ready, trial))
        .collect();
    match (saved, &settings.checkpoint) {
        (Some(saved), Some(file)) => Search::resume(settings.search, problem, evaluators, saved)
            .map_err(|source| MineError::Checkpoint {
                path: file.path.clone(),
                source,
            }),
        _ => Ok(Search::new(settings.search, problem, evaluators)?),
    }
}

/// How a search ended.
struct End {
    ending: Ending,
    progress: Progress,
    /// Why it could not be saved.
    unsaved: Option<MineError>,
}

/// Rounds until an end is reached.
fn run(
    ready: &Ready<'_>,
    search: &mut Search<Sandboxed<'_>>,
    settings: &Settings,
    machine: &Machine,
    sink: &mut dyn FnMut(Event<'_>),
    stop: &AtomicBool,
) -> Result<End, MineError> {
    let pool = thread_pool(settings)?;
    let mut saver = Saver::new(settings.checkpoint.as_ref());
    let (start, proposals_before) = (Instant::now(), search.proposals());
    let mut best = search.champion();
    let mut barrier = None;
    loop {
        if ends_before_a_barrier(settings, search.proposals()) && search.at_barrier() {
            barrier = Some(search.checkpoint());
        }
        machine.activity.begin(Step::Searching);
        let round = search.round(&pool, settings.ends.proposals);
        if let Err(abort) = round {
            return Err(aborted(ready, search, abort));
        }
        let champion = search.champion();
        if let Some(candidate) = champion.as_ref().filter(|_| champion != best) {
            sink(Event::Improved {
                proposals: search.proposals(),
                candidate,
            });
        }
        let progress = Progress {
            proposals: search.proposals(),
            proposals_here: search.proposals() - proposals_before,
            statistics: search.statistics(),
            best: champion.as_ref().map(|champion| champion.score),
            elapsed: start.elapsed(),
        };
        best = champion;
        sink(Event::Progress(progress));
        let direction = ready.descriptor().metric.direction;
        if let Some(ending) = ending(&settings.ends, &progress, direction, stop) {
            let saved = match barrier {
                _ if search.at_barrier() => saver.save(|| search.checkpoint()),
                Some(checkpoint) => saver.save(|| checkpoint),
                None => Ok(()),
            };
            return Ok(End {
                ending,
                progress,
                unsaved: saved.err(),
            });
        }
        if search.at_barrier()
            && let Err(error) = saver.barrier(|| search.checkpoint())
        {
            return Ok(End {
                ending: Ending::Stopped,
                progress,
                unsaved: Some(error),
            });
        }
    }
}

/// Whether the run may end before its next barrier. Then the barrier that it stands at is the last
/// one, and what is to be saved: see [`CheckpointFile`](crate::CheckpointFile).
fn ends_before_a_barrier(settings: &Settings, proposals: u64) -> bool {
    let round = u64::from(settings.search.islands) * u64::from(settings.search.round);
    settings.checkpoint.is_some()
        && settings
            .ends
            .proposals
            .is_some_and(|end| end < proposals.saturating_add(round))
}

/// The end that is reached, if any. The number of proposals comes first: it is the one that does
/// not depend on the machine.
fn ending(
    ends: &Ends,
    progress: &Progress,
    direction: assay_protocol::Direction,
    stop: &AtomicBool,
) -> Option<Ending> {
    let reached = |target| {
        progress
            .best
            .is_some_and(|best| best.compare(target, direction).is_ge())
    };
    if ends
        .proposals
        .is_some_and(|proposals| progress.proposals >= proposals)
    {
        Some(Ending::Proposals)
    } else if ends.target.is_some_and(reached) {
        Some(Ending::Target)
    } else if ends.time.is_some_and(|time| progress.elapsed >= time) {
        Some(Ending::Time)
    } else if stop.load(Ordering::Relaxed) {
        Some(Ending::Stopped)
    } else {
        None
    }
}

fn thread_pool(settings: &Settings) -> Result<ThreadPool, MineError> {
    ThreadPoolBuilder::new()
        .num_threads(settings.threads.get())
        .thread_name(|number| format!("island-{number}"))
        .stack_size(THREAD_STACK)
        .build()
        .map_err(|error| MineError::Threads(error.to_string()))
}

fn aborted(ready: &Ready<'_>, search: &Search<Sandboxed<'_>>, abort: Abort<Failure>) -> MineError {
    let text = abort
        .program
        .as_ref()
        .and_then(|program| ready.render(program).ok());
    // An abort leaves the search as if the proposal had not been made.
    let best = search.champion().map(|candidate| {
        let text = ready.render(&candidate.program).ok();
        Box::new(Unchecked { candidate, text })
    });
    MineError::Aborted {
        text,
        best,
        source: Box::new(abort),
    }
}

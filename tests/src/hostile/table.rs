//! The table.

use assay_sandbox::{
    Call::{self, *},
    Cause,
    FailureKind::{self, NoVerdict, Rejected},
    Rejection, TrapClass,
};

use super::build;

/// One attack.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// Its name: the file in `tests/hostile/`, and the slot if the file goes into several.
    pub name: &'static str,
    /// Where the component comes from.
    pub source: Source,
    /// How the tour must end under *verdict*.
    pub verdict: Ending,
    /// How the tour must end under *search*.
    pub search: Ending,
    /// The largest resident memory of the process, in MiB. It has 12 to begin with; the most that a
    /// component can take is the memory limit and [`ANSWER_BYTES`](assay_sandbox::limits::ANSWER_BYTES),
    /// 384 MiB together.
    pub peak: u64,
}

/// Where a hostile component comes from.
#[derive(Debug, Clone, Copy)]
pub enum Source {
    /// Pieces for the base's slots.
    Pieces(&'static str),
    /// The same, with the piece `any` in one slot.
    Everywhere {
        /// The pieces.
        text: &'static str,
        /// Where `any` goes.
        slot: &'static str,
    },
    /// Built by a function.
    Built(fn() -> Vec<u8>),
}

/// How a tour ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Every call gives an answer.
    Completed,
    /// A call fails.
    Failed(Call, FailureKind),
    /// Compiling needs more than its limits.
    NotCompiled,
}

const fn pieces(name: &'static str, text: &'static str, ending: Ending) -> Case {
    Case {
        name,
        source: Source::Pieces(text),
        verdict: ending,
        search: ending,
        peak: 50,
    }
}

const fn built(name: &'static str, build: fn() -> Vec<u8>, ending: Ending) -> Case {
    Case {
        name,
        source: Source::Built(build),
        verdict: ending,
        search: ending,
        peak: 50,
    }
}

/// Never returns from a call: fuel ends it under *verdict*, the watchdog under *search*.
const fn endless(name: &'static str, source: Source, call: Call) -> Case {
    Case {
        name,
        source,
        verdict: Ending::Failed(call, Rejected(Rejection::OutOfFuel)),
        search: Ending::Failed(call, NoVerdict(Cause::Watchdog)),
        peak: 50,
    }
}

const fn peak(peak: u64, case: Case) -> Case {
    Case { peak, ..case }
}

const fn rejected(call: Call, reason: Rejection) -> Ending {
    Ending::Failed(call, Rejected(reason))
}

const fn trap(call: Call, class: TrapClass) -> Ending {
    rejected(call, Rejection::Trap(class))
}

const fn no_verdict(call: Call, cause: Cause) -> Ending {
    Ending::Failed(call, NoVerdict(cause))
}

macro_rules! file {
    ($name:literal, $ending:expr) => {
        pieces(
            $name,
            include_str!(concat!("../../hostile/", $name, ".wat")),
            $ending,
        )
    };
}

macro_rules! endless_file {
    ($name:literal, $call:expr) => {
        endless(
            $name,
            Source::Pieces(include_str!(concat!("../../hostile/", $name, ".wat"))),
            $call,
        )
    };
}

macro_rules! endless_loop {
    ($slot:literal, $call:expr) => {
        endless(
            concat!("endless-loop ", $slot),
            Source::Everywhere {
                text: include_str!("../../hostile/endless-loop.wat"),
                slot: $slot,
            },
            $call,
        )
    };
}

/// Every attack.
pub const CASES: &[Case] = &[
    endless_loop!("describe", Describe),
    endless_loop!("open", Open),
    endless_loop!("baselines", Baselines),
    endless_loop!("canonicalize", Canonicalize),
    endless_loop!("render", Render),
    endless_loop!("parse", Parse),
    endless_loop!("random", Random),
    endless_loop!("mutate", Mutate),
    endless_loop!("crossover", Crossover),
    endless_loop!("complexity", Complexity),
    endless_loop!("traits", Traits),
    endless_loop!("prepare", Prepare),
    endless_loop!("load", Load),
    endless_loop!("groups", Groups),
    endless_loop!("fingerprint", Fingerprint),
    endless_loop!("evaluate", Evaluate),
    endless_loop!("cabi_realloc", Open),
    endless_loop!("post_return", Describe),
    endless_file!("endless-calls", Evaluate),
    peak(110, endless_file!("endless-fill", Evaluate)),
    peak(
        180,
        file!("memory-bomb", trap(Evaluate, TrapClass::Unreachable)),
    ),
    file!("handle-bomb", rejected(Evaluate, Rejection::BrokenAbi)),
    Case {
        // Fuel is charged for what is asked, whether it is given or not.
        verdict: rejected(Evaluate, Rejection::OutOfFuel),
        ..file!("memory-bomb-at-once", Ending::Completed)
    },
    file!(
        "large-memory",
        rejected(Instantiate, Rejection::OutOfMemory)
    ),
    built(
        "many-memories",
        build::many_memories,
        rejected(Instantiate, Rejection::OutOfMemory),
    ),
    built(
        "many-tables",
        build::many_tables,
        rejected(Instantiate, Rejection::OutOfMemory),
    ),
    file!("table-bomb", trap(Evaluate, TrapClass::Unreachable)),
    file!(
        "segment-out-of-bounds",
        trap(Instantiate, TrapClass::MemoryOutOfBounds)
    ),
    file!("deep-recursion", no_verdict(Evaluate, Cause::StackOverflow)),
    built(
        "deep-recursion-wide",
        build::wide_recursion,
        no_verdict(Evaluate, Cause::StackOverflow),
    ),
    file!(
        "deep-recursion-host",
        no_verdict(Evaluate, Cause::StackOverflow)
    ),
    file!(
        "deep-recursion-realloc",
        no_verdict(Open, Cause::StackOverflow)
    ),
    file!("trap-after-work", trap(Evaluate, TrapClass::Unreachable)),
    file!("trap-division", trap(Evaluate, TrapClass::Arithmetic)),
    file!("trap-memory", trap(Evaluate, TrapClass::MemoryOutOfBounds)),
    file!("trap-table", trap(Evaluate, TrapClass::TableOutOfBounds)),
    file!("trap-call", trap(Evaluate, TrapClass::BadIndirectCall)),
    file!(
        "realloc-out-of-bounds",
        rejected(Open, Rejection::BrokenAbi)
    ),
    file!("realloc-unaligned", rejected(Prepare, Rejection::BrokenAbi)),
    file!("realloc-overlapping", Ending::Completed),
    file!("realloc-static", Ending::Completed),
    file!(
        "realloc-makes-resources",
        trap(Open, TrapClass::ComponentModel)
    ),
    file!(
        "post-return-makes-resources",
        trap(Describe, TrapClass::ComponentModel)
    ),
    file!("post-return-traps", trap(Describe, TrapClass::Unreachable)),
    file!(
        "score-above-best",
        rejected(Evaluate, Rejection::ScoreOutOfRange)
    ),
    file!(
        "score-below-worst",
        rejected(Evaluate, Rejection::ScoreOutOfRange)
    ),
    file!(
        "score-smallest",
        rejected(Evaluate, Rejection::ScoreOutOfRange)
    ),
    file!("score-by-history", Ending::Completed),
    file!(
        "outcomes-none",
        rejected(Evaluate, Rejection::WrongOutcomeCount)
    ),
    file!(
        "outcomes-one-less",
        rejected(Evaluate, Rejection::WrongOutcomeCount)
    ),
    file!(
        "outcomes-one-more",
        rejected(Evaluate, Rejection::WrongOutcomeCount)
    ),
    file!("outcomes-claimed", rejected(Evaluate, Rejection::BrokenAbi)),
    file!(
        "outcomes-unaligned",
        rejected(Evaluate, Rejection::BrokenAbi)
    ),
    file!(
        "outcome-of-no-kind",
        rejected(Evaluate, Rejection::BrokenAbi)
    ),
    file!("fault-of-no-kind", rejected(Evaluate, Rejection::BrokenAbi)),
    file!(
        "result-of-no-kind",
        rejected(Canonicalize, Rejection::BrokenAbi)
    ),
    file!(
        "direction-of-no-kind",
        rejected(Describe, Rejection::BrokenAbi)
    ),
    file!(
        "answer-out-of-bounds",
        rejected(Baselines, Rejection::BrokenAbi)
    ),
    file!(
        "answer-unaligned",
        rejected(Baselines, Rejection::BrokenAbi)
    ),
    file!("handle-of-nothing", rejected(Open, Rejection::BrokenAbi)),
    file!(
        "handle-of-another-type",
        rejected(Load, Rejection::BrokenAbi)
    ),
    file!("text-claimed", rejected(Render, Rejection::BrokenAbi)),
    peak(
        250,
        file!("text-huge", rejected(Render, Rejection::OutOfLimits)),
    ),
    file!("text-not-utf8", rejected(Render, Rejection::BrokenAbi)),
    file!(
        "text-with-escapes",
        rejected(Render, Rejection::OutOfLimits)
    ),
    peak(150, file!("error-text-huge", Ending::Completed)),
    file!("list-claimed", rejected(Baselines, Rejection::BrokenAbi)),
    peak(
        320,
        file!("list-amplified", rejected(Describe, Rejection::BrokenAbi)),
    ),
    file!("list-of-nothing", rejected(Baselines, Rejection::BrokenAbi)),
    file!(
        "program-too-large",
        rejected(Random, Rejection::OutOfLimits)
    ),
    file!(
        "baselines-none",
        rejected(Baselines, Rejection::OutOfLimits)
    ),
    file!("traits-too-many", rejected(Traits, Rejection::OutOfLimits)),
    file!("groups-none", rejected(Groups, Rejection::OutOfLimits)),
    file!("groups-too-many", rejected(Groups, Rejection::OutOfLimits)),
    peak(300, file!("prepared-huge", Ending::Completed)),
    file!(
        "metric-without-room",
        rejected(Describe, Rejection::OutOfLimits)
    ),
    file!(
        "metric-too-wide",
        rejected(Describe, Rejection::OutOfLimits)
    ),
    file!("mutations-none", rejected(Describe, Rejection::OutOfLimits)),
    file!(
        "mutations-too-many",
        rejected(Describe, Rejection::OutOfLimits)
    ),
    file!("axes-too-many", rejected(Describe, Rejection::OutOfLimits)),
    file!(
        "axis-without-room",
        rejected(Describe, Rejection::OutOfLimits)
    ),
    file!("name-too-long", rejected(Describe, Rejection::OutOfLimits)),
    built("compile-bomb", build::compile_bomb, Ending::NotCompiled),
];

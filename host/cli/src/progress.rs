//! The progress of a search on standard error: one line that changes on a terminal, a line every
//! few seconds elsewhere.

use std::{
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

use assay_challenge::ScoredBaseline;
use assay_miner::Progress;

use crate::values::{grouped, spoken};

/// How often a terminal's line changes: often enough to look alive.
const TERMINAL_INTERVAL: Duration = Duration::from_millis(200);

/// How often a line is added to a log.
const LOG_INTERVAL: Duration = Duration::from_secs(5);

pub(crate) struct ProgressLine {
    terminal: bool,
    baseline: Option<String>,
    shown: Option<Instant>,
}

impl ProgressLine {
    pub(crate) fn new() -> Self {
        Self {
            terminal: io::stderr().is_terminal(),
            baseline: None,
            shown: None,
        }
    }

    /// What the best score is compared with.
    pub(crate) fn start(&mut self, baseline: Option<&ScoredBaseline>) {
        self.baseline = baseline.map(|best| format!("{} {}", best.name, best.score));
    }

    pub(crate) fn show(&mut self, progress: &Progress) {
        let interval = if self.terminal {
            TERMINAL_INTERVAL
        } else {
            LOG_INTERVAL
        };
        if self.shown.is_some_and(|shown| shown.elapsed() < interval) {
            return;
        }
        self.shown = Some(Instant::now());
        let best = progress
            .best
            .map_or("none yet".to_owned(), |best| best.to_string());
        let mut line = format!(
            "{} proposals, {} per second, best {best}",
            grouped(progress.proposals),
            grouped(progress.rate() as u64),
        );
        if let Some(baseline) = &self.baseline {
            line.push_str(&format!(" ({baseline})"));
        }
        line.push_str(&format!(", {}", spoken(progress.elapsed)));
        // Progress is a courtesy: a closed standard error must not end the search.
        let mut output = io::stderr().lock();
        let _ = if self.terminal {
            // A terminal that does not know its width says 0.
            let width = rustix::termios::tcgetwinsize(io::stderr())
                .ok()
                .map(|size| usize::from(size.ws_col))
                .filter(|width| *width > 0)
                .unwrap_or(80);
            let line: String = line.chars().take(width - 1).collect();
            write!(output, "\r\x1b[K{line}").and_then(|()| output.flush())
        } else {
            writeln!(output, "{line}")
        };
    }

    /// Removes the changing line, so that what follows starts on a clean one.
    pub(crate) fn finish(&mut self) {
        if self.terminal && self.shown.is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

//! [`Settings`]: what to search with, and when to stop.

use std::{num::NonZeroUsize, time::Duration};

use assay_protocol::Score;
use assay_search::Hurdle;

use crate::CheckpointFile;

/// How to mine.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The search's own settings: all that decides what is found after a number of proposals.
    pub search: assay_search::Settings,
    /// Whether to search with the hurdle that fits the challenge's number of cases
    /// ([`Hurdle::for_cases`]), in place of `search.hurdle`.
    pub fit_hurdle: bool,
    /// When to stop.
    pub ends: Ends,
    /// Threads to search with. They decide how fast, never what is found.
    pub threads: NonZeroUsize,
    /// Where to save the search, if anywhere.
    pub checkpoint: Option<CheckpointFile>,
}

impl Settings {
    /// These settings for a challenge of so many cases.
    pub(crate) fn fitted(&self, cases: u32) -> Self {
        let mut settings = self.clone();
        if settings.fit_hurdle {
            settings.search.hurdle = Hurdle::for_cases(cases);
        }
        settings
    }
}

/// When a search ends: at the first barrier where any of these is reached. Without one it goes on
/// until it is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ends {
    /// After exactly this many proposals, those of a resumed run included.
    pub proposals: Option<u64>,
    /// After this time of searching, loading and preparing not counted.
    pub time: Option<Duration>,
    /// When the best mean score is at least as good.
    pub target: Option<Score>,
}

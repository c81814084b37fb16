//! [`Window`]: the running distribution that a hurdle compares with.

use std::collections::VecDeque;

use assay_protocol::{Direction, Score};

use crate::{
    CheckpointError, Hurdle,
    checkpoint::{Reader, Writer},
};

/// The means over the first cases of the candidates that were tried last, and of the champion.
///
/// With 1,000 means in the window and a quantile of 75 %, the bar is the 750th mean counted from the
/// worst. A candidate passes if its mean is at least as good as the bar, or as the champion's.
#[derive(Debug)]
pub(crate) struct Window {
    hurdle: Hurdle,
    direction: Direction,
    /// Oldest first.
    recent: VecDeque<Score>,
    /// The same means, from worse to better.
    sorted: Vec<Score>,
    champion: Option<Score>,
}

impl Window {
    pub(crate) fn new(hurdle: Hurdle, direction: Direction) -> Self {
        Self {
            hurdle,
            direction,
            recent: VecDeque::new(),
            sorted: Vec::new(),
            champion: None,
        }
    }

    /// The number of first cases.
    pub(crate) fn cases(&self) -> u32 {
        self.hurdle.cases
    }

    /// Whether a candidate with this mean over the first cases is worth the remaining ones.
    pub(crate) fn admits(&self, mean: Score) -> bool {
        let Some(bar) = self.bar() else { return true };
        let reaches = |other: Score| !other.is_better_than(mean, self.direction);
        reaches(bar) || self.champion.is_some_and(reaches)
    }

    /// Takes in a candidate that was tried for the first time.
    pub(crate) fn push(&mut self, mean: Score) {
        if self.is_full()
            && let Some(oldest) = self.recent.pop_front()
        {
            let at = self.worse_than(oldest);
            self.sorted.remove(at);
        }
        self.recent.push_back(mean);
        self.sorted.insert(self.worse_than(mean), mean);
    }

    /// Takes in the first cases of a new island champion.
    pub(crate) fn crown(&mut self, mean: Score) {
        self.champion = Some(mean);
    }

    /// The quantile by nearest rank, once the window is full.
    fn bar(&self) -> Option<Score> {
        let rank =
            (self.hurdle.window as usize * self.hurdle.quantile_percent as usize).div_ceil(100);
        self.is_full().then(|| self.sorted[rank - 1])
    }

    fn is_full(&self) -> bool {
        self.recent.len() >= self.hurdle.window as usize
    }

    /// How many means of the window are worse.
    fn worse_than(&self, mean: Score) -> usize {
        self.sorted
            .partition_point(|other| mean.is_better_than(*other, self.direction))
    }

    pub(crate) fn encode(&self, writer: &mut Writer) {
        writer.option(self.champion, Writer::score);
        writer.count(self.recent.len());
        for mean in &self.recent {
            writer.score(*mean);
        }
    }

    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        hurdle: Hurdle,
        direction: Direction,
    ) -> Result<Self, CheckpointError> {
        let mut window = Self::new(hurdle, direction);
        window.champion = reader.option(Reader::score)?;
        for _ in 0..reader.count(hurdle.window, size_of::<Score>())? {
            window.recent.push_back(reader.score()?);
        }
        window.sorted = window.recent.iter().copied().collect();
        window.sorted.sort_by(|a, b| a.compare(*b, direction));
        Ok(window)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn score(nanos: i64) -> Score {
        Score::from_nanos(nanos).unwrap()
    }

    fn window(direction: Direction) -> Window {
        Window::new(
            Hurdle {
                cases: 1,
                quantile_percent: 75,
                window: 20,
            },
            direction,
        )
    }

    #[test]
    fn the_bar_is_the_nearest_rank_of_a_full_window() {
        for (direction, bar) in [(Direction::Maximize, 15), (Direction::Minimize, 6)] {
            let mut window = window(direction);
            for nanos in 1..=19 {
                window.push(score(nanos));
                assert!(window.admits(score(-1_000)) && window.admits(score(1_000)));
            }
            window.push(score(20));
            let worse = if bar == 15 { 14 } else { 7 };
            assert!(window.admits(score(bar)), "as good as the bar");
            assert!(!window.admits(score(worse)));
            window.crown(score(worse));
            assert!(window.admits(score(worse)), "as good as the champion");
        }
    }

    proptest! {
        #[test]
        fn only_the_last_means_count(means in prop::collection::vec(-50_i64..50, 20..100), maximize: bool) {
            let direction = if maximize { Direction::Maximize } else { Direction::Minimize };
            let mut window = window(direction);
            for mean in &means {
                window.push(score(*mean));
            }
            let mut last: Vec<_> = means[means.len() - 20..].iter().map(|mean| score(*mean)).collect();
            last.sort_by(|a, b| a.compare(*b, direction));
            prop_assert_eq!(window.bar(), Some(last[14]));
            prop_assert_eq!(window.sorted, last);
        }
    }
}

//! [`Settings`]: the knobs of a search, with their defaults and reasons.

use crate::{
    CheckpointError, FRONT_SIZE,
    checkpoint::{Reader, Writer},
};

/// How to search. All of it decides the result; the number of threads is not here, because it does
/// not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Selects the random numbers of the run.
    pub seed: u64,
    /// Populations that evolve side by side: 1 to 1,024. More islands use more threads and keep more
    /// diversity, and each costs an evaluator and two caches.
    pub islands: u32,
    /// Programs of an island: 2 to 100,000. A larger population forgets later and improves later.
    pub population: u32,
    /// Members drawn, with replacement, to choose a parent: 1 (no selection) to 10,000.
    pub tournament: u32,
    /// In how many of a hundred proposals the parent's copy is mutated; else the copy itself is the
    /// child.
    pub mutation_percent: u32,
    /// Proposals of an island between two barriers: 1 to 1,000,000. The caller can only act at
    /// barriers, and islands wait for each other there.
    pub round: u32,
    /// Proposals of an island between two migrations: a multiple of `round`.
    pub migration: u32,
    /// Entries of each of an island's two caches: 1 to 10,000,000, at about 100 bytes for a program
    /// id and 60 for a fingerprint.
    pub cache: u32,
    /// How many of a hundred hits of the equivalence cache are evaluated all the same.
    pub recheck_percent: u32,
    /// Whether to drop candidates that are hopeless on the first cases.
    pub hurdle: Option<Hurdle>,
}

/// When to drop a candidate without trying it on all cases.
///
/// A candidate is first scored on the first `cases` cases. If its mean there is worse than the
/// `quantile_percent` quantile of the last `window` candidates that were tried for the first time,
/// *and* worse than the island champion's mean there, it is dropped: every case it was not tried on
/// counts as the metric's worst. So its score is never better than its true one, dropped candidates
/// stay comparable with each other, and none of them can become champion. A candidate that is at
/// least as good as the champion on the first cases is never dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hurdle {
    /// The first cases: at least 1, and fewer than the problem has.
    pub cases: u32,
    /// 1 to 99. At 75, a candidate must be at least as good as three quarters of the others.
    pub quantile_percent: u32,
    /// 10 to 100,000; before that many candidates have been tried, none is dropped.
    pub window: u32,
}

impl Hurdle {
    /// The paper's hurdle (arXiv 2003.03384): only the best quarter is worth the remaining cases.
    pub const QUANTILE_PERCENT: u32 = 75;
    /// Ten populations: long enough for a steady quantile, short enough to follow progress.
    pub const WINDOW: u32 = 1_000;

    /// The fewest cases that are worth dividing: of fewer, a quarter says too little about the rest.
    pub const CASES: u32 = 16;

    /// As many cases as a track may score at once, one in each lane of a vector register.
    const LANES: u32 = 8;

    /// The hurdle to begin with, for a problem of so many cases: after the first quarter of them;
    /// none below [`CASES`](Self::CASES).
    ///
    /// The quarter is rounded down to a multiple of eight, and below eight to four: a track may score
    /// several cases at once, so that 11 cases take it as long as 16. Of 45 cases, the first 8 are the
    /// hurdle, of 20 the first 4.
    ///
    /// It is no default of [`Settings`], which do not know the problem, and a search with it is a
    /// different run than one without: other programs compete, so other champions are found.
    #[must_use]
    pub const fn for_cases(cases: u32) -> Option<Self> {
        if cases < Self::CASES {
            return None;
        }
        let quarter = cases / 4;
        let lanes = if quarter < Self::LANES {
            Self::LANES / 2
        } else {
            Self::LANES
        };
        Some(Self::after(quarter - quarter % lanes))
    }

    /// A hurdle after the first `cases` cases.
    #[must_use]
    pub const fn after(cases: u32) -> Self {
        Self {
            cases,
            quantile_percent: Self::QUANTILE_PERCENT,
            window: Self::WINDOW,
        }
    }
}

impl Settings {
    /// Enough to use eight cores; more cores need a larger number, which is a different run.
    pub const ISLANDS: u32 = 8;
    /// The smallest population of the paper's experiments: with several islands, diversity is
    /// kept between them.
    pub const POPULATION: u32 = 100;
    /// A tenth of the population, as in the paper.
    pub const TOURNAMENT: u32 = 10;
    /// As in the paper. The copies let a good program outlive its place in the queue.
    pub const MUTATION_PERCENT: u32 = 90;
    /// At 1,000 evaluations a second and island, ten barriers a second: often enough for Ctrl-C and
    /// a progress line, seldom enough that islands hardly wait for each other.
    pub const ROUND: u32 = 100;
    /// Ten times the population: an island makes something of one migrant before the next comes.
    pub const MIGRATION: u32 = 1_000;
    /// The size of the paper's cache: a thousand populations.
    pub const CACHE: u32 = 100_000;
    /// Enough to see a bad probe within some thousand hits, at a cost that nobody notices.
    pub const RECHECK_PERCENT: u32 = 1;

    /// The defaults, with a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self {
            seed,
            islands: Self::ISLANDS,
            population: Self::POPULATION,
            tournament: Self::TOURNAMENT,
            mutation_percent: Self::MUTATION_PERCENT,
            round: Self::ROUND,
            migration: Self::MIGRATION,
            cache: Self::CACHE,
            recheck_percent: Self::RECHECK_PERCENT,
            hurdle: None,
        }
    }

    /// Checks each setting, and those that depend on each other.
    ///
    /// # Errors
    /// The first setting that is out of range, with its range.
    pub fn check(&self, cases: u32) -> Result<(), SettingsError> {
        within("islands", self.islands, 1, 1_024)?;
        within("population", self.population, 2, 100_000)?;
        within("tournament", self.tournament, 1, 10_000)?;
        within("mutation percent", self.mutation_percent, 0, 100)?;
        within("round", self.round, 1, 1_000_000)?;
        within("migration", self.migration, self.round, u32::MAX)?;
        if !self.migration.is_multiple_of(self.round) {
            return Err(SettingsError::MigrationBetweenBarriers {
                migration: self.migration,
                round: self.round,
            });
        }
        within("cache", self.cache, 1, 10_000_000)?;
        within("recheck percent", self.recheck_percent, 0, 100)?;
        if let Some(hurdle) = self.hurdle {
            within("hurdle cases", hurdle.cases, 1, cases.saturating_sub(1))?;
            within("hurdle quantile percent", hurdle.quantile_percent, 1, 99)?;
            within("hurdle window", hurdle.window, 10, 100_000)?;
        }
        Ok(())
    }

    /// Every setting by name. Without a hurdle its numbers are 0, which none of a hurdle's may be.
    fn numbers(&self) -> [(&'static str, u64); 13] {
        let hurdle = self.hurdle.unwrap_or(Hurdle {
            cases: 0,
            quantile_percent: 0,
            window: 0,
        });
        [
            ("seed", self.seed),
            ("islands", self.islands.into()),
            ("population", self.population.into()),
            ("tournament", self.tournament.into()),
            ("mutation percent", self.mutation_percent.into()),
            ("round", self.round.into()),
            ("migration", self.migration.into()),
            ("cache", self.cache.into()),
            ("recheck percent", self.recheck_percent.into()),
            ("front size", FRONT_SIZE as u64),
            ("hurdle", hurdle.cases.into()),
            ("hurdle quantile percent", hurdle.quantile_percent.into()),
            ("hurdle window", hurdle.window.into()),
        ]
    }

    pub(crate) fn encode(&self, writer: &mut Writer) {
        for (_, number) in self.numbers() {
            writer.u64(number);
        }
    }

    /// How settings that were encoded differ from these: `seed 3, not 4` for each.
    pub(crate) fn differences(
        &self,
        reader: &mut Reader<'_>,
    ) -> Result<Vec<String>, CheckpointError> {
        let mut differences = Vec::new();
        for (name, number) in self.numbers() {
            let found = reader.u64()?;
            if found != number {
                differences.push(format!("{name} {found}, not {number}"));
            }
        }
        Ok(differences)
    }
}

/// A search that can't be set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// A number is outside of its range.
    #[error("{name} is {value}: choose a number from {low} to {high}")]
    OutOfRange {
        /// What the number is.
        name: &'static str,
        /// What it was.
        value: u32,
        /// The least it may be.
        low: u32,
        /// The most it may be; less than `low` if there is no choice.
        high: u32,
    },
    /// Migrations happen at barriers only.
    #[error(
        "migration every {migration} proposals falls between barriers: choose a multiple of {round}"
    )]
    MigrationBetweenBarriers {
        /// Proposals between migrations.
        migration: u32,
        /// Proposals between barriers.
        round: u32,
    },
    /// Each island needs its own evaluator.
    #[error("{evaluators} evaluators for {islands} islands: give each island one")]
    Evaluators {
        /// How many were given.
        evaluators: usize,
        /// How many are needed.
        islands: u32,
    },
}

pub(crate) fn within(
    name: &'static str,
    value: u32,
    low: u32,
    high: u32,
) -> Result<(), SettingsError> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(SettingsError::OutOfRange {
        name,
        value,
        low,
        high,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_hurdle_fits_every_problem() {
        for (cases, first) in [
            (1, None),
            (15, None),
            (16, Some(4)),
            (20, Some(4)),
            (31, Some(4)),
            (32, Some(8)),
            (45, Some(8)),
            (63, Some(8)),
            (64, Some(16)),
            (65_536, Some(16_384)),
        ] {
            let hurdle = Hurdle::for_cases(cases);
            assert_eq!(hurdle.map(|hurdle| hurdle.cases), first);
            let settings = Settings {
                hurdle,
                ..Settings::new(0)
            };
            assert_eq!(settings.check(cases), Ok(()));
        }
    }

    #[test]
    fn defaults_pass_and_each_bad_setting_is_named() {
        let good = Settings::new(0);
        assert_eq!(good.check(20), Ok(()));
        assert_eq!(
            Settings {
                hurdle: Some(Hurdle::after(5)),
                ..good
            }
            .check(20),
            Ok(())
        );
        for (bad, text) in [
            (
                Settings { islands: 0, ..good },
                "islands is 0: choose a number from 1 to 1024",
            ),
            (
                Settings {
                    population: 1,
                    ..good
                },
                "population is 1",
            ),
            (
                Settings {
                    tournament: 0,
                    ..good
                },
                "tournament is 0",
            ),
            (
                Settings {
                    mutation_percent: 101,
                    ..good
                },
                "mutation percent is 101",
            ),
            (Settings { round: 0, ..good }, "round is 0"),
            (
                Settings {
                    migration: 50,
                    ..good
                },
                "migration is 50",
            ),
            (
                Settings {
                    migration: 150,
                    ..good
                },
                "choose a multiple of 100",
            ),
            (Settings { cache: 0, ..good }, "cache is 0"),
            (
                Settings {
                    recheck_percent: 200,
                    ..good
                },
                "recheck percent is 200",
            ),
            (
                Settings {
                    hurdle: Some(Hurdle::after(20)),
                    ..good
                },
                "hurdle cases is 20",
            ),
            (
                Settings {
                    hurdle: Some(Hurdle {
                        quantile_percent: 100,
                        ..Hurdle::after(5)
                    }),
                    ..good
                },
                "hurdle quantile percent is 100",
            ),
            (
                Settings {
                    hurdle: Some(Hurdle {
                        window: 1,
                        ..Hurdle::after(5)
                    }),
                    ..good
                },
                "hurdle window is 1",
            ),
        ] {
            let error = bad.check(20).unwrap_err().to_string();
            assert!(error.contains(text), "{error}");
        }
    }
}

//! A toy problem: programs are 16 bytes, and case `i` counts the bits of byte `i` that are right.

use std::{
    ops::Range,
    sync::{Arc, Mutex},
};

use assay_protocol::{Direction, Program, Score, Sha256};
use assay_random::Rng;
use assay_search::{Candidate, Evaluator, Problem, Search, Settings};
use rayon::{ThreadPool, ThreadPoolBuilder};

pub(crate) const CASES: u32 = 16;

/// Why the toy stops a run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the watchdog bit")]
pub(crate) struct Bite;

/// What the toy was asked, in order, by all islands.
#[derive(Debug, Default)]
pub(crate) struct Requests {
    pub(crate) evaluated: Vec<(Program, Range<u32>)>,
    pub(crate) barriers: u32,
}

/// The fingerprint that a toy gives a program with these bytes, if any.
pub(crate) type Fingerprint = fn(&[u8]) -> Option<u64>;

#[derive(Debug, Clone)]
pub(crate) struct Toy {
    pub(crate) requests: Arc<Mutex<Requests>>,
    pub(crate) fingerprint: Fingerprint,
    /// Traps when a program's bytes sum up to a multiple of this; 0 for never.
    pub(crate) trap_every: u32,
    /// For a track that keeps state between calls: how often its instance has mutated, which has a
    /// say in the next mutation.
    pub(crate) state: Option<u64>,
    /// Bites at this program.
    pub(crate) bite_at: Arc<Mutex<Option<Program>>>,
}

impl Toy {
    pub(crate) fn new() -> Self {
        Self {
            requests: Arc::default(),
            fingerprint: |_| None,
            trap_every: 0,
            state: None,
            bite_at: Arc::default(),
        }
    }

    pub(crate) fn for_islands(&self, settings: &Settings) -> Vec<Self> {
        vec![self.clone(); settings.islands as usize]
    }

    fn traps(&self, bytes: &[u8]) -> bool {
        let sum: u32 = bytes.iter().copied().map(u32::from).sum();
        self.trap_every > 0 && sum.is_multiple_of(self.trap_every)
    }

    /// A program, unless making it traps.
    fn made(&self, bytes: Vec<u8>) -> Option<Program> {
        (!self.traps(&bytes[1..])).then(|| Program::new(bytes))
    }
}

/// How many bits of some bytes are right.
pub(crate) fn right_bits(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| (byte ^ 0x5a).count_zeros()).sum()
}

/// The score of one byte: 0 to 8 bits right, in units.
pub(crate) fn case_score(bytes: &[u8], case: u32) -> Score {
    let right = right_bits(&bytes[case as usize..][..1]);
    Score::from_nanos(i64::from(right) * 1_000_000_000).unwrap()
}

pub(crate) fn score(program: &Program) -> Score {
    let scores: Vec<_> = (0..CASES)
        .map(|case| case_score(program.bytes(), case))
        .collect();
    Score::mean(&scores).unwrap()
}

impl Evaluator for Toy {
    type Failure = Bite;

    fn random(&mut self, seed: u64) -> Result<Option<Program>, Bite> {
        let mut rng = Rng::new(seed);
        Ok(self.made((0..CASES).map(|_| rng.next_u32() as u8).collect()))
    }

    /// Kind 0 flips a bit, kind 1 draws a byte anew.
    fn mutate(&mut self, parent: &Program, kind: u32, seed: u64) -> Result<Option<Program>, Bite> {
        let mut rng = Rng::new(seed ^ self.state.unwrap_or(0));
        self.state = self.state.map(|mutations| mutations + 1);
        let mut bytes = parent.bytes().to_vec();
        let at = rng.index(bytes.len());
        match kind {
            0 => bytes[at] ^= 1 << rng.index(8),
            1 => bytes[at] = rng.next_u32() as u8,
            _ => unreachable!("two kinds were declared"),
        }
        Ok(self.made(bytes))
    }

    /// The number of bytes that are not zero.
    fn complexity(&mut self, program: &Program) -> Result<Option<u32>, Bite> {
        Ok(Some(
            program
                .bytes()
                .iter()
                .map(|byte| u32::from(*byte > 0))
                .sum(),
        ))
    }

    fn fingerprint(&mut self, program: &Program) -> Result<Option<u64>, Bite> {
        Ok((self.fingerprint)(program.bytes()))
    }

    fn evaluate(
        &mut self,
        program: &Program,
        cases: Range<u32>,
    ) -> Result<Option<Vec<Score>>, Bite> {
        if self.bite_at.lock().unwrap().as_ref() == Some(program) {
            return Err(Bite);
        }
        self.requests
            .lock()
            .unwrap()
            .evaluated
            .push((program.clone(), cases.clone()));
        if self.traps(program.bytes()) {
            return Ok(None);
        }
        Ok(Some(
            cases
                .map(|case| case_score(program.bytes(), case))
                .collect(),
        ))
    }

    fn barrier(&mut self) -> Result<(), Bite> {
        self.requests.lock().unwrap().barriers += 1;
        self.state = self.state.map(|_| 0);
        Ok(())
    }
}

pub(crate) fn problem() -> Problem {
    Problem {
        identity: Sha256::of(b"toy"),
        direction: Direction::Maximize,
        worst: Score::from_nanos(0).unwrap(),
        cases: CASES,
        mutations: 2,
    }
}

/// Small, so that populations age, caches overflow and programs migrate within some thousand
/// proposals.
pub(crate) fn settings() -> Settings {
    Settings {
        islands: 4,
        population: 30,
        tournament: 5,
        round: 50,
        migration: 100,
        cache: 300,
        ..Settings::new(11)
    }
}

pub(crate) fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap()
}

pub(crate) fn search(settings: Settings, toy: &Toy) -> Search<Toy> {
    Search::new(settings, problem(), toy.for_islands(&settings)).unwrap()
}

/// Goes on to so many proposals.
pub(crate) fn run(search: &mut Search<Toy>, pool: &ThreadPool, proposals: u64) {
    while search.proposals() < proposals {
        search.round(pool, Some(proposals)).unwrap();
    }
}

/// Everything that a search shows.
pub(crate) fn result(search: &Search<Toy>) -> (Vec<Candidate>, Vec<u8>) {
    assert_eq!(search.champion().as_ref(), search.front().first());
    (search.front(), search.checkpoint())
}

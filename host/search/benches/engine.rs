//! What the engine itself costs: proposals on an evaluator that takes no time.
//!
//! `cargo bench -p assay-search`

use std::{convert::Infallible, ops::Range, time::Instant};

use assay_protocol::{Direction, Program, Score, Sha256};
use assay_search::{Evaluator, Hurdle, Problem, Search, Settings};

const CASES: u32 = 20;
const ROUNDS: u64 = 400;
const REPETITIONS: usize = 5;

/// Programs of 64 bytes that begin with their seed. Their score is a part of it, for all cases.
struct Null {
    probes: bool,
}

impl Null {
    fn program(seed: u64) -> Option<Program> {
        let mut bytes = vec![0; 64];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        Some(Program::new(bytes))
    }

    fn number(program: &Program) -> u32 {
        program
            .bytes()
            .iter()
            .take(3)
            .fold(0, |number, byte| number << 8 | u32::from(*byte))
    }
}

impl Evaluator for Null {
    type Failure = Infallible;

    fn random(&mut self, seed: u64) -> Result<Option<Program>, Infallible> {
        Ok(Self::program(seed))
    }

    fn mutate(&mut self, _: &Program, _: u32, seed: u64) -> Result<Option<Program>, Infallible> {
        Ok(Self::program(seed))
    }

    fn complexity(&mut self, program: &Program) -> Result<Option<u32>, Infallible> {
        Ok(Some(Self::number(program) % 50))
    }

    fn fingerprint(&mut self, program: &Program) -> Result<Option<u64>, Infallible> {
        Ok(self.probes.then(|| (Self::number(program) % 1_000).into()))
    }

    fn evaluate(
        &mut self,
        program: &Program,
        cases: Range<u32>,
    ) -> Result<Option<Vec<Score>>, Infallible> {
        let score = Score::from_nanos(Self::number(program).into()).ok();
        Ok(cases.map(|_| score).collect())
    }

    fn barrier(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

fn main() {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("one thread");
    let problem = Problem {
        identity: Sha256::of(b"null"),
        direction: Direction::Maximize,
        worst: Score::from_nanos(0).expect("zero is a score"),
        cases: CASES,
        mutations: 3,
    };
    let plain = Settings::new(1);
    let hurdle = Settings {
        hurdle: Some(Hurdle::after(5)),
        ..plain
    };
    for (name, settings, probes) in [
        ("all candidates evaluated", plain, false),
        ("with a hurdle", hurdle, false),
        ("nearly all equivalent", plain, true),
    ] {
        let mut times = Vec::new();
        let mut saved = Vec::new();
        for _ in 0..REPETITIONS {
            let evaluators = (0..settings.islands).map(|_| Null { probes }).collect();
            let mut search = Search::new(settings, problem, evaluators).expect("valid settings");
            let start = Instant::now();
            for _ in 0..ROUNDS {
                let Ok(_) = search.round(&pool, None);
            }
            times.push(start.elapsed().as_nanos() as u64 / search.proposals());
            let start = Instant::now();
            let checkpoint = search.checkpoint();
            saved.push((start.elapsed().as_millis(), checkpoint.len()));
        }
        times.sort_unstable();
        saved.sort_unstable();
        let (milliseconds, bytes) = saved[REPETITIONS / 2];
        println!(
            "{name}: {} ns per proposal, {} to {}; checkpoint of {} kB in {milliseconds} ms",
            times[REPETITIONS / 2],
            times[0],
            times[REPETITIONS - 1],
            bytes / 1_000,
        );
    }
}

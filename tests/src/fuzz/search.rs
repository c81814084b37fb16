//! Saved searches.

use std::{convert::Infallible, ops::Range};

use assay_protocol::{Direction, Program, Score, Sha256};
use assay_random::Rng;
use assay_search::{CheckpointError, Evaluator, Hurdle, Problem, Search, Settings};
use rayon::ThreadPoolBuilder;

use super::assert_short;

const CASES: u32 = 8;
const HASH_BYTES: usize = 32;

/// A problem whose programs are eight bytes: each byte is the score of a case.
#[derive(Debug, Clone, Copy)]
struct Bytes;

impl Evaluator for Bytes {
    type Failure = Infallible;

    fn random(&mut self, seed: u64) -> Result<Option<Program>, Infallible> {
        Ok(Some(Program::new(seed.to_le_bytes().to_vec())))
    }

    fn mutate(
        &mut self,
        parent: &Program,
        _kind: u32,
        seed: u64,
    ) -> Result<Option<Program>, Infallible> {
        let mut rng = Rng::new(seed);
        let mut bytes = parent.bytes().to_vec();
        let at = rng.index(bytes.len());
        bytes[at] = rng.next_u32() as u8;
        Ok(Some(Program::new(bytes)))
    }

    fn complexity(&mut self, program: &Program) -> Result<Option<u32>, Infallible> {
        Ok(Some(u32::from(program.bytes()[0])))
    }

    fn fingerprint(&mut self, program: &Program) -> Result<Option<u64>, Infallible> {
        Ok(Some(u64::from(program.bytes()[0])))
    }

    fn evaluate(
        &mut self,
        program: &Program,
        cases: Range<u32>,
    ) -> Result<Option<Vec<Score>>, Infallible> {
        let score = |case| Score::from_nanos(program.bytes()[case as usize].into()).ok();
        Ok(cases.map(score).collect())
    }

    fn barrier(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

fn problem() -> Problem {
    Problem {
        identity: Sha256::of(b"bytes"),
        direction: Direction::Maximize,
        worst: Score::from_nanos(0).expect("zero is a score"),
        cases: CASES,
        mutations: 1,
    }
}

fn settings() -> Settings {
    Settings {
        islands: 2,
        population: 4,
        tournament: 2,
        round: 50,
        migration: 50,
        cache: 6,
        hurdle: Some(Hurdle {
            window: 10,
            ..Hurdle::after(3)
        }),
        ..Settings::new(11)
    }
}

/// A search at its start and after some rounds, each without the hash at its end.
pub(super) fn checkpoints() -> Vec<Vec<u8>> {
    let pool = ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("one thread can be started");
    let mut search =
        Search::new(settings(), problem(), vec![Bytes; 2]).expect("the settings are valid");
    let mut checkpoints = vec![search.checkpoint()];
    for _ in 0..2 {
        search.round(&pool, None).expect("the problem never fails");
    }
    checkpoints.push(search.checkpoint());
    for checkpoint in &mut checkpoints {
        checkpoint.truncate(checkpoint.len() - HASH_BYTES);
    }
    checkpoints
}

/// The input is hashed first, so that what is behind the hash's check is reached.
pub(super) fn checkpoint(bytes: &[u8]) -> bool {
    let whole = [bytes, Sha256::of(bytes).as_bytes()].concat();
    match Search::resume(settings(), problem(), vec![Bytes; 2], &whole) {
        Ok(search) => {
            assert!(search.checkpoint() == whole, "another spelling");
            let _ = search.front();
            true
        }
        Err(error) => {
            assert_ne!(error, CheckpointError::Damaged);
            assert_short(&error.to_string());
            false
        }
    }
}

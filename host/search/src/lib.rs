//! Search over programs that the search knows nothing about.
//!
//! An engine sees the bytes of a [`Program`](assay_protocol::Program) and an [`Evaluator`] that can
//! invent, mutate and score them; it knows no track, no sandbox and no clock. There is one engine:
//! *regularized evolution* (Real et al., 2018; Real, Liang, So and Le, arXiv 2003.03384). Each island keeps its programs in a
//! queue; a proposal is a mutated copy of the best of a few members drawn by lot, enters at the
//! young end, and the oldest member leaves.
//!
//! # The promise
//!
//! The state after `n` proposals is a function of settings, problem, evaluator and `n`, whatever the
//! number of threads and wherever the run was stopped, saved and resumed in between. So a run that
//! ended by a limit of time is repeated by its number of proposals. (A track that keeps state between
//! calls is no function of its arguments; [`Evaluator::barrier`] says what still holds.) The means:
//!
//! - An island is the unit of determinism: it has its own evaluator, caches and statistics, and
//!   proposal `p` draws from the stream (run seed, island, `p` / population, `p` % population) of a
//!   counter-based generator. Islands meet only at *barriers*, in island order.
//! - [`Search::round`] runs all islands up to the next barrier, or to an earlier stop. Whoever calls
//!   it looks at clocks and interrupts between rounds; nothing here does.
//! - [`Search::champion`] and [`Search::front`] are computed from the islands when asked, so there
//!   is no merged state that could depend on when it was merged.
//!
//! # What is saved
//!
//! A program that was already judged is not judged again (*duplicate filter*, by program id). One
//! that behaves like a judged program on the track's probe takes over its score (*equivalence
//! cache*, by fingerprint; 1 % are evaluated all the same, and [`Statistics::wrong`] counts the
//! surprises); with such a score it does not migrate. A program that is hopeless on the first cases
//! is not tried on the others ([`Hurdle`], if the settings have one). Only programs evaluated on all
//! cases reach the front.
//!
//! # Example
//!
//! ```
//! use std::{convert::Infallible, ops::Range};
//!
//! use assay_protocol::{Direction, Program, Score, Sha256};
//! use assay_search::{Evaluator, Problem, Search, Settings};
//!
//! /// Programs are eight bytes, and case `i` scores byte `i`: the best program is eight times 255.
//! struct Bytes;
//!
//! impl Evaluator for Bytes {
//!     type Failure = Infallible;
//!
//!     fn random(&mut self, seed: u64) -> Result<Option<Program>, Infallible> {
//!         Ok(Some(Program::new(seed.to_le_bytes().to_vec())))
//!     }
//!
//!     fn mutate(&mut self, parent: &Program, _: u32, seed: u64) -> Result<Option<Program>, Infallible> {
//!         let mut bytes = parent.bytes().to_vec();
//!         bytes[(seed % 8) as usize] = (seed >> 8) as u8;
//!         Ok(Some(Program::new(bytes)))
//!     }
//!
//!     fn complexity(&mut self, _: &Program) -> Result<Option<u32>, Infallible> {
//!         Ok(Some(8))
//!     }
//!
//!     fn fingerprint(&mut self, _: &Program) -> Result<Option<u64>, Infallible> {
//!         Ok(None)
//!     }
//!
//!     fn evaluate(&mut self, program: &Program, cases: Range<u32>) -> Result<Option<Vec<Score>>, Infallible> {
//!         Ok(cases
//!             .map(|case| Score::from_nanos(i64::from(program.bytes()[case as usize])).ok())
//!             .collect())
//!     }
//!
//!     fn barrier(&mut self) -> Result<(), Infallible> {
//!         Ok(())
//!     }
//! }
//!
//! let settings = Settings { islands: 2, ..Settings::new(7) };
//! let problem = Problem {
//!     identity: Sha256::of(b"eight bytes"),
//!     direction: Direction::Maximize,
//!     worst: Score::from_nanos(0)?,
//!     cases: 8,
//!     mutations: 1,
//! };
//! let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build()?;
//!
//! let mut search = Search::new(settings, problem, vec![Bytes, Bytes])?;
//! while search.proposals() < 5_000 {
//!     search.round(&pool, Some(5_000))?;
//! }
//! let champion = search.champion().expect("5,000 programs were evaluated");
//! assert!(champion.score.nanos() > 230);
//!
//! // What was saved goes on as if it had never stopped.
//! let mut resumed = Search::resume(settings, problem, vec![Bytes, Bytes], &search.checkpoint())?;
//! search.round(&pool, None)?;
//! resumed.round(&pool, None)?;
//! assert_eq!(resumed.checkpoint(), search.checkpoint());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod appraisal;
mod cache;
mod checkpoint;
mod evaluator;
mod fitness;
mod front;
mod hurdle;
mod island;
mod memory;
mod population;
mod problem;
mod schedule;
mod search;
mod settings;
mod statistics;

pub use checkpoint::CheckpointError;
pub use evaluator::{Abort, Evaluator};
pub use front::{Candidate, FRONT_SIZE};
pub use problem::Problem;
pub use search::{Round, Search};
pub use settings::{Hurdle, Settings, SettingsError};
pub use statistics::Statistics;

//! Random numbers that are the same on every machine, from a key and a position.
//!
//! A usual generator has a state that each draw changes, so what a draw gives depends on all draws
//! before it. A *counter-based* generator is a function: key and counter in, random bits out. Who
//! knows the seed and a position can compute any number of any stream at once, in any order, on any
//! thread. That is what a reproducible search needs, and what makes a run resumable: there is no
//! generator state to save beyond a position.
//!
//! - [`Philox`] is the function itself, Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel
//!   Random Numbers: As Easy as 1, 2, 3", SC 2011. It passes the authors' published test vectors.
//! - [`Rng`] draws from one stream of it: integers, floats, choices.
//!
//! It is not a cryptographic generator: never make a secret with it.
//!
//! ```
//! use assay_random::Rng;
//!
//! // The stream of run seed 7, island 2, generation 40, slot 13.
//! let mut rng = Rng::keyed(7, [2, 40, 13]);
//! let die = 1 + rng.below(6);
//! assert!((1..=6).contains(&die));
//!
//! // The same position gives the same numbers, whatever happened in between.
//! assert_eq!(Rng::keyed(7, [2, 40, 13]).below(6) + 1, die);
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod philox;
mod rng;

pub use philox::Philox;
pub use rng::Rng;

//! Bytes from outside, and the parsers that have to bear them.
//!
//! A [`Target`] is one parser of the host with valid examples of what it reads. [`TARGETS`] has all of
//! them: whoever adds a parser of something that others send adds a line there. Two programs use the
//! table:
//!
//! - `tests/fuzz.rs` runs in every test run: some thousand inputs for each target, made from the
//!   examples by [`mutate`], the same in each run. It also measures the memory that each input takes.
//! - `fuzz/` at the root of the project hands the same targets to libFuzzer, for hours.
//!
//! A target fails by a panic: of the parser, or of an invariant that its function checks, such as that
//! what was read is written as the same bytes. An input that once failed is kept in
//! `tests/corpus/TARGET/` and tried first ([`Target::corpus`]).
//!
//! ```
//! use assay_random::Rng;
//! use assay_tests::fuzz::{mutate, target};
//!
//! let target = target("address");
//! let examples = target.examples();
//! assert!(examples.iter().all(|example| (target.read)(example)));
//!
//! let input = mutate(&mut Rng::new(7), &examples, target.words);
//! (target.read)(&input);
//! ```

mod files;
mod keys;
mod log;
mod manifests;
mod messages;
mod mutation;
mod search;
mod table;
mod target;
mod tracks;

pub use mutation::{INPUT_BYTES, mutate};
pub use table::TARGETS;
pub use target::{Memory, Target, target};

/// Error texts that quote their input quote little of it, on one line.
fn assert_short(text: &str) {
    assert!(text.len() < 4000, "an error of {} bytes", text.len());
    assert!(
        !text.is_empty() && !text.contains(['\n', '\r', '\0', '\x1b']),
        "{text:?}"
    );
}

//! What a problem owner links to write a track.
//!
//! A *track* is a problem as a WebAssembly component: how programs are represented and varied, how
//! data is loaded, how a program is scored on each case. With this crate it is ordinary Rust: write
//! `impl Track for Mine` and one [`export_track!`]`(Mine)`. The crate does the rest: parameters come
//! parsed, programs decoded and checked to be canonical, seeds as an [`Rng`]; errors and scores
//! leave as the types of the interface.
//!
//! - [`Track`] is what you write, [`Descriptor`] how it introduces itself.
//! - [`Score`] is an exact number of nano-units; [`metrics`] gives the usual ones, [`Fault`] is what
//!   a case without a score has.
//! - [`expression`] is a ready-made program representation: typed expression trees.
//! - [`readers`] reads data files with errors that name file and line.
//! - [`math`] has the elementary functions with the same bits on every machine.
//! - [`simd`] has four numbers at a time, with the same bits on every machine, too.
//! - [`testing`] checks natively that a track keeps the promises of the interface.
//!
//! # What a track must not do
//!
//! A component imports nothing: no clock, no files, no random numbers but those of its [`Rng`]. The
//! same arguments must give the same result on every machine, so never let a result depend on the
//! order of a `HashMap`, on addresses, on the platform's `sin`, or on calls before. Keep what a call
//! needs in its arguments, in the space or in the dataset, none of which changes.
//!
//! A panic is a trap: the host drops the instance and charges the candidate. Bytes that come from
//! outside (programs, files, prepared data) must give errors instead.
//!
//! # A whole track
//!
//! ```
//! use std::ops::Range;
//!
//! use assay_sdk::readers::TextLines;
//! use assay_sdk::{
//!     DatasetFile, Descriptor, Direction, Fault, LoadError, Metric, ParameterError, ProgramError,
//!     Rng, Score, Split, Track,
//! };
//!
//! /// A program is one integer; on each case, a number of a file, it should be close to that number.
//! struct Guess {
//!     largest: i32,
//! }
//!
//! #[derive(serde::Deserialize)]
//! #[serde(deny_unknown_fields)]
//! struct Parameters {
//!     /// How far from 0 guesses and numbers may be: 1 to 100,000.
//!     largest: i32,
//! }
//!
//! impl Guess {
//!     fn check(&self, guess: i32) -> Result<i32, ProgramError> {
//!         if guess.unsigned_abs() > self.largest.unsigned_abs() {
//!             let text = format!("{guess} is further from 0 than {}", self.largest);
//!             return Err(ProgramError::Malformed(text));
//!         }
//!         Ok(guess)
//!     }
//! }
//!
//! impl Track for Guess {
//!     type Parameters = Parameters;
//!     type Program = i32;
//!     type Dataset = Vec<i32>;
//!
//!     fn descriptor() -> Descriptor {
//!         Descriptor {
//!             name: "guess".to_owned(),
//!             summary: "Find the integer closest to the numbers of a file.".to_owned(),
//!             metric: Metric {
//!                 name: "distance".to_owned(),
//!                 unit: String::new(),
//!                 direction: Direction::Minimize,
//!                 worst: Score::MAX,
//!                 best: Score::ZERO,
//!             },
//!             representation: "integer/1".to_owned(),
//!             mutations: vec!["step".to_owned(), "negate".to_owned()],
//!             axes: Vec::new(),
//!         }
//!     }
//!
//!     fn open(Parameters { largest }: Parameters) -> Result<Self, ParameterError> {
//!         if !(1..=100_000).contains(&largest) {
//!             let text = format!("largest = {largest} is not between 1 and 100000");
//!             return Err(ParameterError::OutOfRange(text));
//!         }
//!         Ok(Self { largest })
//!     }
//!
//!     fn baselines(&self) -> Vec<(String, i32)> {
//!         vec![("zero".to_owned(), 0)]
//!     }
//!
//!     fn decode(&self, bytes: &[u8]) -> Result<i32, ProgramError> {
//!         let bytes = bytes.try_into().map_err(|_| {
//!             ProgramError::Malformed(format!("expected 4 bytes, found {}", bytes.len()))
//!         })?;
//!         self.check(i32::from_le_bytes(bytes))
//!     }
//!
//!     fn encode(&self, guess: &i32) -> Vec<u8> {
//!         guess.to_le_bytes().to_vec()
//!     }
//!
//!     fn render(&self, guess: &i32) -> String {
//!         guess.to_string()
//!     }
//!
//!     fn parse(&self, text: &str) -> Result<i32, ProgramError> {
//!         let guess = text.trim().parse().map_err(|_| {
//!             ProgramError::Malformed(format!("`{text}` is not an integer"))
//!         })?;
//!         self.check(guess)
//!     }
//!
//!     fn random(&self, rng: &mut Rng) -> i32 {
//!         rng.index(2 * self.largest as usize + 1) as i32 - self.largest
//!     }
//!
//!     fn mutate(&self, parent: &i32, kind: usize, rng: &mut Rng) -> i32 {
//!         let child = match kind {
//!             0 => parent + rng.index(21) as i32 - 10,
//!             _ => -parent,
//!         };
//!         child.clamp(-self.largest, self.largest)
//!     }
//!
//!     fn complexity(&self, _guess: &i32) -> u32 {
//!         1
//!     }
//!
//!     fn prepare(
//!         &self,
//!         _split: Split,
//!         _seed: u64,
//!         cases: u32,
//!         files: &[DatasetFile],
//!     ) -> Result<Vec<u8>, LoadError> {
//!         let mut lines = TextLines::new(DatasetFile::find(files, "numbers.txt")?)?;
//!         let mut numbers = Vec::new();
//!         while !lines.is_at_end() && (cases == 0 || numbers.len() < cases as usize) {
//!             let [number] = lines.numbers::<i32, 1>()?;
//!             self.check(number).map_err(|error| LoadError::Malformed(error.to_string()))?;
//!             numbers.push(number);
//!         }
//!         // The count comes first, so that data cut short is noticed.
//!         let mut prepared = (numbers.len() as u32).to_le_bytes().to_vec();
//!         prepared.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
//!         Ok(prepared)
//!     }
//!
//!     fn load(&self, prepared: &[u8]) -> Result<Vec<i32>, LoadError> {
//!         match prepared.as_chunks::<4>() {
//!             ([count, numbers @ ..], []) if u32::from_le_bytes(*count) as usize == numbers.len() => {
//!                 Ok(numbers.iter().map(|bytes| i32::from_le_bytes(*bytes)).collect())
//!             }
//!             _ => Err(LoadError::Malformed("the prepared numbers are damaged".to_owned())),
//!         }
//!     }
//!
//!     fn groups(&self, numbers: &Vec<i32>) -> Vec<u32> {
//!         (0..numbers.len() as u32).collect()
//!     }
//!
//!     /// Each case costs 1 of the budget.
//!     fn evaluate(
//!         &self,
//!         numbers: &Vec<i32>,
//!         guess: &i32,
//!         cases: Range<usize>,
//!         budget: u64,
//!     ) -> Vec<Result<Score, Fault>> {
//!         let distance = |number: &i32| match budget {
//!             0 => Err(Fault::OutOfBudget),
//!             _ => Score::ratio((i64::from(*number) - i64::from(*guess)).abs(), 1),
//!         };
//!         numbers[cases].iter().map(distance).collect()
//!     }
//! }
//!
//! assay_sdk::export_track!(Guess);
//!
//! // In the track's tests: does it keep the promises of the interface?
//! use assay_sdk::testing::{Setting, check_track};
//!
//! let numbers = DatasetFile { name: "numbers.txt".to_owned(), bytes: b"17\n-4\n8\n".to_vec() };
//! let setting = Setting { parameters: "largest = 100", files: &[numbers], ..Setting::default() };
//! assert_eq!(check_track::<Guess>(&setting), []);
//! ```
//!
//! In a crate of its own, with `crate-type = ["cdylib", "rlib"]`, this builds for
//! `wasm32-unknown-unknown` into a core module that needs no import, and that becomes a component.

#![deny(missing_docs)]

pub mod adapter;
#[doc(hidden)]
pub mod component;
mod data;
mod error;
mod export;
pub mod expression;
pub mod limits;
pub mod math;
mod metric;
pub mod metrics;
mod parameters;
pub mod readers;
mod score;
pub mod simd;
pub mod testing;
#[cfg(test)]
mod toy;
mod track;

pub use assay_random::Rng;

pub use crate::data::{DatasetFile, Split};
pub use crate::error::{LoadError, ParameterError, ProgramError};
pub use crate::metric::{Axis, Direction, Metric};
pub use crate::score::{Fault, Score};
pub use crate::track::{Descriptor, Track};

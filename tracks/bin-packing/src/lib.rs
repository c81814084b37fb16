//! Online one-dimensional bin packing.
//!
//! Items arrive one by one and go into bins of one capacity, at once and for good. A program is an
//! expression for the *priority* of a bin: each item goes to the bin of highest priority among those
//! that it fits, to the first of them if several are equal; a priority that is not a number counts
//! as minus infinity. A new bin is opened if and only if the item fits no open one. The score of an
//! instance is the number of bins beyond the lower bound (the sum of all sizes over the capacity,
//! rounded up), relative to that bound.
//!
//! - [`BinPacking`] is the track; [`Parameters`] say where its instances come from: OR-Library
//!   files, or a family drawn from the seed.
//! - [`Reading`] lists what a program can read: `room`, `items`, `size`, `tightest` and so on.
//! - [`Instance`] is one case, [`Dataset`] a loaded split.
//!
//! Programs are evaluated in `f32`, four bins to a vector: every size and count is exact in it, and
//! a vector holds twice as many bins as with `f64`. A constant is rounded to `f32` first.
//!
//! ```
//! use assay_sdk::{DatasetFile, Score, Split, Track};
//! use assay_track_bin_packing::{BinPacking, Parameters};
//!
//! let track = BinPacking::open(Parameters::default())?;
//! let file = DatasetFile {
//!     name: "one.txt".to_owned(),
//!     bytes: b"1\n tiny\n 10 4 2\n 4\n 7\n 3\n 6\n".to_vec(),
//! };
//! let prepared = track.prepare(Split::Search, 0, 0, &[file])?;
//! let dataset = track.load(&prepared)?;
//!
//! // First fit puts 3 to 4 and needs a third bin for 6; best fit puts it to 7.
//! let first_fit = track.parse("0")?;
//! let best_fit = track.parse("-room")?;
//! assert_eq!(track.evaluate(&dataset, &first_fit, 0..1, 1_000)[0], Ok(Score::ratio(1, 2)?));
//! assert_eq!(track.evaluate(&dataset, &best_fit, 0..1, 1_000)[0], Ok(Score::ZERO));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![deny(missing_docs)]

mod compile;
mod generate;
mod hash;
mod instance;
mod kernels;
mod language;
mod machine;
mod open_bins;
mod or_library;
mod packing;
mod parameters;
mod prepared;
mod probe;
mod track;

pub use instance::{Instance, InstanceError, MAX_CAPACITY, MAX_ITEMS};
pub use language::Reading;
pub use parameters::{Parameters, Source, Uniform, Weibull};
pub use prepared::MAX_TOTAL_ITEMS;
pub use track::{BinPacking, Dataset};

assay_sdk::export_track!(BinPacking);

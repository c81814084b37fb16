//! Mining as a service: search, strict re-check, progress events.
//!
//! [`mine`] is the whole way from a [`Challenge`](assay_challenge::Challenge) to a [`Report`], and
//! reads like it: load the track, prepare its data, score the baselines, search, check the champion
//! again. What a screen shows meanwhile comes as [`Event`]s; whoever calls decides what to do with
//! them.
//!
//! Two engine profiles are at work. The search runs under *search*, which is fast. Everything that
//! is prepared, kept or reported as a result is computed under *verdict*, which is exact: prepared
//! data, the baselines' scores, and the champion's. If the two disagree about the champion,
//! [`Recheck::same_score`] is false and only the verdict score counts.
//!
//! A run ends at a number of proposals, a time, a target or a stop flag, always at a barrier, and
//! [`Report::proposals`] is the number that repeats it. Wall time decides nothing else.
//!
//! ```no_run
//! use std::{num::NonZeroUsize, path::Path, sync::atomic::AtomicBool};
//!
//! use assay_challenge::{CacheFolder, Challenge};
//! use assay_miner::{Ends, Machine, Settings, mine};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let challenge = Challenge::read(Path::new("challenges/toy/challenge.toml"), None)?;
//! let machine = Machine::new(CacheFolder::open()?)?;
//! let settings = Settings {
//!     search: assay_search::Settings::new(1),
//!     fit_hurdle: true,
//!     ends: Ends { proposals: Some(10_000), ..Ends::default() },
//!     threads: NonZeroUsize::MIN,
//!     checkpoint: None,
//! };
//! let stop = AtomicBool::new(false);
//! let report = mine(&challenge, &settings, &machine, &mut |_| {}, &stop)?;
//! println!("{}: {}", report.id(), report.recheck.verdict?.mean);
//! # Ok(())
//! # }
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod activity;
mod checkpoint;
mod error;
mod evaluation;
mod event;
mod island;
mod machine;
mod mine;
mod ready;
mod replace;
mod settings;
mod spread;

pub use activity::{Activity, Doing, Step};
pub use checkpoint::CheckpointFile;
pub use error::{Fault, MineError};
pub use evaluation::{Comparison, Recheck, evaluate};
pub use event::{Ending, Event, Progress, Report, Started, Unchecked};
pub use machine::Machine;
pub use mine::mine;
pub use ready::{Ready, load};
pub use replace::replaceable;
pub use settings::{Ends, Settings};
pub use spread::Spread;

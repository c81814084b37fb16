//! What a problem owner links to write a track.

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
mod track;

pub use assay_random::Rng;

pub use crate::data::{DatasetFile, Split};
pub use crate::error::{LoadError, ParameterError, ProgramError};
pub use crate::metric::{Axis, Direction, Metric};
pub use crate::score::{Fault, Score};
pub use crate::track::{Descriptor, Track};

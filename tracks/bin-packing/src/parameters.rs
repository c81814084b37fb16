//! What a challenge chooses.

use assay_sdk::ParameterError;
use assay_sdk::expression::MAX_NODES;
use serde::Deserialize;

use crate::instance::{MAX_CAPACITY, MAX_ITEMS};

/// The challenge's `[track.parameters]`.
///
/// ```toml
/// max-nodes = 64
/// search = { source = "or-library" }
/// hidden = { source = "uniform", items = 250 }
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Parameters {
    /// The most nodes of a program, 4 to 1,820; by default 64.
    pub max_nodes: usize,
    /// Where the search split's instances come from; by default OR-Library files.
    pub search: Source,
    /// Where the hidden split's instances come from; by default uniform ones with 120 items.
    pub hidden: Source,
}

impl Default for Parameters {
    fn default() -> Parameters {
        Parameters {
            max_nodes: 64,
            search: Source::OrLibrary {},
            hidden: Source::Uniform(Uniform::default()),
        }
    }
}

/// Where instances come from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "source", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Source {
    /// `or-library`: the instances of all files of the split, in order, or the first ones.
    OrLibrary {},
    /// `uniform`: drawn from the seed.
    Uniform(Uniform),
    /// `weibull`: drawn from the seed.
    Weibull(Weibull),
}

/// Integer sizes, all equally likely. The defaults are those of OR-Library's u120.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Uniform {
    /// Items of an instance; by default 120.
    pub items: usize,
    /// The smallest size, inclusive; by default 20.
    pub smallest: u32,
    /// The largest size, inclusive; by default 100.
    pub largest: u32,
    /// The capacity of a bin, at most 65,535; by default 150.
    pub capacity: u32,
}

impl Default for Uniform {
    fn default() -> Uniform {
        Uniform {
            items: 120,
            smallest: 20,
            largest: 100,
            capacity: 150,
        }
    }
}

/// Sizes from a Weibull distribution, rounded to integers and clipped to 1 to the capacity. The
/// defaults are those of FunSearch (Romera-Paredes et al., "Mathematical discoveries from program
/// search with large language models", Nature 625, 2024).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Weibull {
    /// Items of an instance; by default 5,000.
    pub items: usize,
    /// The shape, 0.1 to 100; by default 3.
    pub shape: f64,
    /// The scale, above 0 and at most the capacity; by default 45.
    pub scale: f64,
    /// The capacity of a bin, at most 65,535; by default 100.
    pub capacity: u32,
}

impl Default for Weibull {
    fn default() -> Weibull {
        Weibull {
            items: 5_000,
            shape: 3.0,
            scale: 45.0,
            capacity: 100,
        }
    }
}

impl Parameters {
    /// Checks the ranges.
    ///
    /// # Errors
    /// The first value out of its range, with the range.
    pub fn check(&self) -> Result<(), ParameterError> {
        // Four is the least in which two operators meet on two inputs, as in -(room + size). (An `if`
        // with its comparison takes six.)
        within("max-nodes".to_owned(), self.max_nodes, 4, MAX_NODES)?;
        self.search.check("search")?;
        self.hidden.check("hidden")
    }
}

impl Source {
    /// Checks the ranges; `split` is the key of this source.
    fn check(&self, split: &str) -> Result<(), ParameterError> {
        let key = |name| format!("{split}.{name}");
        match self {
            Source::OrLibrary {} => Ok(()),
            Source::Uniform(uniform) => {
                within(key("items"), uniform.items, 1, MAX_ITEMS)?;
                within(key("capacity"), uniform.capacity, 1, MAX_CAPACITY)?;
                within(key("largest"), uniform.largest, 1, uniform.capacity)?;
                within(key("smallest"), uniform.smallest, 1, uniform.largest)
            }
            Source::Weibull(weibull) => {
                within(key("items"), weibull.items, 1, MAX_ITEMS)?;
                within(key("capacity"), weibull.capacity, 1, MAX_CAPACITY)?;
                within(key("shape"), weibull.shape, 0.1, 100.0)?;
                within(key("scale"), weibull.scale, 1e-3, weibull.capacity.into())
            }
        }
    }
}

fn within<T: PartialOrd + std::fmt::Display>(
    key: String,
    value: T,
    low: T,
    high: T,
) -> Result<(), ParameterError> {
    // Written so that a float that is not a number is out of range.
    if value >= low && value <= high {
        return Ok(());
    }
    Err(ParameterError::OutOfRange(format!(
        "{key} is {value}, not between {low} and {high}"
    )))
}

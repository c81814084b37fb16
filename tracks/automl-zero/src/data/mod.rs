//! From data files, or from a seed alone, to the [`Task`](crate::Task)s of a split.

mod cifar;
mod corpus;
mod csv;
mod idx;
mod labelled;
mod pairs;
mod pool;
mod products;
mod projection;
mod sample;
mod standard;
mod streams;
mod synthetic;
mod tasks;

pub use tasks::tasks;

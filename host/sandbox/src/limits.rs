//! How much a component may use. DESIGN section 12.
//!
//! A challenge may tighten a limit, never exceed it. Fuel limits are per call; memory is per store.

use std::ops::RangeInclusive;

use assay_protocol::Fuel;

/// Linear memory of a store, in bytes: 512 MiB holds every data set we know of and leaves eight
/// islands room on a small machine.
pub const MEMORY: u64 = 512 << 20;

/// Elements of all tables of a store together.
pub const TABLE_ELEMENTS: u64 = 1 << 20;

/// Linear memories of a store: as many as the static gate lets a component define. Toolchains emit
/// one; each reserves address space.
pub const MEMORIES: usize = 4;

/// Tables of a store.
pub const TABLES: usize = 64;

/// Core instances of a store: the cap on core modules, several times over.
pub const INSTANCES: usize = 256;

/// Resource handles that are alive in a store. They are kept by the host, outside linear memory; a
/// track has one space and one data set open at a time.
pub const HANDLES: usize = 100_000;

/// What one call may hand to the host, in bytes: a prepared split of the largest kind, and a defence
/// against answers that claim to be huge.
pub const ANSWER_BYTES: usize = 256 << 20;

/// The largest program, in bytes.
pub const PROGRAM_BYTES: u32 = 16 << 10;

/// The largest program text, in bytes.
pub const TEXT_BYTES: usize = 64 << 10;

/// The largest string in a descriptor or an error, in bytes.
pub const STRING_BYTES: usize = 4 << 10;

/// The number of cases in a split.
pub const CASES: RangeInclusive<usize> = 1..=65_536;

/// The number of mutation kinds.
pub const MUTATIONS: RangeInclusive<usize> = 1..=256;

/// The largest number of behaviour axes.
pub const AXES: usize = 16;

/// The number of baselines.
pub const BASELINES: RangeInclusive<usize> = 1..=64;

/// The largest fuel of any one budget: hours of work. Beyond that a validator is being stalled.
pub const FUEL: Fuel = Fuel(1_000_000_000_000);

/// What one instance may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Linear memory, all of it together, in bytes.
    pub memory: u64,
    /// The largest program, in bytes.
    pub program_bytes: u32,
    /// The budget per case that the track counts by itself, in its own unit.
    pub case_budget: u64,
    /// Fuel for each call.
    pub fuel: FuelLimits,
}

/// Fuel for each kind of call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FuelLimits {
    /// `describe`, and instantiation's checks.
    pub describe: Fuel,
    /// Each small call on a space: open, baselines, canonicalize, mutate and the like.
    pub space: Fuel,
    /// `prepare`.
    pub prepare: Fuel,
    /// `load`, and `groups`.
    pub load: Fuel,
    /// `evaluate`, for each case of the range; `fingerprint` gets as much as one case.
    pub case: Fuel,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: MEMORY,
            program_bytes: PROGRAM_BYTES,
            case_budget: 1_000_000_000,
            fuel: FuelLimits::default(),
        }
    }
}

impl Default for FuelLimits {
    fn default() -> Self {
        Self {
            describe: Fuel(100_000_000),
            space: Fuel(100_000_000),
            // To project 50,000 examples of 3,072 values onto 16, eight lanes at a time, takes 300
            // million steps of ten to twenty operators: room for some twenty of that.
            prepare: Fuel(100_000_000_000),
            load: Fuel(10_000_000_000),
            case: Fuel(1_000_000_000),
        }
    }
}

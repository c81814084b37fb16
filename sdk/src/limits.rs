//! The host's limits on what crosses the interface. A challenge may tighten them.

/// The longest program, in bytes.
pub const PROGRAM_BYTES: usize = 16 * 1024;
/// The longest text of a program, in bytes.
pub const TEXT_BYTES: usize = 64 * 1024;
/// The longest string of a descriptor, name of a baseline or text of an error, in bytes.
pub const STRING_BYTES: usize = 4 * 1024;
/// The most cases in a split.
pub const CASES: usize = 65_536;
/// The most baselines.
pub const BASELINES: usize = 64;

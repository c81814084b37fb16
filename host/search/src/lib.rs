//! Search engines over opaque programs: islands, hurdles, caches, checkpoints.

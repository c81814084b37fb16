//! Scores champion and challenger on hidden slices.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

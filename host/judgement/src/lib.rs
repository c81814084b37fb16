//! The acceptance rule and what it can tell apart: pure functions, no input or output.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

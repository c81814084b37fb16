//! Hotkeys on disk.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

//! End-to-end tests, hostile components, cross-engine checks.
//!
//! The tests are in `tests/`; this library makes the components that they share. [`base`] is a small,
//! well-behaved track as WebAssembly text with slots, [`component`] makes a component of such text:
//!
//! ```
//! use assay_tests::{base, component};
//!
//! // A track like the base, but for a constant complexity.
//! let text = base::wat(&[("complexity", "(i32.const 7)")]);
//! let track = component::from_wat(&text);
//! assay_sandbox::gate::check(&track).expect("it is a track");
//! ```

pub mod attack_study;
pub mod base;
pub mod component;
pub mod contest;
pub mod fuzz;
pub mod hostile;
pub mod page;

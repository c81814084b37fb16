//! A native test kit: does a track keep the promises of the interface?
//!
//! The host checks what it can while a track runs, but a broken promise then costs a miner's search
//! or a validator's verdict. [`check_track`] looks for it before anything is published: it makes
//! programs in every way a track offers, calls every function in odd orders and with damaged bytes,
//! and reports each [`Finding`]. It goes through the same [`adapter`](crate::adapter) as the
//! component, without WebAssembly, so a track's own tests run it:
//!
//! ```ignore
//! #[test]
//! fn keeps_the_promises_of_the_interface() {
//!     let findings = check_track::<Mine>(&Setting {
//!         parameters: "cases = 4",
//!         files: &[DatasetFile { name: "data.txt".into(), bytes: DATA.into() }],
//!         ..Setting::default()
//!     });
//!     assert_eq!(findings, []);
//! }
//! ```
//!
//! A finding is proof of a fault; no findings prove nothing, they only say that these programs and
//! seeds showed none.

mod check;
mod data;
mod finding;
mod programs;

pub use self::check::{Setting, check_track};
pub use self::finding::{Finding, Rule};

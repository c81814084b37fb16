//! The AutoML-Zero track gives the same bits natively and as a component, however that is compiled,
//! and always the same.
//!
//! - `corpus` has programs about each operation: its `inputs`, and an `observer` of all its result, in
//!   the memory that `cells` lays out. `learners` has programs that learn, and any others.
//! - `observation` is what is compared: exact bits of errors and predictions, and scores.
//! - `golden` compares it with the committed digests and with each engine.
//! - `wrong` are wrong meanings that other instructions can express, some of them `particular` to one
//!   operation, each of which must change the digest of its operation.
//!
//! What this shows: whatever changes one bit of what an operation gives for these inputs changes its
//! digest (and, for those that the observer needs, every other: products, sums, minimum and maximum).
//! Some four hundred wrong meanings prove it, down to another rounding of the last bit, another order
//! of summation, the sign of zero and what is no number. What it doesn't show: that the bits are
//! right, which is for the oracle of `tracks/automl-zero`; nor a change for inputs that don't occur
//! here, such as the few on which another elementary function rounds differently, for which the SDK's
//! functions have goldens of their own; nor the order of summation in products of matrices beyond what
//! their neighbours show, as no other instructions add in another order there.

#![allow(
    clippy::unwrap_used,
    reason = "helpers are outside of test functions, and should fail where something is wrong"
)]

mod automl_zero {
    mod cells;
    mod corpus;
    mod golden;
    mod inputs;
    mod learners;
    mod observation;
    mod observer;
    mod particular;
    mod wrong;

    #[path = "../floats/golden.rs"]
    mod golden_file;
}

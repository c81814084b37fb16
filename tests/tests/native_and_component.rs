//! A track is one program, however it is compiled: natively, by whichever toolchain made the
//! published component, and by each of the engine's code generators.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the component is wrong"
)]

mod native_and_component {
    mod automl_zero;
    mod bin_packing;
    mod engines;
    mod equality;
}

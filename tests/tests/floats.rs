//! Floats have the same bits everywhere: WebAssembly's operators, and the expressions of the SDK.

#![allow(
    clippy::unwrap_used,
    reason = "helpers are outside of test functions, and should fail where something is wrong"
)]

mod floats {
    mod engine;
    mod expressions;
    mod golden;
    mod module;
    mod operands;
    mod operators;
    mod oracle;
    mod table;
}

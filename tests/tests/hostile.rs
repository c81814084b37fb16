//! Hostile components: each must end as the table says, in time, within memory, and hurt nobody.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the machine is wrong"
)]

mod hostile {
    mod attacks;
    mod code_cache;
    mod history;
}

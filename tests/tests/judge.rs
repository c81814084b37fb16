//! `assay judge`, end to end: the real executable, both published challenges, a private copy of the
//! public home with all their secrets.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the machine is wrong"
)]

mod judge {
    mod ballots;
    mod crashes;
    mod dates;
    mod epoch_end;
    mod one_log;
    mod place;
    mod rehearsal;
    mod repetition;
    mod secrets;
    mod stages;
}

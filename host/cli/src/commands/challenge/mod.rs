//! `assay challenge`: one file per step of the owner's, and what the steps share.

mod basis;
pub(super) mod clock;
mod edit;
pub(super) mod folder;
pub(crate) mod new;
pub(crate) mod open;
pub(crate) mod pack;
pub(super) mod packs;
pub(crate) mod power;
pub(super) mod rehearsal;
pub(crate) mod seal;
mod secret_files;
pub(crate) mod sign;
mod slices;
mod spread;
pub(crate) mod verify;

//! Hidden packs: what validators judge by, and nobody else knows until it is opened.
//!
//! An owner draws a [`PackSecret`], puts it and the secret data files into a [`HiddenPack`], and
//! publishes the pack's commitment in the manifest. Every hidden seed is derived from the secret.
//! The pack travels to validators encrypted ([`seal`] and [`unseal`]); when the epoch is over it is
//! published as it is, and anyone can hash it.

mod archive;
mod open;
mod seal;
mod seal_key;
mod secret;

pub use archive::{HiddenPack, PACK_BYTES, PackError, PackedFile};
pub use open::{OpeningError, check_closed, check_opening, check_subject, opening_of, read_opened};
pub use seal::{SEALED_BYTES, SealError, seal, unseal};
pub use seal_key::{Identity, Recipient, SealKeyError};
pub use secret::{DigestKey, Half, PackSecret};

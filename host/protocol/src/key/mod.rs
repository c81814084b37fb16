//! Keys: who signs, and where a reward goes.

mod address;
mod hotkey;
mod keypair;
mod signature;

pub use address::{AddressError, PayoutAddress};
pub use hotkey::Hotkey;
pub use keypair::{Keypair, SecretError};
pub use signature::{Signature, SignatureError};

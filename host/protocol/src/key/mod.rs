//! Keys: who signs, and where a reward goes.

mod address;
mod hotkey;
mod keypair;
mod phrase;
mod secret_uri;
mod signature;

pub use address::{AddressError, PayoutAddress};
pub use hotkey::Hotkey;
pub use keypair::{Keypair, SecretError};
pub use phrase::{Phrase, PhraseError, RandomnessError};
pub use secret_uri::{SecretUri, SecretUriError};
pub use signature::{Signature, SignatureError};

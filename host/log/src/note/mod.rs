//! Signed notes and their keys: C2SP's `signed-note`.

mod key_error;
mod key_name;
mod signed_note;
mod signing_key;
mod verifier_key;

pub use key_error::KeyError;
pub(crate) use signed_note::signature_line;
pub use signed_note::{Note, NoteError, NoteSignature};
pub use signing_key::SigningKey;
pub use verifier_key::{SignatureKind, VerifierKey};

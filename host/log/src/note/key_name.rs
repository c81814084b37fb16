//! What keys may be called.

use super::key_error::KeyError;

/// The longest name of a key, in bytes: what a host name may have.
const NAME_BYTES: usize = 255;

/// Checks a name: not empty, no white space, no plus sign, no control character, not too long.
pub(super) fn check_name(name: &str) -> Result<(), KeyError> {
    let wrong = |letter: char| letter.is_whitespace() || letter.is_control() || letter == '+';
    if name.is_empty() || name.len() > NAME_BYTES || name.contains(wrong) {
        return Err(KeyError::Name);
    }
    Ok(())
}

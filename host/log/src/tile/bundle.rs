//! What a bundle of entries is made of: for each, its length in two bytes (big-endian), and itself.

use super::resource::TILE_WIDTH;

/// The longest entry, in bytes: what the length of a bundle's entry can say.
pub const ENTRY_BYTES: usize = u16::MAX as usize;

/// The longest bundle, in bytes: 16 MiB.
pub const BUNDLE_BYTES: usize = TILE_WIDTH as usize * (2 + ENTRY_BYTES);

/// Bytes that are not so many entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// The bytes end within an entry or its length.
    #[error("the bytes end in the middle of entry {0} of the bundle")]
    Cut(u16),
    /// An entry of no bytes.
    #[error("entry {0} of the bundle is empty")]
    Empty(u16),
    /// There is something after the last entry.
    #[error("{0} bytes too many after the last entry of the bundle")]
    TooLong(usize),
}

/// The bytes of a bundle. Entries have at most [`ENTRY_BYTES`] bytes.
pub(crate) fn encode_entries<E: AsRef<[u8]>>(entries: &[E]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in entries {
        let entry = entry.as_ref();
        let length = u16::try_from(entry.len()).expect("lengths are checked when entries come in");
        bytes.extend(length.to_be_bytes());
        bytes.extend(entry);
    }
    bytes
}

/// The entries of a bundle of this width.
///
/// # Errors
/// There are fewer or more entries, one is cut, or one is empty.
pub fn decode_entries(bytes: &[u8], width: u16) -> Result<Vec<Vec<u8>>, BundleError> {
    let mut rest = bytes;
    let mut entries = Vec::new();
    for place in 0..width {
        let cut = || BundleError::Cut(place);
        let (length, after) = rest.split_first_chunk::<2>().ok_or_else(cut)?;
        let length = usize::from(u16::from_be_bytes(*length));
        if length == 0 {
            return Err(BundleError::Empty(place));
        }
        let (entry, after) = after.split_at_checked(length).ok_or_else(cut)?;
        entries.push(entry.to_vec());
        rest = after;
    }
    if rest.is_empty() {
        Ok(entries)
    } else {
        Err(BundleError::TooLong(rest.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_is_lengths_and_entries() {
        let entries = [b"a".to_vec(), vec![7; 300], vec![8; ENTRY_BYTES]];
        let bytes = encode_entries(&entries);
        assert_eq!(bytes[..5], [0, 1, b'a', 1, 44]);
        assert_eq!(decode_entries(&bytes, 3).unwrap(), entries);
    }

    #[test]
    fn wrong_numbers_cuts_and_empty_entries_are_refused() {
        let bytes = encode_entries(&["one", "two"]);
        assert_eq!(decode_entries(&bytes, 1), Err(BundleError::TooLong(5)));
        assert_eq!(decode_entries(&bytes, 3), Err(BundleError::Cut(2)));
        assert_eq!(decode_entries(&bytes, 0), Err(BundleError::TooLong(10)));
        for length in 0..bytes.len() {
            let place = u16::from(length >= 5);
            let cut = decode_entries(&bytes[..length], 2);
            assert_eq!(cut, Err(BundleError::Cut(place)));
        }
        assert_eq!(decode_entries(&[0, 0], 1), Err(BundleError::Empty(0)));
    }
}

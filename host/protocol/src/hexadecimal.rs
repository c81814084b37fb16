//! Bytes as lowercase hexadecimal digits, and as no other text.

/// The bytes of a text with exactly two lowercase digits for each.
#[must_use]
pub fn read<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    read_into(text, &mut bytes).then_some(bytes)
}

/// The same into a place of the caller's, which a secret need not leave: whether the text was such
/// digits, and as many as there is room for. If not, the place may hold part of them.
#[must_use]
pub fn read_into(text: &str, bytes: &mut [u8]) -> bool {
    let lowercase = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    lowercase && hex::decode_to_slice(text, bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_have_one_text() {
        assert_eq!(read("00ffa7"), Some([0, 0xff, 0xa7]));
        assert_eq!(read(""), Some([]));
        for bad in [
            "", "00ff", "00ffa", "00ffa70", "00FFa7", "0x00ff", "00ffg7", "é0ff",
        ] {
            assert_eq!(read::<3>(bad), None, "{bad}");
        }
    }
}

//! [`Philox`]: the counter-based function.

/// Philox4x32-10: ten rounds of multiplying, exchanging halves and mixing in the key.
///
/// For each key it is a permutation of the 2^128 counters, so no two positions of one stream share
/// a block. Source: Salmon et al., SC 2011, section 3.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Philox;

const ROUNDS: usize = 10;
const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
/// What the key grows by each round: the golden ratio and the square root of 3 less one.
const KEY_STEPS: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];

impl Philox {
    /// The four random words at a counter, under a key.
    #[must_use]
    pub fn block(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
        let (mut words, mut key) = (counter, key);
        for _ in 0..ROUNDS {
            let (low0, high0) = halves(MULTIPLIERS[0], words[0]);
            let (low1, high1) = halves(MULTIPLIERS[1], words[2]);
            words = [
                high1 ^ words[1] ^ key[0],
                low1,
                high0 ^ words[3] ^ key[1],
                low0,
            ];
            key[0] = key[0].wrapping_add(KEY_STEPS[0]);
            key[1] = key[1].wrapping_add(KEY_STEPS[1]);
        }
        words
    }
}

/// The low and high halves of a product.
fn halves(multiplier: u32, word: u32) -> (u32, u32) {
    let product = u64::from(multiplier) * u64::from(word);
    (product as u32, (product >> 32) as u32)
}

#[cfg(test)]
mod tests {
    use super::Philox;

    /// The known answers for `philox4x32` with 10 rounds that the authors publish with their
    /// Random123 library: zeros, ones, and the digits of pi.
    #[test]
    fn gives_the_published_answers() {
        let vectors = [
            (
                [0; 4],
                [0; 2],
                [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8],
            ),
            (
                [u32::MAX; 4],
                [u32::MAX; 2],
                [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd],
            ),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
            ),
        ];
        for (counter, key, expected) in vectors {
            assert_eq!(Philox::block(counter, key), expected);
        }
    }
}

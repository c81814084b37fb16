//! [`mutate`]: an input that is nearly right.

use assay_random::Rng;

/// The longest input that is made, in bytes: half of what a message may have, and long enough to nest
/// thousands of brackets.
pub const INPUT_BYTES: usize = 64 << 10;

/// Integers at the edges of types and of limits.
const INTEGERS: [u64; 14] = [
    0,
    1,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    1 << 53,
    i64::MAX as u64,
    1 << 63,
    u64::MAX,
];

/// Numbers as text, right and wrong.
const NUMBERS: [&str; 20] = [
    "0",
    "-0",
    "-1",
    "00",
    "+1",
    "1.0",
    "1e3",
    "1e999",
    "255",
    "65536",
    "4294967295",
    "4294967296",
    "9007199254740991",
    "9007199254740992",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "0x7f",
    "1_000",
];

/// An input made from one of `examples` by one to six changes: bits and bytes, pieces left out, added,
/// moved or repeated up to thousands of times, integers and numbers at their edges, `words` of the
/// format, and the halves of two examples. The same for the same random numbers.
#[must_use]
pub fn mutate(rng: &mut Rng, examples: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
    let mut bytes = rng.choose(examples).clone();
    for _ in 0..=rng.below(6) {
        change(rng, &mut bytes, examples, words);
        bytes.truncate(INPUT_BYTES);
    }
    bytes
}

fn change(rng: &mut Rng, bytes: &mut Vec<u8>, examples: &[Vec<u8>], words: &[&str]) {
    let at = rng.index(bytes.len() + 1);
    let piece = at..at + rng.index((bytes.len() - at).min(64) + 1);
    match rng.below(12) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << rng.below(8);
            }
        }
        1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = rng.next_u32() as u8;
            }
        }
        2 => {
            bytes.drain(piece);
        }
        3 => bytes.truncate(at),
        4 => {
            let count = rng.index(16);
            let new: Vec<u8> = (0..count).map(|_| rng.next_u32() as u8).collect();
            bytes.splice(at..at, new);
        }
        5 => {
            // Twice, or often enough to run over a stack: 2 to 4,096 times.
            let count = 2 << rng.below(12);
            let repeated = bytes[piece].repeat(count);
            bytes.splice(at..at, repeated);
        }
        6 => {
            let moved: Vec<u8> = bytes.drain(piece).collect();
            let to = rng.index(bytes.len() + 1);
            bytes.splice(to..to, moved);
        }
        7 => {
            let integer = rng.choose(&INTEGERS).to_le_bytes();
            let width = 1 << rng.below(4);
            let mut integer = integer[..width].to_vec();
            if rng.below(4) == 0 {
                integer.reverse();
            }
            let end = (at + width).min(bytes.len());
            bytes.splice(at..end, integer);
        }
        8 => {
            let end = digits(bytes, at);
            bytes.splice(at..end, rng.choose(&NUMBERS).bytes());
        }
        9 if !words.is_empty() => {
            let word = rng.choose(words).bytes();
            let end = if rng.below(2) == 0 { at } else { piece.end };
            bytes.splice(at..end, word);
        }
        10 => {
            let other = rng.choose(examples);
            let from = rng.index(other.len() + 1);
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        // A byte that is there already in the place of another: more often right than a random one.
        _ => {
            if !bytes.is_empty() {
                let (from, to) = (rng.index(bytes.len()), rng.index(bytes.len()));
                bytes[to] = bytes[from];
            }
        }
    }
}

/// The end of the digits that stand here, if any.
fn digits(bytes: &[u8], at: usize) -> usize {
    let count = bytes[at..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    at + count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_reproducible_and_bounded() {
        let examples = [b"{\"a\":[1,2]}".to_vec(), Vec::new()];
        let input = |seed| mutate(&mut Rng::new(seed), &examples, &["[", "null"]);
        let inputs: Vec<_> = (0..3000).map(input).collect();
        assert_eq!(inputs, (0..3000).map(input).collect::<Vec<_>>());
        assert!(inputs.iter().all(|input| input.len() <= INPUT_BYTES));
        assert!(inputs.iter().any(|input| input.len() > 10_000));
    }
}

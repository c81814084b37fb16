//! What is done to files.

/// One bit, the case of a letter, the highest bit, all bits.
const MASKS: [u8; 4] = [0x01, 0x20, 0x80, 0xff];

/// What is sampled of a large file, beside its first and last bytes: 1 of so many.
const STEP: usize = 997;
const ENDS: usize = 64;

/// A file that is not the original, and the first place where it differs.
pub(crate) struct Alteration {
    pub(crate) at: usize,
    pub(crate) bytes: Vec<u8>,
}

/// Each byte with each mask.
pub(crate) fn flips(bytes: &[u8]) -> impl Iterator<Item = Alteration> {
    flips_at(bytes, 0..bytes.len())
}

/// The same for a large file, sampled.
pub(crate) fn sampled_flips(bytes: &[u8]) -> impl Iterator<Item = Alteration> {
    flips_at(bytes, samples(bytes.len()))
}

/// Cut off after each byte but the last.
pub(crate) fn cuts(bytes: &[u8]) -> impl Iterator<Item = Alteration> {
    cuts_at(bytes, 0..bytes.len())
}

/// The same for a large file, sampled.
pub(crate) fn sampled_cuts(bytes: &[u8]) -> impl Iterator<Item = Alteration> {
    cuts_at(bytes, samples(bytes.len()))
}

/// With something more at the end.
pub(crate) fn additions(bytes: &[u8]) -> impl Iterator<Item = Alteration> {
    let additions = [&b"\n"[..], b" ", b"\0", b"x", bytes];
    additions.into_iter().map(move |more| Alteration {
        at: bytes.len(),
        bytes: [bytes, more].concat(),
    })
}

fn flips_at(bytes: &[u8], places: impl Iterator<Item = usize>) -> impl Iterator<Item = Alteration> {
    places.flat_map(move |at| {
        MASKS.iter().map(move |mask| {
            let mut bytes = bytes.to_vec();
            bytes[at] ^= mask;
            Alteration { at, bytes }
        })
    })
}

fn cuts_at(bytes: &[u8], places: impl Iterator<Item = usize>) -> impl Iterator<Item = Alteration> {
    places.map(move |at| Alteration {
        at,
        bytes: bytes[..at].to_vec(),
    })
}

fn samples(length: usize) -> impl Iterator<Item = usize> {
    (0..length).filter(move |at| *at < ENDS || *at + ENDS >= length || at % STEP == 0)
}

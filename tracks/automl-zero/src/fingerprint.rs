//! [`Fingerprint`]: the hash of what a program does in its first steps.

use crate::lanes::Lanes;
use crate::protocol::Observer;

/// Training and validation examples of the probe, as in the paper.
pub(crate) const PROBE_EXAMPLES: usize = 10;

/// A hash of training errors and predictions, number by number. All bits count, but for a NaN, whose
/// bits nothing fixes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

    pub(crate) fn new() -> Self {
        Self(Self::MULTIPLIER)
    }

    pub(crate) fn finish(self) -> u64 {
        let mixed = (self.0 ^ self.0 >> 32).wrapping_mul(Self::MULTIPLIER);
        mixed ^ mixed >> 29
    }

    fn take(&mut self, numbers: Lanes) {
        for number in numbers.to_array() {
            let bits = if number.is_nan() {
                f32::NAN.to_bits()
            } else {
                number.to_bits()
            };
            self.0 = (self.0 ^ u64::from(bits))
                .wrapping_mul(Self::MULTIPLIER)
                .rotate_left(23);
        }
    }
}

impl Observer for Fingerprint {
    const ERRORS: bool = true;

    fn trained(&mut self, errors: Lanes) {
        self.take(errors);
    }

    fn validated(&mut self, predictions: Lanes) {
        self.take(predictions);
    }
}

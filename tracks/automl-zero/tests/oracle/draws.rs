//! [`Draws`]: the numbers of a random instruction.

use assay_random::Philox;
use assay_track_automl_zero::Phase;

use crate::rounding::Rounding;

/// A position in the random numbers of a task.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Draws {
    pub(crate) seed: u64,
    pub(crate) phase: Phase,
    /// How often the phase's function ran before.
    pub(crate) step: u32,
    /// The index of the instruction in its phase, as written.
    pub(crate) position: u32,
}

const STEP: f64 = 1.0 / 16_777_216.0;

impl Draws {
    /// The upper 24 bits of word `e`.
    fn bits(&self, e: usize) -> f64 {
        let phase = match self.phase {
            Phase::Setup => 0,
            Phase::Predict => 1,
            Phase::Learn => 2,
        };
        let counter = [(e / 4) as u32, self.step, phase << 16 | self.position, 0];
        let key = [self.seed as u32, (self.seed >> 32) as u32];
        f64::from(Philox::block(counter, key)[e % 4] >> 8)
    }

    /// Element `e` of a uniform draw; of the bounds either may be the lower.
    pub(crate) fn uniform(&self, e: usize, bounds: [f64; 2], rounding: &mut Rounding) -> f64 {
        let [low, high] = bounds;
        let (low, high) = if low > high { (high, low) } else { (low, high) };
        self.between(e, [low, high], rounding)
    }

    /// Element `e` of a uniform draw from the first bound towards the second.
    pub(crate) fn between(&self, e: usize, bounds: [f64; 2], rounding: &mut Rounding) -> f64 {
        let [from, to] = bounds;
        let width = rounding.round(to - from);
        let share = rounding.round(width * (self.bits(e) * STEP));
        rounding.round(from + share)
    }

    /// Element `e` of a draw from the normal distribution: Box and Muller's transform, the cosine
    /// for even elements, the sine for odd ones.
    pub(crate) fn gaussian(
        &self,
        e: usize,
        [mean, deviation]: [f64; 2],
        rounding: &mut Rounding,
    ) -> f64 {
        let first = e - e % 2;
        let logarithm = rounding.round(((self.bits(first) + 1.0) * STEP).ln());
        let radius = rounding.round((-2.0 * logarithm).sqrt());
        let angle = rounding.round(std::f64::consts::TAU * (self.bits(first + 1) * STEP));
        let part = rounding.round(if e == first { angle.cos() } else { angle.sin() });
        let unit = rounding.round(radius * part);
        let away = rounding.round(deviation * unit);
        rounding.round(mean + away)
    }
}

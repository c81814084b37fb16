//! [`Rounding`]: how well a number of a program is determined at all.

use assay_sdk::Rng;

/// What happens to the result of each calculation.
///
/// The track computes in `f32`, the oracle in `f64`, so their numbers differ by what rounding adds
/// up to, and how much that may be depends on the program: a small difference of large numbers has
/// no digit right. So the oracle also runs a few times with errors of the size of an `f32` rounding,
/// of random sign. Where those runs scatter is how far the track may be off, and where they scatter
/// widely, no comparison makes sense. (The method is known as stochastic arithmetic: Vignes, "A
/// stochastic arithmetic for reliable scientific computation", 1993.)
pub(crate) enum Rounding {
    /// Only the range is that of `f32`: beyond it are infinity and zero. The precision is `f64`.
    Exact,
    /// Each result is off by about one place of an `f32`: twice the error of its rounding. Always
    /// by as much, since an error that happened to be 0 would hide that a limit is near.
    Noisy(Signs),
}

/// The random signs of one run. The first four never all agree, since
/// then they would see one side only of a limit that is near.
pub(crate) struct Signs {
    run: u32,
    rng: Rng,
}

const NOISE: f64 = 1.0 / 8_388_608.0;
/// The least number that an `f32` holds in full precision.
pub(crate) const LEAST_NORMAL: f64 = f32::MIN_POSITIVE as f64;

impl Rounding {
    /// Run 0 to 63.
    pub(crate) fn noisy(run: u32) -> Self {
        Self::Noisy(Signs {
            run,
            rng: Rng::new(0),
        })
    }

    /// The result of a calculation, as it is to be used.
    pub(crate) fn round(&mut self, value: f64) -> f64 {
        match self {
            Self::Exact => {
                let single = value as f32;
                if single.is_infinite() || single == 0.0 {
                    f64::from(single)
                } else {
                    value
                }
            }
            Self::Noisy(signs) => f64::from((value * (1.0 + signs.next() * NOISE)) as f32),
        }
    }

    /// The result of a calculation that is never negative and needn't be right below the least
    /// normal number.
    pub(crate) fn round_to_normal(&mut self, value: f64) -> f64 {
        let rounded = self.round(value);
        match self {
            Self::Noisy(signs) if rounded < LEAST_NORMAL => {
                (rounded + signs.next() * LEAST_NORMAL).max(0.0)
            }
            _ => rounded,
        }
    }

    /// The sum of terms, rounded after each. It begins with zero, which shows where all of them are
    /// negative zeros.
    pub(crate) fn sum(&mut self, terms: impl IntoIterator<Item = f64>) -> f64 {
        let terms = terms.into_iter();
        terms.fold(0.0, |sum, term| self.round(sum + term))
    }
}

impl Signs {
    /// 1 or -1.
    fn next(&mut self) -> f64 {
        let mut negative = self.rng.next_u64();
        if [0b0000, 0b1111].contains(&(negative & 0b1111)) {
            negative ^= 0b0101;
        }
        if negative >> self.run & 1 == 0 {
            1.0
        } else {
            -1.0
        }
    }
}

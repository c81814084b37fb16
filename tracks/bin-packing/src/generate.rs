//! Instances drawn from a seed: what hidden splits use.

use assay_sdk::{Rng, math};

use crate::instance::Instance;
use crate::parameters::{Uniform, Weibull};

impl Uniform {
    /// The instance number `index` of a seed. Each has a random stream of its own, so the first
    /// instances are the same however many there are.
    pub fn instance(&self, seed: u64, index: u32) -> Instance {
        let mut rng = Rng::keyed(seed, [0, 0, index]);
        let width = u64::from(self.largest - self.smallest) + 1;
        let size = || self.smallest + rng.below(width) as u32;
        let sizes = std::iter::repeat_with(size).take(self.items).collect();
        Instance::new(self.capacity, sizes).expect("parameters are checked")
    }
}

impl Weibull {
    /// The instance number `index` of a seed. Each has a random stream of its own, so the first
    /// instances are the same however many there are.
    pub fn instance(&self, seed: u64, index: u32) -> Instance {
        let mut rng = Rng::keyed(seed, [1, 0, index]);
        let size = || {
            // The inverse of the distribution function; 1 - unit lies in (0, 1].
            let exponential = -math::ln(1.0 - rng.unit());
            let size = self.scale * math::pow(exponential, 1.0 / self.shape);
            size.round().clamp(1.0, f64::from(self.capacity)) as u32
        };
        let sizes = std::iter::repeat_with(size).take(self.items).collect();
        Instance::new(self.capacity, sizes).expect("parameters are checked")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pinned, because a hidden split is its seed: a change here changes every judgement.
    #[test]
    fn first_sizes_of_each_family() {
        let uniform = Uniform::default().instance(7, 0);
        let weibull = Weibull::default().instance(7, 0);
        assert_eq!(uniform.sizes()[..8], [80, 26, 84, 97, 20, 88, 40, 31]);
        assert_eq!(weibull.sizes()[..8], [24, 40, 23, 33, 31, 30, 47, 44]);
        assert_ne!(uniform, Uniform::default().instance(7, 1));
        assert_ne!(weibull, Weibull::default().instance(8, 0));
    }

    #[test]
    fn sizes_are_distributed_as_they_should() {
        let uniform = Uniform {
            items: 50_000,
            ..Uniform::default()
        };
        let uniform = uniform.instance(1, 0);
        let mean = |instance: &Instance| {
            let sum: u32 = instance.sizes().iter().sum();
            f64::from(sum) / instance.sizes().len() as f64
        };
        assert!((mean(&uniform) - 60.0).abs() < 0.5);
        assert_eq!(uniform.sizes().iter().min(), Some(&20));
        assert_eq!(uniform.sizes().iter().max(), Some(&100));

        let weibull = Weibull {
            items: 50_000,
            ..Weibull::default()
        };
        let weibull = weibull.instance(1, 0);
        // scale * gamma(1 + 1 / shape), and the median scale * ln(2)^(1 / shape).
        assert!((mean(&weibull) - 40.18).abs() < 0.3);
        let mut sizes = weibull.sizes().to_vec();
        sizes.sort_unstable();
        assert!((39..=41).contains(&sizes[sizes.len() / 2]));
        assert!(sizes[0] >= 1 && *sizes.last().unwrap() <= 100);
    }
}

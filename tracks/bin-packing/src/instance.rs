//! One instance, and what a packing of it is worth.

use assay_sdk::{Fault, Score};
use thiserror::Error;

/// The greatest capacity, so that a size takes two bytes in prepared data and is exact in `f32`.
pub const MAX_CAPACITY: u32 = 65_535;

/// The most items of an instance: as many as the longest of FunSearch's Weibull instances have.
pub const MAX_ITEMS: usize = 100_000;

/// A sequence of items that arrive one by one, to be packed into bins of one capacity.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    capacity: u32,
    sizes: Vec<u32>,
    lower_bound: u32,
}

/// Why numbers are not an instance.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InstanceError {
    /// A capacity out of range.
    #[error("capacity {0} is not between 1 and {MAX_CAPACITY}")]
    Capacity(u32),
    /// No items, or too many.
    #[error("{0} items, not 1 to {MAX_ITEMS}")]
    Items(usize),
    /// An item that fits no bin, or is nothing.
    #[error("item {index} has size {size}, not 1 to the capacity {capacity}")]
    Size {
        /// The item, from 0.
        index: usize,
        /// Its size.
        size: u32,
        /// The capacity.
        capacity: u32,
    },
}

impl Instance {
    /// An instance of items in the order of their arrival.
    ///
    /// # Errors
    /// A number out of range.
    pub fn new(capacity: u32, sizes: Vec<u32>) -> Result<Instance, InstanceError> {
        if !(1..=MAX_CAPACITY).contains(&capacity) {
            return Err(InstanceError::Capacity(capacity));
        }
        if !(1..=MAX_ITEMS).contains(&sizes.len()) {
            return Err(InstanceError::Items(sizes.len()));
        }
        let outside = |size: &u32| !(1..=capacity).contains(size);
        if let Some(index) = sizes.iter().position(outside) {
            let size = sizes[index];
            return Err(InstanceError::Size {
                index,
                size,
                capacity,
            });
        }
        let total: u64 = sizes.iter().map(|size| u64::from(*size)).sum();
        let lower_bound = u32::try_from(total.div_ceil(u64::from(capacity)))
            .expect("no item is larger than a bin, so the bound is at most the number of items");
        Ok(Instance {
            capacity,
            sizes,
            lower_bound,
        })
    }

    /// The capacity of every bin.
    pub fn capacity(&self) -> u32 {
        self.capacity
    }

    /// The sizes of the items, in the order of their arrival.
    pub fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    /// No packing has fewer bins: the sum of the sizes over the capacity, rounded up.
    pub fn lower_bound(&self) -> u32 {
        self.lower_bound
    }

    /// The score of a packing: bins beyond the lower bound, relative to it. Smaller is better, 0 is
    /// the best there is.
    ///
    /// The worst is below 1. Of two bins, the first item of the later one did not fit the earlier
    /// one, so together they hold more than one capacity C. Summed over all pairs of neighbours in a
    /// ring of B >= 2 bins, that gives 2 * sum > B * C, and the lower bound L >= sum / C > B / 2. So
    /// B < 2 * L, and (B - L) / L < 1. One bin has excess 0.
    ///
    /// # Errors
    /// None for the packings of this track; the type is that of every score.
    pub fn excess(&self, bins: u32) -> Result<Score, Fault> {
        let bound = i64::from(self.lower_bound);
        Score::ratio(i64::from(bins) - bound, bound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lower_bound_rounds_up_and_excess_is_relative_to_it() {
        let instance = Instance::new(10, vec![5, 5, 1]).unwrap();
        assert_eq!(instance.lower_bound(), 2);
        assert_eq!(instance.excess(2), Ok(Score::ZERO));
        assert_eq!(instance.excess(3), Score::from_nanos(500_000_000));
        let third = Instance::new(1, vec![1, 1, 1]).unwrap();
        assert_eq!(third.excess(4), Score::from_nanos(333_333_333));
    }

    #[test]
    fn numbers_out_of_range_are_refused() {
        assert_eq!(Instance::new(0, vec![1]), Err(InstanceError::Capacity(0)));
        assert_eq!(
            Instance::new(65_536, vec![1]),
            Err(InstanceError::Capacity(65_536))
        );
        assert_eq!(Instance::new(5, vec![]), Err(InstanceError::Items(0)));
        let sizes = vec![1; MAX_ITEMS + 1];
        assert_eq!(
            Instance::new(5, sizes),
            Err(InstanceError::Items(MAX_ITEMS + 1))
        );
        for size in [0, 6] {
            let error = InstanceError::Size {
                index: 1,
                size,
                capacity: 5,
            };
            assert_eq!(Instance::new(5, vec![1, size]), Err(error));
        }
    }
}

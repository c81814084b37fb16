//! The inner loop: packs the items of an instance as a compiled program says.

use assay_sdk::Fault;
use assay_sdk::simd::F32x4;

use crate::compile::Compiled;
use crate::instance::Instance;
use crate::machine::{BLOCK, Item, Machine};
use crate::open_bins::{Feasible, OpenBins, Words, numbers};

/// An instance, ready to be packed many times.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Arrivals {
    capacity: f32,
    sizes: Vec<f32>,
    /// For each item the smallest size after it, infinite for the last.
    least_to_come: Vec<f32>,
}

impl Arrivals {
    pub(crate) fn new(instance: &Instance) -> Arrivals {
        // Sizes are at most 65,535: exact.
        let sizes: Vec<f32> = instance.sizes().iter().map(|size| *size as f32).collect();
        let mut least = f32::INFINITY;
        let mut least_to_come = vec![least; sizes.len()];
        for (slot, size) in least_to_come.iter_mut().zip(&sizes).rev() {
            *slot = least;
            least = least.min(*size);
        }
        Arrivals {
            capacity: instance.capacity() as f32,
            sizes,
            least_to_come,
        }
    }
}

/// A machine with its open bins; used for many instances.
pub(crate) struct Packer<'a> {
    machine: Machine<'a>,
    bins: OpenBins,
}

impl<'a> Packer<'a> {
    pub(crate) fn new(program: &'a Compiled) -> Packer<'a> {
        Packer {
            machine: Machine::new(program),
            bins: OpenBins::default(),
        }
    }

    /// Packs all items, and tells the bin of each one, counted from 0 in the order of opening. Gives
    /// the number of bins. What an item costs is said at [`Dataset::pack`](crate::Dataset::pack).
    ///
    /// # Errors
    /// [`Fault::OutOfBudget`] when the items cost more than the budget.
    pub(crate) fn pack(
        &mut self,
        arrivals: &Arrivals,
        budget: u64,
        mut packed: impl FnMut(u32),
    ) -> Result<u32, Fault> {
        self.bins.clear();
        self.machine.begin(arrivals.capacity);
        let nodes = self.machine.program().nodes;
        let mut opened = 0_u32;
        let mut left = budget;
        let mut least_before = 0.0;
        let arriving = arrivals.sizes.iter().zip(&arrivals.least_to_come);
        for (placed, (&size, &least)) in arriving.enumerate() {
            // Both factors are below 2^17, so this can't overflow.
            let cost = 1 + nodes * u64::from(opened);
            left = left.checked_sub(cost).ok_or(Fault::OutOfBudget)?;
            if let Some(at) = self.choose(size, opened, placed) {
                packed(self.bins.number(at));
                self.bins.pack(at, size, least);
            } else {
                packed(opened);
                self.bins.open(opened, arrivals.capacity - size, least);
                opened += 1;
            }
            if least > least_before {
                self.bins.keep_at_least(least);
                least_before = least;
            }
        }
        Ok(opened)
    }

    /// The place of the feasible bin of highest priority, the one opened first of equal ones.
    fn choose(&mut self, size: f32, opened: u32, placed: usize) -> Option<usize> {
        let fitting = self.bins.fitting(size);
        if fitting < 2 || self.machine.program().is_uniform() {
            return self.bins.oldest(fitting);
        }
        self.machine.arrive(Item {
            size,
            tightest: self.bins.room(fitting - 1),
            // Both are at most the number of items, so exact.
            bins: opened as f32,
            placed: placed as f32,
        });
        let mut best = Best::new(size);
        let bins = self.bins.first(fitting);
        for start in (0..bins.rooms.len()).step_by(BLOCK) {
            let block = bins.block(start, BLOCK);
            best.update(block, self.machine.priorities(block));
        }
        Some(self.bins.place(fitting, best.number()))
    }
}

/// The best bin so far, in each lane: every fourth bin competes in one lane.
struct Best {
    size: F32x4,
    priority: F32x4,
    number: F32x4,
}

impl Best {
    fn new(size: f32) -> Best {
        Best {
            size: F32x4::splat(size),
            priority: F32x4::splat(f32::NEG_INFINITY),
            number: F32x4::splat(f32::INFINITY),
        }
    }

    #[inline(always)]
    fn update(&mut self, bins: Feasible<'_>, priorities: &[Words]) {
        let least = F32x4::splat(f32::NEG_INFINITY);
        let columns = bins.rooms.iter().zip(bins.numbers).zip(priorities);
        for ((room, number), priority) in columns {
            let (room, number) = (numbers(*room), numbers(*number));
            // The maximum is its first argument where the second is not a number.
            let priority = least.maximum(numbers(*priority));
            let tie = priority.equal(self.priority) & number.less(self.number);
            let better = priority.greater(self.priority) | tie;
            // The last vector may have bins that the item does not fit.
            let better = better & room.at_least(self.size);
            self.priority = better.select(priority, self.priority);
            self.number = better.select(number, self.number);
        }
    }

    /// The number of the best bin of all lanes; infinite if there was none.
    fn number(&self) -> f32 {
        let priorities = self.priority.to_array();
        let numbers = self.number.to_array();
        let mut best = (priorities[0], numbers[0]);
        for (priority, number) in priorities.into_iter().zip(numbers).skip(1) {
            if priority > best.0 || (priority == best.0 && number < best.1) {
                best = (priority, number);
            }
        }
        best.1
    }
}

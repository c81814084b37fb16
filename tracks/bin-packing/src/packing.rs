//! The inner loop: packs the items of an instance as a compiled program says.

use assay_sdk::Fault;

use crate::compile::{Compiled, Place, Step};
use crate::instance::Instance;
use crate::kernels::{Source, execute};
use crate::lanes::{Lanes, Words};
use crate::language::Reading;
use crate::open_bins::{Feasible, LANES, OpenBins};

/// Vectors in a block: the registers of a 64-node program stay within 16 KiB of first-level cache,
/// and most lists of open bins within one block.
const BLOCK: usize = 16;

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

/// A program with the memory to run it; used for many instances.
pub(crate) struct Packer<'a> {
    program: &'a Compiled,
    uniform: Vec<Words>,
    /// `BLOCK` vectors for each varying register.
    varying: Vec<Words>,
    bins: OpenBins,
}

impl<'a> Packer<'a> {
    pub(crate) fn new(program: &'a Compiled) -> Packer<'a> {
        Packer {
            program,
            uniform: vec![[0; LANES]; usize::from(program.uniform)],
            varying: vec![[0; LANES]; BLOCK * usize::from(program.varying)],
            bins: OpenBins::default(),
        }
    }

    /// Packs the first `items` items, and tells the bin of each one, counted from 0 in the order of
    /// opening. Gives the number of bins. What an item costs is said at
    /// [`Dataset::pack`](crate::Dataset::pack).
    ///
    /// # Errors
    /// [`Fault::OutOfBudget`] when the items cost more than the budget.
    pub(crate) fn pack(
        &mut self,
        arrivals: &Arrivals,
        items: usize,
        budget: u64,
        mut packed: impl FnMut(u32),
    ) -> Result<u32, Fault> {
        self.bins.clear();
        self.begin(arrivals.capacity);
        let mut opened = 0_u32;
        let mut left = budget;
        let mut least_before = 0.0;
        let arriving = arrivals.sizes.iter().zip(&arrivals.least_to_come);
        for (placed, (&size, &least)) in arriving.take(items).enumerate() {
            // Both factors are below 2^17, so this can't overflow.
            let cost = 1 + self.program.nodes * u64::from(opened);
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

    /// Computes what is the same for all items.
    fn begin(&mut self, capacity: f32) {
        for (number, register) in &self.program.constants {
            self.uniform[usize::from(*register)] = Lanes::splat(*number).words();
        }
        for (reading, register) in &self.program.readings {
            if *reading == Reading::Capacity {
                self.uniform[usize::from(*register)] = Lanes::splat(capacity).words();
            }
        }
        run_uniform(&self.program.for_instance, &mut self.uniform);
    }

    /// The place of the feasible bin of highest priority, the one opened first of equal ones.
    fn choose(&mut self, size: f32, opened: u32, placed: usize) -> Option<usize> {
        let fitting = self.bins.fitting(size);
        if fitting < 2 || self.program.is_uniform() {
            return self.bins.oldest(fitting);
        }
        for (reading, register) in &self.program.readings {
            let number = match reading {
                Reading::Size => size,
                Reading::Tightest => self.bins.room(fitting - 1),
                // Both are at most the number of items, so exact.
                Reading::Bins => opened as f32,
                Reading::Placed => placed as f32,
                Reading::Room | Reading::Items | Reading::Capacity => continue,
            };
            self.uniform[usize::from(*register)] = Lanes::splat(number).words();
        }
        run_uniform(&self.program.for_item, &mut self.uniform);

        let mut best = Best::new(size);
        let bins = self.bins.first(fitting);
        for start in (0..bins.rooms.len()).step_by(BLOCK) {
            let block = bins.block(start, BLOCK);
            for step in &self.program.for_bins {
                let register = BLOCK * usize::from(step.register);
                let (before, after) = self.varying.split_at_mut(register);
                let arguments = step
                    .arguments
                    .map(|place| source(place, block, before, &self.uniform));
                execute(step.operator, arguments, &mut after[..block.rooms.len()]);
            }
            match source(self.program.result, block, &self.varying, &self.uniform) {
                Source::Each(priorities) => best.update(block, priorities),
                Source::All(_) => unreachable!("a uniform priority was dealt with above"),
            }
        }
        Some(self.bins.place(fitting, best.number()))
    }
}

/// Runs steps on uniform registers; each one's register comes after those of its arguments.
fn run_uniform(steps: &[Step], registers: &mut [Words]) {
    for step in steps {
        let (before, after) = registers.split_at_mut(usize::from(step.register));
        let arguments = step
            .arguments
            .map(|place| source(place, Feasible::NONE, &[], before));
        execute(step.operator, arguments, &mut after[..1]);
    }
}

#[inline(always)]
fn source<'a>(
    place: Place,
    bins: Feasible<'a>,
    varying: &'a [Words],
    uniform: &[Words],
) -> Source<'a> {
    match place {
        Place::Room => Source::Each(bins.rooms),
        Place::Items => Source::Each(bins.items),
        Place::Varying(register) => {
            let start = BLOCK * usize::from(register);
            Source::Each(&varying[start..start + bins.rooms.len()])
        }
        Place::Uniform(register) => Source::All(uniform[usize::from(register)]),
    }
}

/// The best bin so far, in each lane: every fourth bin competes in one lane.
struct Best {
    size: Lanes,
    priority: Lanes,
    number: Lanes,
}

impl Best {
    fn new(size: f32) -> Best {
        Best {
            size: Lanes::splat(size),
            priority: Lanes::splat(f32::NEG_INFINITY),
            number: Lanes::splat(f32::INFINITY),
        }
    }

    #[inline(always)]
    fn update(&mut self, bins: Feasible<'_>, priorities: &[Words]) {
        let least = Lanes::splat(f32::NEG_INFINITY);
        let columns = bins.rooms.iter().zip(bins.numbers).zip(priorities);
        for ((rooms, numbers), priorities) in columns {
            let (room, number) = (Lanes::load(*rooms), Lanes::load(*numbers));
            // The maximum is its first argument where the second is not a number.
            let priority = least.maximum(Lanes::load(*priorities));
            let tie = priority.equal(self.priority).and(number.less(self.number));
            let better = priority.greater(self.priority).or(tie);
            // The last vector may have bins that the item does not fit.
            let better = better.and(room.at_least(self.size));
            self.priority = better.select(priority, self.priority);
            self.number = better.select(number, self.number);
        }
    }

    /// The number of the best bin of all lanes; infinite if there was none.
    fn number(&self) -> f32 {
        let priorities = self.priority.words().map(f32::from_bits);
        let numbers = self.number.words().map(f32::from_bits);
        let mut best = (priorities[0], numbers[0]);
        for (priority, number) in priorities.into_iter().zip(numbers).skip(1) {
            if priority > best.0 || (priority == best.0 && number < best.1) {
                best = (priority, number);
            }
        }
        best.1
    }
}

//! The inner loop: packs the items of an instance as a compiled program says.

use assay_sdk::Fault;

use crate::compile::{Compiled, Place, Step};
use crate::instance::Instance;
use crate::kernels::{Source, execute};
use crate::lanes::{Lanes, Words};
use crate::language::Reading;
use crate::open_bins::{LANES, OpenBins};

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
            let at = match self.choose(size, opened, placed) {
                Some(at) => at,
                None => {
                    self.bins.open(opened, arrivals.capacity);
                    opened += 1;
                    self.bins.len() - 1
                }
            };
            packed(self.bins.number(at));
            self.bins.pack(at, size, least);
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

    /// The position of the feasible bin of highest priority, the first of equal ones.
    fn choose(&mut self, size: f32, opened: u32, placed: usize) -> Option<usize> {
        if self.program.is_uniform() {
            return self.bins.first_fit(size);
        }
        for (reading, register) in &self.program.readings {
            let number = match reading {
                Reading::Size => size,
                Reading::Tightest => self.bins.tightest(size),
                // Both are at most the number of items, so exact.
                Reading::Bins => opened as f32,
                Reading::Placed => placed as f32,
                Reading::Room | Reading::Items | Reading::Capacity => continue,
            };
            self.uniform[usize::from(*register)] = Lanes::splat(number).words();
        }
        run_uniform(&self.program.for_item, &mut self.uniform);

        let mut best = Best::new(size);
        let blocks = self.bins.rooms().chunks(BLOCK);
        for (rooms, items) in blocks.zip(self.bins.items().chunks(BLOCK)) {
            for step in &self.program.for_bins {
                let (before, after) = self
                    .varying
                    .split_at_mut(BLOCK * usize::from(step.register));
                let arguments = step
                    .arguments
                    .map(|place| source(place, rooms, items, before, &self.uniform));
                execute(step.operator, arguments, &mut after[..rooms.len()]);
            }
            match source(
                self.program.result,
                rooms,
                items,
                &self.varying,
                &self.uniform,
            ) {
                Source::Each(priorities) => best.update(rooms, priorities),
                Source::All(_) => unreachable!("a uniform priority was dealt with above"),
            }
        }
        // Without a best there is no feasible bin, or all of them have a priority of minus infinity.
        best.position().or_else(|| self.bins.first_fit(size))
    }
}

/// Runs steps on uniform registers; each one's register comes after those of its arguments.
fn run_uniform(steps: &[Step], registers: &mut [Words]) {
    for step in steps {
        let (before, after) = registers.split_at_mut(usize::from(step.register));
        let arguments = step
            .arguments
            .map(|place| source(place, &[], &[], &[], before));
        execute(step.operator, arguments, &mut after[..1]);
    }
}

#[inline(always)]
fn source<'a>(
    place: Place,
    rooms: &'a [Words],
    items: &'a [Words],
    varying: &'a [Words],
    uniform: &[Words],
) -> Source<'a> {
    match place {
        Place::Room => Source::Each(rooms),
        Place::Items => Source::Each(items),
        Place::Varying(register) => {
            let start = BLOCK * usize::from(register);
            Source::Each(&varying[start..start + rooms.len()])
        }
        Place::Uniform(register) => Source::All(uniform[usize::from(register)]),
    }
}

/// The best bin so far, in each lane: every fourth bin competes in one lane.
struct Best {
    size: Lanes,
    priority: Lanes,
    position: Lanes,
    /// The positions of the bins that come next.
    next: Lanes,
}

impl Best {
    fn new(size: f32) -> Best {
        Best {
            size: Lanes::splat(size),
            priority: Lanes::splat(f32::NEG_INFINITY),
            position: Lanes::splat(-1.0),
            // Positions are exact: there are fewer than 2^24 bins.
            next: Lanes::load([0.0_f32, 1.0, 2.0, 3.0].map(f32::to_bits)),
        }
    }

    #[inline(always)]
    fn update(&mut self, rooms: &[Words], priorities: &[Words]) {
        let step = Lanes::splat(LANES as f32);
        for (rooms, priorities) in rooms.iter().zip(priorities) {
            let (room, priority) = (Lanes::load(*rooms), Lanes::load(*priorities));
            // False where the priority is not a number; strict, so that the first of equals stays.
            let better = priority
                .greater(self.priority)
                .and(room.at_least(self.size));
            self.priority = better.select(priority, self.priority);
            self.position = better.select(self.next, self.position);
            self.next = self.next.add(step);
        }
    }

    /// The position of the best, or none if no lane has a bin with a priority above minus infinity.
    fn position(&self) -> Option<usize> {
        let priorities = self.priority.words().map(f32::from_bits);
        let positions = self.position.words().map(f32::from_bits);
        let mut best: Option<(f32, f32)> = None;
        for (priority, position) in priorities.into_iter().zip(positions) {
            if position < 0.0 {
                continue;
            }
            let better = best.is_none_or(|(best_priority, best_position)| {
                priority > best_priority || (priority == best_priority && position < best_position)
            });
            if better {
                best = Some((priority, position));
            }
        }
        best.map(|(_, position)| position as usize)
    }
}

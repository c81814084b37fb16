//! Runs compiled programs: registers, and the readings put into them.

use crate::compile::{Compiled, Place, Step};
use crate::kernels::{Source, execute};
use crate::language::Reading;
use crate::open_bins::{Feasible, LANES, Words};

/// Vectors in a block: the registers of a 64-node program stay within 16 KiB of first-level cache,
/// and most lists of feasible bins within one block.
pub(crate) const BLOCK: usize = 16;

/// What is known about an item, the same for all bins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Item {
    pub(crate) size: f32,
    /// The least room among the bins that it fits.
    pub(crate) tightest: f32,
    /// How many bins are open.
    pub(crate) bins: f32,
    /// How many items came before.
    pub(crate) placed: f32,
}

/// A program with the memory to run it.
pub(crate) struct Machine<'a> {
    program: &'a Compiled,
    uniform: Vec<Words>,
    /// `BLOCK` vectors for each varying register.
    varying: Vec<Words>,
}

impl<'a> Machine<'a> {
    pub(crate) fn new(program: &'a Compiled) -> Machine<'a> {
        Machine {
            program,
            uniform: vec![[0; LANES]; usize::from(program.uniform)],
            varying: vec![[0; LANES]; BLOCK * usize::from(program.varying)],
        }
    }

    pub(crate) fn program(&self) -> &'a Compiled {
        self.program
    }

    /// Computes what is the same for all items of an instance.
    pub(crate) fn begin(&mut self, capacity: f32) {
        for (number, register) in &self.program.constants {
            self.uniform[usize::from(*register)] = [number.to_bits(); LANES];
        }
        for (reading, register) in &self.program.readings {
            if *reading == Reading::Capacity {
                self.uniform[usize::from(*register)] = [capacity.to_bits(); LANES];
            }
        }
        run_uniform(&self.program.for_instance, &mut self.uniform);
    }

    /// Computes what is the same for all bins.
    pub(crate) fn arrive(&mut self, item: Item) {
        for (reading, register) in &self.program.readings {
            let number = match reading {
                Reading::Size => item.size,
                Reading::Tightest => item.tightest,
                Reading::Bins => item.bins,
                Reading::Placed => item.placed,
                Reading::Room | Reading::Items | Reading::Capacity => continue,
            };
            self.uniform[usize::from(*register)] = [number.to_bits(); LANES];
        }
        run_uniform(&self.program.for_item, &mut self.uniform);
    }

    /// The priorities of at most `BLOCK` vectors of bins. The program's result differs between bins.
    pub(crate) fn priorities<'b>(&'b mut self, bins: Feasible<'b>) -> &'b [Words] {
        for step in &self.program.for_bins {
            let register = BLOCK * usize::from(step.register);
            let (before, after) = self.varying.split_at_mut(register);
            let arguments = step
                .arguments
                .map(|place| source(place, bins, before, &self.uniform));
            execute(step.operator, arguments, &mut after[..bins.rooms.len()]);
        }
        match source(self.program.result, bins, &self.varying, &self.uniform) {
            Source::Each(priorities) => priorities,
            Source::All(_) => unreachable!("a uniform priority needs no machine"),
        }
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

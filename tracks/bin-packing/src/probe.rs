//! The fingerprint of a program: how it ranks the bins in some typical situations.
//!
//! Two programs that rank all bins alike in all situations pack alike. Hashing the *packing* of a few
//! instances instead was measured to be far worse: small changes of a program rarely show in it, and
//! when they do, it has cost almost as much as an evaluation.

use assay_sdk::Rng;

use crate::compile::Compiled;
use crate::hash::Hash;
use crate::instance::Instance;
use crate::lanes::Words;
use crate::machine::{BLOCK, Item, Machine};
use crate::open_bins::{Feasible, LANES};

/// How many instances are looked at, spread over the dataset.
const INSTANCES: usize = 8;
/// How many items of each are packed to get there.
const ITEMS: usize = 240;
/// Every so many items, a situation is kept.
const EVERY: usize = 8;
/// The most bins of a situation: one block.
const BINS: usize = BLOCK * LANES;
/// Bins are compared with those so many places further.
const DISTANCES: [usize; 6] = [1, 2, 4, 8, 16, 32];

/// Situations of a dataset.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Probe {
    situations: Vec<Situation>,
}

/// An item and the bins that it fits.
#[derive(Debug, Clone, PartialEq)]
struct Situation {
    capacity: f32,
    item: Item,
    /// Columns as in [`Feasible`], padded to whole vectors.
    rooms: Vec<Words>,
    items: Vec<Words>,
    bins: usize,
}

impl Probe {
    /// Situations from packing the items into *random* bins: all kinds of bins turn up, where any
    /// good rule would leave just one kind.
    pub(crate) fn new(instances: &[Instance]) -> Probe {
        let mut situations = Vec::new();
        let step = instances.len().div_ceil(INSTANCES).max(1);
        for instance in instances.iter().step_by(step) {
            collect(instance, &mut situations);
        }
        Probe { situations }
    }

    /// The fingerprint of a program: equal for programs that rank the bins alike.
    pub(crate) fn fingerprint(&self, program: &Compiled) -> u64 {
        let mut hash = Hash::new();
        if program.is_uniform() {
            return hash.value();
        }
        let mut machine = Machine::new(program);
        for situation in &self.situations {
            machine.begin(situation.capacity);
            machine.arrive(situation.item);
            let bins = Feasible {
                rooms: &situation.rooms,
                items: &situation.items,
                numbers: &[],
            };
            let mut priorities = [f32::NEG_INFINITY; BINS];
            let words = machine.priorities(bins).as_flattened();
            for (priority, bits) in priorities.iter_mut().zip(words) {
                let value = f32::from_bits(*bits);
                if !value.is_nan() {
                    *priority = value;
                }
            }
            let priorities = &priorities[..situation.bins];
            for distance in DISTANCES {
                let Some(further) = priorities.get(distance..) else {
                    break;
                };
                let (mut less, mut greater) = (0_u64, 0_u64);
                for (first, second) in priorities.iter().zip(further) {
                    less = less << 1 | u64::from(first < second);
                    greater = greater << 1 | u64::from(first > second);
                }
                hash.mix(less);
                hash.mix(greater);
            }
        }
        hash.value()
    }
}

fn collect(instance: &Instance, situations: &mut Vec<Situation>) {
    let mut rng = Rng::new(0);
    let capacity = instance.capacity();
    // Room and number of items of each bin.
    let mut bins: Vec<(u32, u32)> = Vec::new();
    for (placed, size) in instance.sizes().iter().take(ITEMS).enumerate() {
        let feasible: Vec<usize> = (0..bins.len()).filter(|at| bins[*at].0 >= *size).collect();
        if placed % EVERY == 0 && feasible.len() > 1 {
            let mut kept: Vec<(u32, u32)> = feasible.iter().map(|at| bins[*at]).collect();
            kept.sort_unstable();
            kept.dedup();
            kept.truncate(BINS);
            situations.push(situation(capacity, *size, bins.len(), placed, &kept));
        }
        let at = if feasible.is_empty() {
            bins.push((capacity, 0));
            bins.len() - 1
        } else {
            *rng.choose(&feasible)
        };
        bins[at].0 -= size;
        bins[at].1 += 1;
    }
}

fn situation(
    capacity: u32,
    size: u32,
    open: usize,
    placed: usize,
    bins: &[(u32, u32)],
) -> Situation {
    let column = |value: fn(&(u32, u32)) -> u32| -> Vec<Words> {
        let mut column = vec![[0; LANES]; bins.len().div_ceil(LANES)];
        for (slot, bin) in column.as_flattened_mut().iter_mut().zip(bins) {
            *slot = (value(bin) as f32).to_bits();
        }
        column
    };
    Situation {
        capacity: capacity as f32,
        item: Item {
            size: size as f32,
            tightest: bins.iter().map(|bin| bin.0).min().unwrap_or(0) as f32,
            bins: open as f32,
            placed: placed as f32,
        },
        rooms: column(|bin| bin.0),
        items: column(|bin| bin.1),
        bins: bins.len(),
    }
}

//! The fingerprint of a program: how it ranks the bins in some typical situations.
//!
//! Two programs that rank all bins alike in all situations pack alike. In searches of 50,000 programs on
//! binpack1, six to eight in ten new programs had a fingerprint seen before, and of these 1 to 6 in 100
//! had another score after all. Hashing the *packing* of a fifth of the items instead cost as much and
//! was wrong in 17 to 38 of 100: a small change of a program shows in few decisions, but in many
//! comparisons.

use assay_sdk::Rng;

use crate::compile::Compiled;
use crate::hash::Hash;
use crate::instance::Instance;
use crate::lanes::{Lanes, Words};
use crate::machine::{BLOCK, Item, Machine};
use crate::open_bins::{Feasible, LANES};

/// How many instances are looked at, spread over the dataset.
const INSTANCES: usize = 8;
/// How many items of each are packed to get there.
const ITEMS: usize = 120;
/// Every so many items, a situation is kept.
const EVERY: usize = 2;
/// How often an item gets a new bin although it fits another, so that there is much to choose from.
const NEW_SHARE: f64 = 0.8;
/// The most bins of a situation: one block.
const BINS: usize = BLOCK * LANES;
/// Bins are compared with those so many places further.
const DISTANCES: [usize; 4] = [1, 3, 9, 27];

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
    /// Situations from packing the items into *random* bins, and into far too many: all kinds of bins
    /// turn up and there is much to choose from, where any good rule would leave a few of one kind.
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
            let words = machine.priorities(bins).as_flattened();
            let [low, high] = ranking(&words[..situation.bins]);
            hash.mix(low);
            hash.mix(high);
        }
        hash.value()
    }
}

/// A number for how priorities compare: the sum of a weight for each pair whose first is less, and of
/// its negative where the first is greater. Sums stay below 2^24, so they are exact.
fn ranking(priorities: &[u32]) -> [u64; 2] {
    // Behind the last bin: not a number, which is neither less nor greater.
    let mut ranked = [f32::NAN.to_bits(); BINS + DISTANCES[DISTANCES.len() - 1] + LANES];
    for (slot, bits) in ranked.iter_mut().zip(priorities) {
        let is_number = !f32::from_bits(*bits).is_nan();
        *slot = if is_number {
            *bits
        } else {
            f32::NEG_INFINITY.to_bits()
        };
    }
    let at = |start: usize| {
        let words = ranked[start..].first_chunk();
        Lanes::load(*words.expect("the padding covers the greatest distance"))
    };
    let mut sum = Lanes::splat(0.0);
    let mut weights = WEIGHTS.iter();
    for distance in DISTANCES {
        let starts = (0..priorities.len().saturating_sub(distance)).step_by(LANES);
        for (start, weight) in starts.zip(&mut weights) {
            let (first, second, weight) = (at(start), at(start + distance), Lanes::load(*weight));
            sum = sum.add(first.less(second).and(weight));
            sum = sum.subtract(first.greater(second).and(weight));
        }
    }
    let [a, b, c, d] = sum.words().map(u64::from);
    [a << 32 | b, c << 32 | d]
}

/// Different random integers below 2^16, one vector for each four pairs.
const WEIGHTS: [Words; DISTANCES.len() * BLOCK] = {
    let mut weights = [[0; LANES]; DISTANCES.len() * BLOCK];
    let mut state = 1_u32;
    let mut at = 0;
    while at < weights.len() * LANES {
        // Full period modulo 2^16 (Hull and Dobell), so no weight comes twice.
        state = (state * 25_173 + 13_849) % 65_536;
        weights[at / LANES][at % LANES] = (state as f32).to_bits();
        at += 1;
    }
    weights
};

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
        let at = if feasible.is_empty() || rng.chance(NEW_SHARE) {
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
#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::language;
    use crate::parameters::Uniform;

    #[test]
    fn programs_that_rank_alike_share_a_fingerprint_and_others_do_not() {
        let family = Uniform::default();
        let instances: Vec<Instance> = (0..20).map(|index| family.instance(1, index)).collect();
        let probe = Probe::new(&instances);
        let language = language(64).unwrap();
        let fingerprint = |text: &str| {
            let program = language.parse(text).unwrap();
            probe.fingerprint(&Compiled::new(&program))
        };
        let best_fit = fingerprint("-room");
        assert_eq!(fingerprint("size - 2 * room"), best_fit);
        assert_eq!(fingerprint("if(room < 1000, 1 / room, items)"), best_fit);
        assert_eq!(fingerprint("0"), fingerprint("size * 3"));
        let different = [
            "0",
            "room",
            "items - room",
            "-abs(room - size - 1)",
            "if(room - size < 3, 1, -room)",
            "-room / items",
            "if(placed < 100, -room, room)",
        ];
        for text in different {
            assert_ne!(fingerprint(text), best_fit, "{text}");
        }
    }
}

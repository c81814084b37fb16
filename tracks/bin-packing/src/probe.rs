//! The fingerprint of a program: how it ranks the bins in some typical situations.
//!
//! Two programs that rank all bins alike in all situations pack alike. The situations are spread over
//! the whole length of instances: what depends on `placed` or `bins` may begin to matter late. How
//! often a fingerprint is wrong after all is measured by `benches/fingerprint.rs`; the README has its
//! figures.
//!
//! Hashing the *packing* of a fifth of the items instead cost as much and was wrong in 17 to 38 of 100
//! on binpack1: a small change of a program shows in few decisions, but in many comparisons.

use assay_sdk::Rng;
use assay_sdk::simd::F32x4;

use crate::compile::Compiled;
use crate::hash::Hash;
use crate::instance::Instance;
use crate::machine::{BLOCK, Item, Machine};
use crate::open_bins::{Feasible, LANES, Words, numbers};

/// How many instances are looked at, spread over the dataset.
const INSTANCES: usize = 8;
/// How many situations are kept of all of them together, spread over their whole length.
const SITUATIONS: usize = 400;
/// How often an item gets a new bin although it fits another, so that there is much to choose from.
const NEW_SHARE: f64 = 0.8;
/// How many bins are open at a time, so that long instances take no longer for each item.
const OPEN: usize = 96;
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
        let step = instances.len().div_ceil(INSTANCES).max(1);
        let chosen: Vec<&Instance> = instances.iter().step_by(step).collect();
        let mut situations = Vec::new();
        for (number, instance) in chosen.iter().enumerate() {
            // The moments of one instance lie between those of the others.
            let moments = (0..SITUATIONS)
                .filter(|moment| moment % chosen.len() == number)
                .map(|moment| moment * instance.sizes().len() / SITUATIONS);
            collect(instance, number as u64, moments, &mut situations);
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
        numbers(*words.expect("the padding covers the greatest distance"))
    };
    let mut sum = F32x4::ZERO;
    let mut weights = WEIGHTS.iter();
    for distance in DISTANCES {
        let starts = (0..priorities.len().saturating_sub(distance)).step_by(LANES);
        for (start, weight) in starts.zip(&mut weights) {
            let (first, second, weight) = (at(start), at(start + distance), numbers(*weight));
            sum = sum + first.less(second).keep(weight);
            sum = sum - first.greater(second).keep(weight);
        }
    }
    let [a, b, c, d] = sum.to_bits().to_array().map(u64::from);
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

/// Situations from one instance, at items given by their rising positions.
fn collect(
    instance: &Instance,
    seed: u64,
    moments: impl Iterator<Item = usize>,
    situations: &mut Vec<Situation>,
) {
    let mut rng = Rng::new(seed);
    let mut moments = moments.peekable();
    let capacity = instance.capacity();
    // Room and number of items of each bin.
    let mut bins: Vec<(u32, u32)> = Vec::new();
    let mut feasible = Vec::new();
    let mut total = 0;
    for (placed, size) in instance.sizes().iter().enumerate() {
        feasible.clear();
        feasible.extend((0..bins.len()).filter(|at| bins[*at].0 >= *size));
        let mut is_due = false;
        while moments.next_if(|moment| *moment <= placed).is_some() {
            is_due = true;
        }
        if is_due && feasible.len() > 1 {
            let mut kept: Vec<(u32, u32)> = feasible.iter().map(|at| bins[*at]).collect();
            kept.sort_unstable();
            kept.dedup();
            kept.truncate(BINS);
            let open = opened(total, capacity, placed, &mut rng);
            situations.push(situation(capacity, *size, open, placed, &kept));
        }
        total += u64::from(*size);
        if feasible.is_empty() || rng.chance(NEW_SHARE) {
            if bins.len() == OPEN {
                bins.swap_remove(rng.index(OPEN));
            }
            bins.push((capacity - size, 1));
        } else {
            let at = *rng.choose(&feasible);
            bins[at].0 -= size;
            bins[at].1 += 1;
        }
    }
}

/// How many bins a rule may have opened for items of this total size: from the lower bound, where
/// good rules are, up to twice that, which none reaches.
fn opened(total: u64, capacity: u32, placed: usize, rng: &mut Rng) -> usize {
    let bound = total.div_ceil(u64::from(capacity)) as f64;
    let unit = rng.unit();
    let open = (bound + bound * unit * unit) as usize;
    open.min(placed)
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

    fn probe(items: usize) -> Probe {
        let family = Uniform {
            items,
            ..Uniform::default()
        };
        let instances: Vec<Instance> = (0..20).map(|index| family.instance(1, index)).collect();
        Probe::new(&instances)
    }

    #[test]
    fn programs_that_rank_alike_share_a_fingerprint_and_others_do_not() {
        let probe = probe(120);
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

    #[test]
    fn situations_cover_instances_of_any_length() {
        let language = language(64).unwrap();
        for items in [50, 120, 1_000, 20_000] {
            let probe = probe(items);
            let fingerprint = |text: &str| {
                let program = language.parse(text).unwrap();
                probe.fingerprint(&Compiled::new(&program))
            };
            let best_fit = fingerprint("-room");
            // Changes to worst fit after that share of the items, or of the bins that best fit opens.
            for share in [0.5, 0.9, 0.97] {
                let placed = share * items as f64;
                let text = format!("if(placed < {placed}, -room, room)");
                assert_ne!(fingerprint(&text), best_fit, "{text} of {items}");
                let bins = 0.4 * placed;
                let text = format!("if(bins < {bins}, -room, room)");
                assert_ne!(fingerprint(&text), best_fit, "{text} of {items}");
            }
        }
    }

    #[test]
    fn an_instance_may_be_too_short_for_any_situation() {
        let instance = Instance::new(10, vec![1, 1]).unwrap();
        assert_eq!(Probe::new(&[instance]).situations, []);
    }
}

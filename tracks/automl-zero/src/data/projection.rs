//! [`Projection`]: from the inputs of a file to a few features.

use assay_sdk::Rng;

use super::labelled::Row;
use super::products::{BLOCK, GROUP, Weights, add_products};

/// What an entry of standard deviation 1 is multiplied with, so that rounding it to an integer costs
/// nothing that matters: the features are standardised afterwards, whatever their scale.
const SCALE: f64 = 4_096.0;

/// A matrix of independent Gaussian entries, rounded to integers: sums of products are exact, the
/// same in any order.
#[derive(Debug)]
pub(crate) struct Projection {
    features: usize,
    /// Blocks of inputs, the last one padded.
    blocks: usize,
    /// Group after group of features, in each block after block of inputs; zeros beyond the last
    /// feature and the last input.
    weights: Vec<Weights>,
}

impl Projection {
    /// Draws the matrix: all entries of the first feature, then those of the second, each
    /// `round(4096 * gaussian())`, or the nearest number of 16 bits.
    pub(crate) fn draw(mut rng: Rng, features: usize, width: usize) -> Self {
        Self::from_entries(features, width, || {
            // A float becomes the nearest integer that the type has.
            (rng.gaussian() * SCALE).round() as i16
        })
    }

    fn from_entries(features: usize, width: usize, mut entry: impl FnMut() -> i16) -> Self {
        let blocks = width.div_ceil(BLOCK);
        let mut weights = vec![[[0; BLOCK]; GROUP]; features.div_ceil(GROUP) * blocks];
        for feature in 0..features {
            for input in 0..width {
                let block = feature / GROUP * blocks + input / BLOCK;
                weights[block][feature % GROUP][input % BLOCK] = entry();
            }
        }
        Self {
            features,
            blocks,
            weights,
        }
    }

    /// The features of the rows that are wanted, at the positions of these rows in `projected`. What
    /// other positions hold is of no meaning.
    pub(crate) fn project(&self, rows: &[Row<'_>], wanted: &[bool], projected: &mut Vec<i64>) {
        projected.resize(rows.len() * self.features, 0);
        let outputs = projected.chunks_exact_mut(self.features);
        for ((row, wanted), output) in rows.iter().zip(wanted).zip(outputs) {
            if *wanted {
                self.apply(row.inputs, output);
            }
        }
    }

    fn apply(&self, inputs: &[u8], output: &mut [i64]) {
        let (whole, rest) = inputs.as_chunks::<BLOCK>();
        let mut padded = [0; BLOCK];
        padded[..rest.len()].copy_from_slice(rest);
        let groups = self.weights.chunks_exact(self.blocks);
        for (weights, output) in groups.zip(output.chunks_mut(GROUP)) {
            let mut sums = [0; GROUP];
            add_products(&mut sums, whole, weights);
            add_products(&mut sums, &[padded], &weights[whole.len()..]);
            output.copy_from_slice(&sums[..output.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use assay_sdk::Rng;

    fn projected(projection: &Projection, inputs: &[u8]) -> Vec<i64> {
        let row = Row { class: 0, inputs };
        let mut projected = Vec::new();
        projection.project(&[row], &[true], &mut projected);
        projected
    }

    proptest! {
        #[test]
        fn sums_are_those_of_the_plain_definition(
            features in 1_usize..10,
            inputs in prop::collection::vec(any::<u8>(), 1..100),
            seed: u64,
        ) {
            let width = inputs.len();
            let projection = Projection::draw(Rng::new(seed), features, width);
            let mut rng = Rng::new(seed);
            for sum in projected(&projection, &inputs) {
                let expected: i128 = inputs
                    .iter()
                    .map(|input| {
                        let entry = (rng.gaussian() * 4096.0).round().clamp(-32768.0, 32767.0);
                        i128::from(*input) * entry as i128
                    })
                    .sum();
                prop_assert_eq!(i128::from(sum), expected);
            }
        }
    }

    #[test]
    fn the_largest_sums_do_not_overflow() {
        for width in [3_072, 3_071, 65_536] {
            for extreme in [i16::MIN, i16::MAX] {
                let projection = Projection::from_entries(5, width, || extreme);
                let expected = width as i64 * 255 * i64::from(extreme);
                assert_eq!(projected(&projection, &vec![255; width]), [expected; 5]);
            }
        }
    }

    #[test]
    fn only_wanted_rows_are_projected() {
        let projection = Projection::from_entries(2, 1, || 3);
        let row = |inputs| Row { class: 0, inputs };
        let mut projected = vec![7];
        projection.project(&[row(&[1]), row(&[2])], &[false, true], &mut projected);
        assert_eq!(projected, [7, 0, 6, 6]);
    }
}

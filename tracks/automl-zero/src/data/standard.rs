//! [`Standard`]: mean 0 and deviation 1.

/// Mean and standard deviation of each feature over the training examples of one task, exact until
/// a feature is divided.
#[derive(Debug)]
pub(crate) struct Standard {
    /// Number of examples, at most 100,000.
    count: i64,
    features: Vec<Feature>,
}

/// With `n` examples, `(x - mean) / deviation` is `(n x - sum) / sqrt(n * squares - sum^2)`: both
/// terms of that fraction have integers in them only.
#[derive(Debug)]
struct Feature {
    sum: i64,
    /// `n` times the deviation; 0 if all values are equal.
    scaled_deviation: f64,
}

impl Standard {
    /// Measures some rows of as many features. A value is at most 2^40 in size, as every projection
    /// of at most 65,536 bytes is.
    pub(crate) fn of<'a>(features: usize, rows: impl Iterator<Item = &'a [i64]>) -> Self {
        let mut count = 0;
        let mut sums = vec![(0_i64, 0_i128); features];
        for row in rows {
            count += 1;
            for ((sum, squares), value) in sums.iter_mut().zip(row) {
                *sum += value;
                *squares += i128::from(*value) * i128::from(*value);
            }
        }
        let feature = |(sum, squares): (i64, i128)| Feature {
            sum,
            scaled_deviation: ((i128::from(count) * squares - i128::from(sum).pow(2)) as f64)
                .sqrt(),
        };
        let features = sums.into_iter().map(feature).collect();
        Self { count, features }
    }

    /// Writes the standardised features of a row; a feature that was constant becomes 0.
    pub(crate) fn apply(&self, row: &[i64], output: &mut Vec<f32>) {
        output.extend(self.features.iter().zip(row).map(|(feature, value)| {
            if feature.scaled_deviation == 0.0 {
                return 0.0;
            }
            let difference = self.count * value - feature.sum;
            (difference as f64 / feature.scaled_deviation) as f32
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standardised(rows: &[[i64; 2]]) -> Vec<f32> {
        let mut output = Vec::new();
        let standard = Standard::of(2, rows.iter().map(|row| &row[..]));
        for row in rows {
            standard.apply(row, &mut output);
        }
        output
    }

    #[test]
    fn examples_by_hand() {
        // Mean 5, deviation 2; the other feature is constant.
        let values = [2, 4, 4, 4, 5, 5, 7, 9].map(|value| [value, -3]);
        let expected = [-1.5, -0.5, -0.5, -0.5, 0.0, 0.0, 1.0, 2.0].map(|value| [value, 0.0]);
        assert_eq!(standardised(&values), expected.as_flattened());
    }

    #[test]
    fn the_largest_values_do_not_overflow() {
        let large = 1 << 40;
        let rows: Vec<_> = (0..100_000).map(|i| [large - i % 2, -large]).collect();
        let output = standardised(&rows);
        assert_eq!(output[..4], [1.0, 0.0, -1.0, 0.0]);
    }
}

//! [`task`]: examples with something to learn in them.

use assay_sdk::Rng;
use assay_track_automl_zero::{Goal, Task};

/// Numbers of features: powers of two, which the track may treat in a special way, and an odd one.
pub(crate) const FEATURE_COUNTS: [usize; 5] = [2, 4, 7, 8, 16];

/// A task of normally distributed features with so many training and validation examples. Labels
/// follow the first features, so that there is something to learn.
pub(crate) fn task(
    features: usize,
    goal: Goal,
    [training, validation]: [usize; 2],
    rng: &mut Rng,
) -> Task {
    let mut examples = |count: usize| {
        let numbers: Vec<f32> = (0..count * features)
            .map(|_| rng.gaussian() as f32)
            .collect();
        let labels = numbers.chunks_exact(features).map(|example| {
            let number = example[0] - 0.5 * example[1];
            match goal {
                Goal::Classes => f32::from(u8::from(number > 0.0)),
                Goal::Numbers => number,
            }
        });
        let labels = labels.collect();
        (numbers, labels)
    };
    let (training, training_labels) = examples(training);
    let (validation, validation_labels) = examples(validation);
    Task {
        group: 0,
        seed: rng.next_u64(),
        features,
        training,
        training_labels,
        validation,
        validation_labels,
    }
}

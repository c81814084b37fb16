//! [`Ground`]: a space of the track, and scores in it.

use assay_sdk::adapter::Space;
use assay_sdk::{Fault, Rng, Score};
use assay_track_automl_zero::{AutomlZero, Goal, Task, prepared};

/// What a case ends with.
pub(crate) type Outcome = Result<Score, Fault>;

/// A loaded split.
pub(crate) type Dataset = assay_sdk::adapter::Dataset<AutomlZero>;

/// A space of the track, and what the labels of its tasks are.
pub(crate) struct Ground {
    pub(crate) space: Space<AutomlZero>,
    goal: Goal,
}

impl Ground {
    /// A space of so many features, training and (at most) validation examples, with further
    /// parameters as lines of TOML.
    pub(crate) fn new(goal: Goal, features: usize, examples: [usize; 2], more: &str) -> Self {
        let [training, validation] = examples;
        let name = match goal {
            Goal::Classes => "classes",
            Goal::Numbers => "numbers",
        };
        let parameters = format!(
            "features = {features}\n\
             examples = {{ training = {training}, validation = {validation} }}\n\
             data = {{ source = 'linear', goal = '{name}' }}\n{more}"
        );
        Self {
            space: Space::open(&parameters).unwrap(),
            goal,
        }
    }

    pub(crate) fn load(&self, tasks: &[Task]) -> Dataset {
        let prepared = prepared::write(tasks, self.goal).unwrap();
        self.space.load(&prepared).unwrap()
    }

    /// The outcome of each task, by itself in a dataset of its own.
    pub(crate) fn alone(&self, tasks: &[Task], program: &[u8], budget: u64) -> Vec<Outcome> {
        let alone = |task| outcomes(&self.load(std::slice::from_ref(task)), program, budget)[0];
        tasks.iter().map(alone).collect()
    }
}

/// The outcomes of all cases.
pub(crate) fn outcomes(dataset: &Dataset, program: &[u8], budget: u64) -> Vec<Outcome> {
    let cases = dataset.groups().len() as u32;
    dataset.evaluate(program, 0, cases, budget).unwrap()
}

/// A task of normally distributed features. Labels follow the features, so that there is something to
/// learn, and for each task a little differently.
pub(crate) fn task(
    goal: Goal,
    features: usize,
    [training, validation]: [usize; 2],
    rng: &mut Rng,
) -> Task {
    let weights: Vec<f64> = (0..features).map(|_| rng.gaussian()).collect();
    let mut examples = |count: usize| -> (Vec<f32>, Vec<f32>) {
        let inputs: Vec<f32> = (0..count * features)
            .map(|_| rng.gaussian() as f32)
            .collect();
        let label = |example: &[f32]| {
            let products = example.iter().zip(&weights).map(|(x, w)| f64::from(*x) * w);
            let output = products.fold(0.1, |sum, product| sum + product);
            match goal {
                Goal::Numbers => output as f32,
                Goal::Classes => f32::from(u8::from(output > 0.0)),
            }
        };
        let labels = inputs.chunks_exact(features).map(label).collect();
        (inputs, labels)
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

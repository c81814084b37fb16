//! A case that goes wrong has the worst score; its neighbours have the scores that they have alone.

use assay_sdk::{Fault, Rng, Score};
use assay_track_automl_zero::{Goal, Task};

use crate::ground::{Ground, Outcome, outcomes, task};

const FEATURES: usize = 3;
const TRAINING: usize = 12;
/// A block of eight and the beginning of another, which is filled up with copies of the last.
const TASKS: usize = 11;
const GOALS: [Goal; 2] = [Goal::Classes, Goal::Numbers];

/// Linear regression whose prediction, at the end, is multiplied by `x0 / x0`: not a number where the
/// first feature is zero. It learns from the prediction before that, so one such example leaves no
/// trace in memory.
const DIVIDES: &str = "
setup:
  v1[0] = 1
  s2 = 0.05
predict:
  s3 = dot(v0, v1)
  s3 = s3 / s3
  s4 = dot(v0, v2)
  s1 = s4 * s3
learn:
  s5 = s0 - s4
  s5 = s5 * s2
  v3 = s5 * v0
  v2 = v2 + v3
";

fn ground(goal: Goal, more: &str) -> Ground {
    Ground::new(goal, FEATURES, [TRAINING, validation(TASKS)], more)
}

/// Every task has another number of validation examples.
fn validation(number: usize) -> usize {
    5 + number
}

fn tasks(goal: Goal) -> Vec<Task> {
    let mut rng = Rng::new(1);
    (0..TASKS)
        .map(|number| task(goal, FEATURES, [TRAINING, validation(number)], &mut rng))
        .collect()
}

/// First and last of the first block, first and last of the second, and one between.
const VICTIMS: [usize; 5] = [0, 3, 7, 8, TASKS - 1];

/// Where an example is.
#[derive(Debug, Clone, Copy)]
enum Place {
    FirstTraining,
    LastTraining,
    FirstValidation,
    LastValidation,
}

impl Place {
    const ALL: [Self; 4] = [
        Self::FirstTraining,
        Self::LastTraining,
        Self::FirstValidation,
        Self::LastValidation,
    ];

    fn of(self, task: &mut Task) -> &mut [f32] {
        let (numbers, last) = match self {
            Self::FirstTraining => (&mut task.training, false),
            Self::LastTraining => (&mut task.training, true),
            Self::FirstValidation => (&mut task.validation, false),
            Self::LastValidation => (&mut task.validation, true),
        };
        let mut examples = numbers.chunks_exact_mut(FEATURES);
        if last {
            examples.next_back()
        } else {
            examples.next()
        }
        .unwrap()
    }
}

/// That one case alone has an outcome of its own: the others' are those before, and so are all when
/// each task is by itself.
fn only(
    ground: &Ground,
    tasks: &[Task],
    before: &[Outcome],
    victim: usize,
    end: Outcome,
    program: &[u8],
) {
    let mut expected = before.to_vec();
    expected[victim] = end;
    let found = outcomes(&ground.load(tasks), program, u64::MAX);
    assert_eq!(found, expected, "task {victim}");
    assert_eq!(
        ground.alone(tasks, program, u64::MAX),
        expected,
        "task {victim}"
    );
}

#[test]
fn what_is_no_number_ends_its_case_only() {
    for goal in GOALS {
        let ground = ground(goal, "");
        let program = ground.space.parse(DIVIDES).unwrap();
        let clean = tasks(goal);
        // Rows beyond a task's own validation examples hold zeros: 0 / 0 there harms nobody.
        let before = outcomes(&ground.load(&clean), &program, u64::MAX);
        assert!(before.iter().all(Result::is_ok), "{before:?}");
        for victim in VICTIMS {
            for place in Place::ALL {
                let mut tasks = clean.clone();
                place.of(&mut tasks[victim])[0] = 0.0;
                only(
                    &ground,
                    &tasks,
                    &before,
                    victim,
                    Err(Fault::Numeric),
                    &program,
                );
            }
        }
    }
}

/// All eight tasks of a block fail at different examples; the other block goes on.
#[test]
fn a_block_may_fail_as_a_whole() {
    let ground = ground(Goal::Classes, "");
    let program = ground.space.parse(DIVIDES).unwrap();
    let mut tasks = tasks(Goal::Classes);
    let mut expected = outcomes(&ground.load(&tasks), &program, u64::MAX);
    for number in 0..8 {
        Place::ALL[number % 4].of(&mut tasks[number])[0] = 0.0;
        expected[number] = Err(Fault::Numeric);
    }
    assert_eq!(outcomes(&ground.load(&tasks), &program, u64::MAX), expected);
}

/// The prediction is the first feature.
const FIRST_FEATURE: &str = "
setup:
  v1[0] = 1
predict:
  s1 = dot(v0, v1)
";

#[test]
fn a_training_error_beyond_the_limit_ends_its_case_only() {
    let ground = ground(Goal::Numbers, "error-limit = 64");
    let program = ground.space.parse(FIRST_FEATURE).unwrap();
    let clean = tasks(Goal::Numbers);
    let before = outcomes(&ground.load(&clean), &program, u64::MAX);
    let beyond = 64.0_f32.next_up();
    for victim in VICTIMS {
        for place in [0, TRAINING - 1] {
            for (error, end) in [
                (64.0, before[victim]),
                (-64.0, before[victim]),
                (beyond, Err(Fault::Numeric)),
                (-beyond, Err(Fault::Numeric)),
            ] {
                let mut tasks = clean.clone();
                let example = place * FEATURES;
                tasks[victim].training[example] = 0.0;
                tasks[victim].training_labels[place] = error;
                only(&ground, &tasks, &before, victim, end, &program);
            }
        }
        // In validation there is no limit: the error counts for what it is.
        let mut tasks = clean.clone();
        *tasks[victim].validation_labels.last_mut().unwrap() = 1e6;
        let found = outcomes(&ground.load(&tasks), &program, u64::MAX);
        let [there, here] = [&before, &found].map(|outcomes| outcomes[victim].unwrap());
        assert!(Score::ZERO < here && here < there, "{here:?}");
        only(&ground, &tasks, &before, victim, Ok(here), &program);
    }
}

/// Errors of classes are those of probabilities, so a limit below 1 matters.
#[test]
fn a_probability_may_be_beyond_the_limit() {
    let ground = ground(Goal::Classes, "error-limit = 0.99");
    let program = ground.space.parse(FIRST_FEATURE).unwrap();
    let clean = tasks(Goal::Classes);
    let before = outcomes(&ground.load(&clean), &program, u64::MAX);
    assert!(before.iter().all(Result::is_ok), "{before:?}");
    for victim in VICTIMS {
        // sigmoid(4.5) is 0.989, sigmoid(4.7) is 0.991.
        for (feature, end) in [(4.5, before[victim]), (4.7, Err(Fault::Numeric))] {
            let mut tasks = clean.clone();
            Place::LastTraining.of(&mut tasks[victim])[0] = feature;
            *tasks[victim].training_labels.last_mut().unwrap() = 0.0;
            only(&ground, &tasks, &before, victim, end, &program);
        }
    }
}

/// The prediction is the reciprocal of the first feature.
const RECIPROCAL: &str = "
setup:
  v1[0] = 1
predict:
  v2 = reciprocal(v0)
  s1 = dot(v1, v2)
";

/// An infinite prediction is a training error beyond any limit; in validation it is a class like any
/// other, and a number as far off as can be.
#[test]
fn infinities_are_predictions() {
    for goal in GOALS {
        let ground = ground(goal, "error-limit = 3.4e38");
        let program = ground.space.parse(RECIPROCAL).unwrap();
        let clean = tasks(goal);
        let before = outcomes(&ground.load(&clean), &program, u64::MAX);
        assert!(before.iter().all(Result::is_ok), "{before:?}");
        for victim in VICTIMS {
            let mut tasks = clean.clone();
            Place::LastTraining.of(&mut tasks[victim])[0] = 0.0;
            let end = match goal {
                Goal::Classes => before[victim],
                Goal::Numbers => Err(Fault::Numeric),
            };
            only(&ground, &tasks, &before, victim, end, &program);

            // -1 and minus infinity are the same class, infinity is the other one.
            let mut tasks = clean.clone();
            *tasks[victim].validation_labels.last_mut().unwrap() = 0.0;
            let mut last = |feature| {
                Place::LastValidation.of(&mut tasks[victim])[0] = feature;
                tasks.clone()
            };
            let [right, same, wrong] = [-1.0, -0.0, 0.0].map(&mut last);
            let right = outcomes(&ground.load(&right), &program, u64::MAX)[victim].unwrap();
            let examples = validation(victim) as i64;
            let answers = (right.nanos() * examples + 500_000_000) / 1_000_000_000;
            let ends = match goal {
                Goal::Classes => [Ok(right), Score::ratio(answers - 1, examples)],
                Goal::Numbers => [Ok(Score::ZERO); 2],
            };
            only(&ground, &same, &before, victim, ends[0], &program);
            only(&ground, &wrong, &before, victim, ends[1], &program);
        }
    }
}

/// Tasks have 5 to 15 validation examples, so their prices differ.
#[test]
fn a_case_that_costs_more_than_the_budget_ends_alone() {
    for goal in GOALS {
        let ground = ground(goal, "epochs = 2");
        let program = ground.space.parse(DIVIDES).unwrap();
        let mut tasks = tasks(goal);
        tasks.rotate_left(4);
        let dataset = ground.load(&tasks);
        let whole = outcomes(&dataset, &program, u64::MAX);
        assert!(whole.iter().all(Result::is_ok), "{whole:?}");
        let price = |task: &Task| {
            let validated = task.validation_labels.len() as u64;
            // Four for each instruction and one for each number; two of four are on vectors.
            let phase = 4 * (4 + 1) - 2 + 2 * FEATURES as u64;
            2 * (4 + 1) + 2 * TRAINING as u64 * 2 * phase + phase * validated
        };
        let mut prices: Vec<u64> = tasks.iter().map(price).collect();
        for budget in prices.clone() {
            for budget in [budget - 1, budget] {
                let expected: Vec<Outcome> = (whole.iter().zip(&prices))
                    .map(|(outcome, price)| match *price <= budget {
                        true => *outcome,
                        false => Err(Fault::OutOfBudget),
                    })
                    .collect();
                assert_eq!(outcomes(&dataset, &program, budget), expected);
                assert_eq!(ground.alone(&tasks, &program, budget), expected);
            }
        }
        // What a case can't pay for it has not computed: it isn't told that it would have failed.
        prices.sort_unstable();
        let dearest = tasks
            .iter()
            .position(|task| price(task) == prices[TASKS - 1])
            .unwrap();
        Place::FirstTraining.of(&mut tasks[dearest])[0] = 0.0;
        let dataset = ground.load(&tasks);
        let found = |budget| outcomes(&dataset, &program, budget)[dearest];
        assert_eq!(found(prices[TASKS - 1]), Err(Fault::Numeric));
        assert_eq!(found(prices[TASKS - 1] - 1), Err(Fault::OutOfBudget));
    }
}

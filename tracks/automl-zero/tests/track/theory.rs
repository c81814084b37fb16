//! Baselines on synthetic tasks do what theory says.
//!
//! Inputs are independent and normally distributed, teachers have no noise. So
//!
//! - the root of a linear learner's mean squared error on a linear teacher is the distance of its
//!   weights from the teacher's;
//! - a linear classifier disagrees with a linear teacher on `angle / pi` of all inputs, the angle
//!   being that between their weights;
//! - stochastic gradient descent with a small constant rate brings both to zero: the error of each
//!   step shrinks with the distance, as there is no noise;
//! - a linear learner can't follow a network that bends, and a network can.
//!
//! Margins are below what we saw, and far above the spread of the teachers.

use std::f64::consts::FRAC_PI_2;

use assay_sdk::Split;
use assay_sdk::adapter::Space;
use assay_track_automl_zero::AutomlZero;

use crate::ground::outcomes;

const TASKS: u32 = 16;

/// How the linear and the two-layer baseline do on each task, at a rate of their own or another.
struct Scores {
    linear: Vec<f64>,
    network: Vec<f64>,
}

fn scores(source: &str, goal: &str, rate: Option<&str>) -> Scores {
    let parameters = format!(
        "features = 8\nexamples = {{ training = 4_000, validation = 500 }}\n\
         data = {{ source = '{source}', goal = '{goal}' }}"
    );
    let space = Space::<AutomlZero>::open(&parameters).unwrap();
    let prepared = space.prepare(Split::Search, 5, TASKS, &[]).unwrap();
    let dataset = space.load(&prepared).unwrap();
    let of = |name: &str| -> Vec<f64> {
        let baselines = space.baselines();
        let (_, program) = baselines
            .iter()
            .find(|baseline| baseline.0 == name)
            .unwrap();
        let text = space.render(program).unwrap();
        let program = space.parse(&with_rate(&text, rate)).unwrap();
        let outcomes = outcomes(&dataset, &program, u64::MAX).into_iter();
        outcomes
            .map(|outcome| outcome.unwrap().nanos() as f64 * 1e-9)
            .collect()
    };
    Scores {
        linear: of("linear-sgd"),
        network: of("two-layer"),
    }
}

/// Both programs keep their rate in `s2`, and set it first.
fn with_rate(text: &str, rate: Option<&str>) -> String {
    let Some(rate) = rate else {
        return text.to_owned();
    };
    let (before, after) = text.split_once("s2 = ").unwrap();
    let (_, after) = after.split_once('\n').unwrap();
    format!("{before}s2 = {rate}\n{after}")
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

fn least(numbers: &[f64]) -> f64 {
    numbers.iter().copied().fold(f64::INFINITY, f64::min)
}

/// The roots of the mean squared errors that these are the scores of.
fn errors(scores: &[f64]) -> Vec<f64> {
    let error = |score: &f64| (FRAC_PI_2 * (1.0 - score)).tan();
    scores.iter().map(error).collect()
}

#[test]
fn gradient_descent_finds_the_weights_of_a_linear_teacher() {
    let linear = errors(&scores("linear", "numbers", Some("0.01")).linear);
    // The teachers' weights are about 2.8 long. We saw distances of 1e-6.
    for distance in &linear {
        assert!(*distance < 1e-4, "{linear:?}");
    }
}

#[test]
fn gradient_descent_finds_the_direction_of_a_linear_teacher() {
    let Scores { linear, .. } = scores("linear", "classes", None);
    // We saw 0.990 and 0.974.
    assert!(mean(&linear) > 0.98, "{linear:?}");
    assert!(least(&linear) > 0.96, "{linear:?}");
}

#[test]
fn a_network_beats_a_line_on_the_classes_of_a_network() {
    let Scores { linear, network } = scores("network", "classes", None);
    // We saw 0.833 and 0.926, and the network ahead on each task.
    assert!(
        mean(&network) > mean(&linear) + 0.06,
        "{linear:?}\n{network:?}"
    );
    for (linear, network) in linear.iter().zip(&network) {
        assert!(network > linear, "{network} is not above {linear}");
    }
}

/// Outputs of a network are some eight times as large as classes, so the network's own rate is too
/// large for them.
#[test]
fn a_network_beats_a_line_on_the_numbers_of_a_network() {
    let Scores { linear, network } = scores("network", "numbers", Some("0.01"));
    let (linear, network) = (errors(&linear), errors(&network));
    // We saw a fifth in the mean, and a half on the worst task.
    assert!(
        mean(&network) < 0.3 * mean(&linear),
        "{linear:?}\n{network:?}"
    );
    for (linear, network) in linear.iter().zip(&network) {
        assert!(*network < 0.6 * linear, "{network} is not below {linear}");
    }
}

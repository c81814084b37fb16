//! Programs that learn, and programs that mean nothing.

use assay_sdk::{Rng, Track};
use assay_track_automl_zero::{AutomlZero, Mutation, Program};

use super::observation::{Setting, natively};

/// The reference programs of the track.
const REFERENCES: [(&str, &str); 3] = [
    (
        "linear",
        include_str!("../../../tracks/automl-zero/programs/linear.txt"),
    ),
    (
        "two-layer",
        include_str!("../../../tracks/automl-zero/programs/two_layer.txt"),
    ),
    (
        "evolved",
        include_str!("../../../tracks/automl-zero/programs/evolved.txt"),
    ),
];

/// What the machine does at once: products added to something or subtracted from it, on either side
/// of the sum, moving averages, and products whose result takes the place of an operand.
const UPDATES: &str = "
setup:
  s2 = 0.002
  m0 = gaussian(0, 0.1)
  m4 = gaussian(0, 0.1)
  v1 = uniform(-0.5, 0.5)
predict:
  v2 = m0 @ v0
  v3 = m4 @ v2
  v3 = m4 @ v3
  s1 = dot(v3, v1)
learn:
  s3 = s0 - s1
  s3 = s3 * s2
  v4 = s3 * v2
  v1 = v1 + v4
  v5 = s3 * v3
  v1 = v5 + v1
  v6 = s2 * v1
  v1 = v1 - v6
  m1 = outer(v1, v0)
  m2 = s3 * m1
  m0 = m0 + m2
  m3 = outer(v4, v0)
  m0 = m3 + m0
  m5 = outer(v5, v2)
  m4 = m4 - m5
  m6 = s2 * m4
  m4 = m4 - m6
  m7 = m4 @ m4
  m7 = transpose(m7)
  m7 = m0 @ m7
  m8 = s2 * m7
  m4 = m8 + m4
  v7 = v1 - v8
  v7 = s2 * v7
  v8 = v8 + v7
  m9 = m4 - m10
  m9 = s2 * m9
  m10 = m10 + m9
  v9 = m10 @ v8
  v9 = v3 - v9
  v9 = s3 * v9
  v1 = v1 + v9
";

/// Random programs at each width.
const RANDOM: u64 = 100;

/// A part of the golden file that isn't about one operation.
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) setting: Setting,
    pub(crate) programs: Vec<Program>,
}

pub(crate) fn parts() -> Vec<Part> {
    let mut parts = Vec::new();
    for (goal, features) in [
        ("classes", 16),
        ("numbers", 8),
        ("classes", 7),
        ("numbers", 4),
    ] {
        // Two blocks of tasks, the second not full.
        let setting = Setting::new(goal, features, [120, 60], 11);
        let track = setting.track();
        let updates = [("updates", UPDATES)];
        for (name, text) in REFERENCES.into_iter().chain(updates) {
            parts.push(Part {
                name: format!("{name}:{goal}:{features}"),
                setting: setting.clone(),
                programs: vec![track.parse(text).unwrap()],
            });
        }
        let setting = Setting::new(goal, features, [12, 11], 11);
        parts.push(Part {
            name: format!("random:{goal}:{features}"),
            programs: (0..RANDOM).map(|seed| walk(&track, seed)).collect(),
            setting,
        });
    }
    parts
}

/// A reference program, or a random one, some mutations away.
fn walk(track: &AutomlZero, seed: u64) -> Program {
    let mut rng = Rng::new(seed);
    let language = track.language();
    let mut program = match seed as usize % (REFERENCES.len() + 1) {
        number if number < REFERENCES.len() => track.parse(REFERENCES[number].1).unwrap(),
        _ => language.random(&mut rng),
    };
    for _ in 0..1 + rng.index(12) {
        let mutation = *rng.choose(&Mutation::ALL);
        program = language.mutate(&program, mutation, &mut rng);
    }
    program
}

/// What fails after a few examples would show little.
#[test]
fn programs_that_learn_end_with_scores() {
    for part in parts() {
        if part.programs.len() > 1 {
            continue;
        }
        for observation in natively(&part.setting, &part.programs) {
            let (numbers, _) = observation.as_chunks::<8>();
            let scores = numbers[1..].iter().map(|bytes| i64::from_le_bytes(*bytes));
            let found: Vec<i64> = scores.collect();
            assert!(
                found.iter().all(|score| *score > 0),
                "{}: {found:?}",
                part.name
            );
        }
    }
}

//! Which stream of a seed serves what. The first word of a stream names its purpose, so none is
//! used twice; whatever has a stream of its own does not depend on how many cases there are.

use assay_sdk::Rng;

use super::pairs::ClassPair;

/// Stream `[0, projection, 0]`: the entries of a projection.
pub(crate) fn projection(seed: u64, projection: u32) -> Rng {
    Rng::keyed(seed, [0, projection, 0])
}

/// Stream `[1, projection, 256 * lower + higher]`: which examples of two classes a task has.
pub(crate) fn sample(seed: u64, projection: u32, pair: ClassPair) -> Rng {
    Rng::keyed(seed, [1, projection, pair.key()])
}

/// Stream `[2, projection, 256 * lower + higher]`: its first 64 bits are the seed of that task.
pub(crate) fn task_seed(seed: u64, projection: u32, pair: ClassPair) -> u64 {
    Rng::keyed(seed, [2, projection, pair.key()]).next_u64()
}

/// Stream `[3, case, 0]`: the weights of a teacher.
pub(crate) fn teacher(seed: u64, case: u32) -> Rng {
    Rng::keyed(seed, [3, case, 0])
}

/// Stream `[4, case, 0]`: the inputs that a teacher labels.
pub(crate) fn inputs(seed: u64, case: u32) -> Rng {
    Rng::keyed(seed, [4, case, 0])
}

/// Stream `[5, case, 0]`: its first 64 bits are the seed of a task with a teacher.
pub(crate) fn taught_task_seed(seed: u64, case: u32) -> u64 {
    Rng::keyed(seed, [5, case, 0]).next_u64()
}

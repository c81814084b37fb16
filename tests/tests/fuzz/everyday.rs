//! The inputs of every test run.

use std::{
    fmt::Write as _,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use assay_random::Rng;
use assay_tests::fuzz::{TARGETS, Target, mutate};

use super::allocator::peak_of;

/// What was found out about a target.
#[derive(Default)]
struct Found {
    inputs: u32,
    accepted: u32,
    /// The largest share of its limit that an input took of memory, in percent.
    memory: usize,
}

#[test]
fn every_input_gets_an_answer_within_its_memory() {
    println!("target               inputs  accepted  most memory, of what is allowed");
    for target in TARGETS {
        let Found {
            inputs,
            accepted,
            memory,
        } = run(target);
        let name = target.name;
        println!("{name:20} {inputs:6}  {accepted:8}  {memory} %");
    }
}

fn run(target: &Target) -> Found {
    let examples = target.examples();
    for example in &examples {
        // Twice: what is made only once is not the input's.
        for _ in 0..2 {
            let accepted = (target.read)(example);
            assert!(
                accepted,
                "{}: an example is refused: {}",
                target.name,
                shown(example)
            );
        }
    }
    let bases = [examples, target.corpus()].concat();
    // Its own random numbers, whatever other targets there are.
    let number = target.name.bytes().fold(0_u32, |number, byte| {
        number.wrapping_mul(31).wrapping_add(byte.into())
    });
    let made = (0..target.inputs).map(|at| {
        let mut rng = Rng::keyed(4, [number, at, 0]);
        mutate(&mut rng, &bases, target.words)
    });
    let mut found = Found::default();
    let kept = bases.iter().cloned().chain(target.dense_inputs());
    for input in kept.chain(made) {
        try_input(target, &input, &mut found);
    }
    found
}

fn try_input(target: &Target, input: &[u8], found: &mut Found) {
    let mut outcome = None;
    let peak = peak_of(|| {
        outcome = Some(catch_unwind(AssertUnwindSafe(|| (target.read)(input))));
    });
    let limit = target.memory.limit(input.len());
    found.inputs += 1;
    found.memory = found.memory.max(100 * peak / limit);
    match outcome {
        Some(Ok(_)) if peak > limit => {
            fail(target, input, &format!("takes {peak} bytes, not {limit}"))
        }
        Some(Ok(accepted)) => found.accepted += u32::from(accepted),
        _ => fail(target, input, "panics (the message is above)"),
    }
}

fn fail(target: &Target, input: &[u8], problem: &str) -> ! {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(target.name);
    fs::write(&file, input).expect("the folder can be written");
    panic!(
        "{}: an input of {} bytes {problem}: {}\n\
         keep it, so that it is always tried first: mkdir -p {folder} && mv {} {folder}/",
        target.name,
        input.len(),
        shown(input),
        file.display(),
        folder = target.corpus_folder().display(),
    );
}

/// The beginning, in hexadecimal.
fn shown(bytes: &[u8]) -> String {
    const SHOWN: usize = 512;
    let mut text = String::new();
    for byte in bytes.iter().take(SHOWN) {
        write!(text, "{byte:02x}").expect("text can be written");
    }
    if bytes.len() > SHOWN {
        text.push_str("...");
    }
    text
}

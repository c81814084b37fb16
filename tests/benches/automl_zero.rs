//! What the AutoML-Zero track costs: milliseconds per task for the reference programs under both
//! profiles and natively, and programs per second for fixed corpora.
//!
//! `taskset -c 1 cargo bench -p assay-tests --bench automl_zero [COMPONENT]` prints medians of several
//! runs. The component is that of the default challenge, or the given one. The figures that we saw,
//! and what they mean, are in the README of `tracks/automl-zero`.

use std::{collections::BTreeSet, fs, path::Path, time::Duration};

use assay_protocol::Program;
use assay_sandbox::{
    Compiler, Dataset, Limits, Profile, Sandbox, Space, Split, THREAD_STACK, Task, Variation, open,
};
use assay_sdk::Track;
use assay_track_automl_zero::AutomlZero;

/// Each with as many runs as fit some seconds.
const PROGRAMS: [(&str, &str); 3] = [
    (
        "linear 1/1/4",
        include_str!("../../tracks/automl-zero/programs/linear.txt"),
    ),
    (
        "two-layer 3/5/11",
        include_str!("../../tracks/automl-zero/programs/two_layer.txt"),
    ),
    (
        "evolved 4/6/16",
        include_str!("../../tracks/automl-zero/programs/evolved.txt"),
    ),
];

const RUNS: usize = 9;

/// 8,000 + 1,000 examples of 16 features, as in the paper's search.
const PARAMETERS: &str = "features = 16\ndata = { source = 'network' }\n";

fn main() {
    std::thread::Builder::new()
        .stack_size(THREAD_STACK)
        .spawn(run)
        .expect("a thread")
        .join()
        .expect("the benchmark runs");
}

fn run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let named = std::env::args()
        .nth(1)
        .filter(|name| name.ends_with(".wasm"));
    let committed = root.join("challenges/automl-digits/automl_zero.wasm");
    let bytes = fs::read(named.map_or(committed, Into::into)).expect("the component is there");

    println!("milliseconds per task, one core, median of {RUNS} runs\n");
    println!("{:<20}{:<24}{:>8}{:>12}", "program", "", "tasks", "ms/task");
    for tasks in [8, 12] {
        for (label, profile, variation) in [
            (
                "search, no watchdog",
                Profile::Search,
                Variation::Uninterruptible,
            ),
            ("search", Profile::Search, Variation::Optimized),
            ("verdict", Profile::Verdict, Variation::Optimized),
        ] {
            let mut dataset = dataset(&bytes, profile, variation, tasks);
            for (name, text) in PROGRAMS {
                let program = dataset.space().parse(text);
                let program: Program = program.expect("the call succeeds").expect("a program");
                let time = median(|| {
                    dataset
                        .evaluate(&program, 0..tasks)
                        .expect("the program runs");
                });
                print(name, label, tasks, time);
            }
        }
        let track = AutomlZero::open(parameters()).expect("the parameters are good");
        let prepared = track.prepare(assay_sdk::Split::Search, 1, tasks, &[]);
        let dataset = track
            .load(&prepared.expect("the data is good"))
            .expect("the data loads");
        for (name, text) in PROGRAMS {
            let program = track.parse(text).expect("a program");
            let time = median(|| {
                track.evaluate(&dataset, &program, 0..tasks as usize, u64::MAX);
            });
            print(name, "native", tasks, time);
        }
    }
    instructions(&bytes);
    search_throughput(&bytes);
}

/// Instructions that dominate learners, each so that no repetition of it can be left out.
const INSTRUCTIONS: [(&str, &str); 11] = [
    ("scalar add", "s1 = s1 + s2"),
    ("scalar sine and add", "s2 = sin(s2)\n s1 = s1 + s2"),
    ("vector add", "v3 = v3 + v1"),
    ("dot and scalar add", "s3 = dot(v0, v1)\n s1 = s1 + s3"),
    ("matrix times vector", "v3 = m0 @ v3"),
    ("rank-one update", "m2 = outer(v1, v0)\n m1 = m1 + m2"),
    ("matrix add", "m1 = m1 + m0"),
    (
        "matrix towards another",
        "m2 = m0 - m1\n m2 = s2 * m2\n m1 = m1 + m2",
    ),
    ("matrix norm and add", "s3 = norm(m0)\n s1 = s1 + s3"),
    ("matrix product", "m1 = m0 @ m1"),
    (
        "16 normal numbers, mean, add",
        "v3 = gaussian(0, 1)\n s3 = mean(v3)\n s1 = s1 + s3",
    ),
];

/// What instructions cost: the difference that five of them make in *predict*.
fn instructions(bytes: &[u8]) {
    println!("\nnanoseconds for 8 tasks of 16 features, search profile\n");
    let mut dataset = dataset(bytes, Profile::Search, Variation::Optimized, 8);
    let mut time = |text: &str, times: usize| {
        let body = format!(" {text}\n").repeat(times);
        let text = format!(
            "setup:\n s2 = 0.01\n v1 = gaussian(0, 1)\n m0 = gaussian(0, 0.1)\n\
             predict:\n{body} s4 = mean(v3)\n s1 = s1 + s4\n s4 = mean(m1)\n s1 = s1 + s4\n\
             learn:\n"
        );
        let program = dataset.space().parse(&text).expect("the call succeeds");
        let program = program.expect("a program");
        let time = median(|| {
            dataset.evaluate(&program, 0..8).expect("the program runs");
        });
        time.as_secs_f64() * 1e9 / 9_000.0
    };
    for (name, text) in INSTRUCTIONS {
        let each = (time(text, 5) - time(text, 0)) / 5.0;
        println!("{name:<32}{each:>8.1}");
    }
}

/// Programs per second on ten tasks, with and without a cache of fingerprints: the evaluator's work in
/// a search, one program after the other.
fn search_throughput(bytes: &[u8]) {
    println!("\nprograms per second on 10 tasks, search profile, median of 3 runs\n");
    println!(
        "{:<28}{:>10}{:>12}{:>12}{:>10}",
        "corpus", "programs", "no cache", "cache", "distinct"
    );
    let mut dataset = dataset(bytes, Profile::Search, Variation::Optimized, 10);
    let baselines = dataset.space().baselines().expect("the call succeeds");
    let net = baselines
        .last()
        .expect("there are baselines")
        .program
        .clone();
    let early = corpus(&mut dataset, 10, |space, number| {
        space.random(number).expect("the call succeeds")
    });
    let late = corpus(&mut dataset, 3, |_, _| net.clone());
    for (name, programs) in [
        ("random, 10 mutations", early),
        ("two-layer net, 1 to 3", late),
    ] {
        let mut distinct = 0;
        let each = [false, true].map(|cached| {
            let mut times: Vec<Duration> = (0..3)
                .map(|_| {
                    let start = processor_time();
                    distinct = evaluate_all(&mut dataset, &programs, cached);
                    processor_time() - start
                })
                .collect();
            times.sort_unstable();
            programs.len() as f64 / times[1].as_secs_f64()
        });
        println!(
            "{name:<28}{:>10}{:>12.0}{:>12.0}{distinct:>10}",
            programs.len(),
            each[0],
            each[1],
        );
    }
}

/// Scores programs, each that behaves as one before it at most once if they are cached; tells how many
/// behave differently.
fn evaluate_all(dataset: &mut Dataset, programs: &[Program], cached: bool) -> usize {
    let mut seen = BTreeSet::new();
    for program in programs {
        if cached {
            let fingerprint = dataset.fingerprint(program).expect("the call succeeds");
            if !seen.insert(fingerprint) {
                continue;
            }
        }
        dataset.evaluate(program, 0..10).expect("the program runs");
    }
    seen.len()
}

/// 500 programs, the same each time: up to so many mutations away from what they begin as.
fn corpus(
    dataset: &mut Dataset,
    mutations: u64,
    mut begin: impl FnMut(&mut Space, u64) -> Program,
) -> Vec<Program> {
    let kinds = AutomlZero::descriptor().mutations.len() as u64;
    let space = dataset.space();
    (0..500)
        .map(|number| {
            let mut program = begin(space, number);
            for step in 0..=number % mutations {
                let seed = number * 100 + step;
                let child = space.mutate(&program, (seed * 7 % kinds) as u32, seed);
                program = child.expect("the call succeeds");
            }
            program
        })
        .collect()
}

fn print(name: &str, label: &str, tasks: u32, time: Duration) {
    let each = time.as_secs_f64() * 1e3 / f64::from(tasks);
    println!("{name:<20}{label:<24}{tasks:>8}{each:>12.4}");
}

fn parameters() -> assay_track_automl_zero::Parameters {
    toml::from_str(PARAMETERS).expect("the parameters are TOML")
}

fn dataset(bytes: &[u8], profile: Profile, variation: Variation, tasks: u32) -> Dataset {
    let component = Sandbox::with_variation(profile, variation, Compiler::InProcess, None)
        .expect("an engine")
        .load(bytes)
        .expect("the component loads");
    let limits = Limits::default();
    let mut space = component
        .instantiate(&limits)
        .and_then(|instance| instance.open(PARAMETERS))
        .expect("the calls succeed")
        .expect("the parameters are good");
    let prepared = space
        .prepare(Split::Search, 1, tasks, &[])
        .expect("the call succeeds")
        .expect("the data is good");
    let task = Task {
        parameters: PARAMETERS,
        limits: &limits,
        prepared: &prepared,
    };
    open(&component, task).expect("the data loads")
}

/// The median time of one call, as the processor time of this thread: another process on the same
/// core would count as the program's otherwise.
fn median(mut call: impl FnMut()) -> Duration {
    call();
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = processor_time();
            let mut calls = 0;
            while calls == 0 || processor_time() - start < Duration::from_millis(50) {
                call();
                calls += 1;
            }
            (processor_time() - start) / calls
        })
        .collect();
    times.sort_unstable();
    times[RUNS / 2]
}

fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

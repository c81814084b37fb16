//! What the AutoML-Zero track costs: milliseconds per task for the reference programs under both
//! profiles and natively, and programs per second for fixed corpora.
//!
//! `taskset -c 1 cargo bench -p assay-tests --bench automl_zero [COMPONENT]` prints medians of several
//! runs. The component is that of the default challenge, or the given one. The figures that we saw,
//! and what they mean, are in the README of `tracks/automl-zero`.

use std::{fs, path::Path, time::Duration};

use assay_protocol::Program;
use assay_sandbox::{
    Compiler, Dataset, Limits, Profile, Sandbox, Split, THREAD_STACK, Task, Variation, open,
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
    let texts: Vec<(String, String)> = std::env::args().filter(|n| n.ends_with(".txt")).map(|n| (n.clone(), fs::read_to_string(n).unwrap())).collect();
    if !texts.is_empty() {
        let bytes = fs::read(std::env::args().nth(1).unwrap()).unwrap();
        for (label, profile, variation) in [("nowatch", Profile::Search, Variation::Uninterruptible), ("search", Profile::Search, Variation::Optimized), ("verdict", Profile::Verdict, Variation::Optimized)] {
            let mut dataset = dataset(&bytes, profile, variation, 8);
            for (name, text) in &texts {
                let program = dataset.space().parse(text).unwrap().unwrap();
                let time = median(|| { dataset.evaluate(&program, 0..8).unwrap(); });
                println!("{label:10} {:30} {:8.1} ns/example", name.rsplit('/').next().unwrap(), time.as_secs_f64()*1e9/9000.0);
            }
        }
        return;
    }
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

//! What a program costs inside the sandbox: programs per second on OR-Library's instances under each
//! profile, and the cost of everything around `evaluate`.
//!
//! `taskset -c 1 cargo bench -p assay-tests` prints medians of several runs. The figures that we
//! saw, and what they mean, are in the README of `host/sandbox`.

use std::{
    fs,
    hint::black_box,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use assay_protocol::Program;
use assay_sandbox::{
    CodeCache, Compiler, Component, DataFile, Dataset, Limits, Profile, Sandbox, Split,
    THREAD_STACK, Task, Variation, judge, open,
};

/// First fit, which needs no priorities at all: what is left is the bookkeeping of a packing. Then
/// expressions of ten and of thirty nodes that read bins and items, and that no compiler could
/// simplify to less.
const PROGRAMS: [(&str, &str); 3] = [
    ("first fit", "0"),
    ("10 nodes", "if(room - size < 9, -room, room * items)"),
    (
        "30 nodes",
        "if(room - size < 9, max(room * 3, size) - items / 7, \
         min(room + placed * 2, size - items) + abs(room - size * 3) / (1 + bins))",
    ),
];

const RUNS: usize = 9;

const PARAMETERS: &str = "max-nodes = 64\nsearch = { source = \"or-library\" }\n";

/// What runs WebAssembly wants a large stack; on a smaller one each call would first map another.
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
    let bytes = fs::read(root.join("challenges/bin-packing-or1/bin_packing.wasm"))
        .expect("the challenge's component is committed");

    println!("programs per second, one core, median of {RUNS} runs\n");
    println!(
        "{:<22}{:<22}{:>12}{:>12}{:>8}",
        "", "", "programs/s", "us/program", "ratio"
    );
    for file in ["binpack1", "binpack4"] {
        for (name, text) in PROGRAMS {
            let mut base = None;
            for (label, profile, variation) in [
                (
                    "search, no watchdog",
                    Profile::Search,
                    Variation::Uninterruptible,
                ),
                ("search", Profile::Search, Variation::Optimized),
                ("verdict", Profile::Verdict, Variation::Optimized),
            ] {
                let component = load(&bytes, profile, variation);
                let mut dataset = dataset(&component, &root, file);
                let program = parse(&mut dataset, text);
                let cases = 0..dataset.case_count();
                let time = median(|| {
                    dataset
                        .evaluate(&program, cases.clone())
                        .expect("the program runs");
                });
                println!(
                    "{:<22}{label:<22}{:>12.0}{:>12.1}{:>8.2}",
                    format!("{file}, {name}"),
                    1.0 / time.as_secs_f64(),
                    micros(time),
                    time.as_secs_f64() / base.get_or_insert(time).as_secs_f64(),
                );
            }
        }
    }
    println!("\ncost of the steps, median of {RUNS} runs\n");
    for profile in [Profile::Search, Profile::Verdict] {
        steps(&bytes, profile, &root);
    }
}

fn steps(bytes: &[u8], profile: Profile, root: &Path) {
    let print = |step: &str, time: Duration| {
        println!("{:<10}{step:<34}{:>12.2} us", profile.name(), micros(time));
    };
    let home = tempfile::tempdir().expect("a temporary directory");
    let cache = CodeCache::open(home.path().join("code")).expect("a private directory");
    let sandbox = Sandbox::new(profile, Compiler::InProcess, Some(cache)).expect("an engine");
    let start = Instant::now();
    let component = sandbox.load(bytes).expect("the component loads");
    print("load, compiling (one run)", start.elapsed());
    print(
        "load, from the code cache",
        median(|| drop(sandbox.load(bytes).expect("loads"))),
    );

    let limits = Limits::default();
    print(
        "instantiate",
        median(|| drop(component.instantiate(&limits).expect("instantiates"))),
    );
    let files = [file(root, "binpack1")];
    let mut space = component
        .instantiate(&limits)
        .and_then(|instance| instance.open(PARAMETERS))
        .expect("the calls succeed")
        .expect("the parameters are good");
    print(
        "prepare binpack1",
        median(|| {
            let prepared = space
                .prepare(Split::Search, 0, 0, &files)
                .expect("the call succeeds");
            black_box(prepared.expect("the data is good"));
        }),
    );
    let prepared = space
        .prepare(Split::Search, 0, 0, &files)
        .expect("the call succeeds");
    let prepared = prepared.expect("the data is good");
    let task = Task {
        parameters: PARAMETERS,
        limits: &limits,
        prepared: &prepared,
    };
    print(
        "instantiate, open and load",
        median(|| drop(open(&component, task).expect("loads"))),
    );
    let mut dataset = open(&component, task).expect("loads");
    let program = parse(&mut dataset, PROGRAMS[1].1);
    print(
        "call with a program (complexity)",
        median(|| {
            black_box(
                dataset
                    .space()
                    .complexity(&program)
                    .expect("the call succeeds"),
            );
        }),
    );
    print(
        "mutate",
        median(|| {
            black_box(
                dataset
                    .space()
                    .mutate(&program, 0, 1)
                    .expect("the call succeeds"),
            );
        }),
    );
    print(
        "fingerprint",
        median(|| {
            black_box(dataset.fingerprint(&program).expect("the call succeeds"));
        }),
    );
    print(
        "evaluate one case of 120 items",
        median(|| {
            black_box(dataset.evaluate(&program, 0..1).expect("the call succeeds"));
        }),
    );
    print(
        "evaluate twenty cases",
        median(|| {
            black_box(
                dataset
                    .evaluate(&program, 0..20)
                    .expect("the call succeeds"),
            );
        }),
    );
    if profile == Profile::Verdict {
        print(
            "judge (fresh instance, whole split)",
            median(|| {
                black_box(judge(&component, task, &program));
            }),
        );
    }
}

fn load(bytes: &[u8], profile: Profile, variation: Variation) -> Component {
    Sandbox::with_variation(profile, variation, Compiler::InProcess, None)
        .expect("an engine")
        .load(bytes)
        .expect("the component loads")
}

fn dataset(component: &Component, root: &Path, name: &str) -> Dataset {
    let limits = Limits::default();
    let mut space = component
        .instantiate(&limits)
        .and_then(|instance| instance.open(PARAMETERS))
        .expect("the calls succeed")
        .expect("the parameters are good");
    let prepared = space.prepare(Split::Search, 0, 0, &[file(root, name)]);
    let prepared = prepared
        .expect("the call succeeds")
        .expect("the data is good");
    open(
        component,
        Task {
            parameters: PARAMETERS,
            limits: &limits,
            prepared: &prepared,
        },
    )
    .expect("the data loads")
}

fn file(root: &Path, name: &str) -> DataFile {
    let path: PathBuf = root
        .join("tracks/bin-packing/data")
        .join(format!("{name}.txt"));
    DataFile {
        name: format!("{name}.txt"),
        bytes: fs::read(path).expect("the instances are committed"),
    }
}

fn parse(dataset: &mut Dataset, text: &str) -> Program {
    dataset
        .space()
        .parse(text)
        .expect("the call succeeds")
        .expect("the text is a program")
}

/// The median time of one call: each run repeats it for at least 20 ms.
fn median(mut call: impl FnMut()) -> Duration {
    call();
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            let mut calls = 0;
            while calls == 0 || start.elapsed() < Duration::from_millis(20) {
                call();
                calls += 1;
            }
            start.elapsed() / calls
        })
        .collect();
    times.sort_unstable();
    times[RUNS / 2]
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

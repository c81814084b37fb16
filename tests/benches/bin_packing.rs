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
    CodeCache, Compiler, Component, DataFile, Dataset, Limits, Profile, Sandbox, Split, Task,
    Variation, judge, open,
};

/// Expressions of ten and of thirty nodes that read bins and items, and that no compiler could
/// simplify to less.
const PROGRAMS: [(&str, &str); 2] = [
    ("10 nodes", "if(room - size < 9, -room, room * items)"),
    (
        "30 nodes",
        "if(room - size < 9, max(room * 3, size) - items / 7, \
         min(room + placed * 2, size - items) + abs(room - size * 3) / (1 + bins))",
    ),
];

const PARAMETERS: &str = "max-nodes = 64\nsearch = { source = \"or-library\" }\n";

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let bytes = fs::read(root.join("challenges/bin-packing-or1/bin_packing.wasm"))
        .expect("the challenge's component is committed");

    println!("programs per second, one core, median of 9 runs\n");
    println!("{:<24}{:>10}{:>12}{:>12}{:>8}", "", "", "programs/s", "us/program", "ratio");
    for file in ["binpack1", "binpack4"] {
        for (name, text) in PROGRAMS {
            let mut fastest = None;
            for (label, profile, variation) in [
                ("search, no watchdog", Profile::Search, Variation::Uninterruptible),
                ("search", Profile::Search, Variation::Optimized),
                ("verdict", Profile::Verdict, Variation::Optimized),
            ] {
                let component = load(&bytes, profile, variation);
                let mut dataset = dataset(&component, &root, file);
                let program = parse(&mut dataset, text);
                let cases = 0..dataset.case_count();
                let time = median(9, || {
                    dataset.evaluate(&program, cases.clone()).expect("the program runs");
                });
                let base = *fastest.get_or_insert(time);
                println!(
                    "{:<24}{:>10}{:>12.0}{:>12.1}{:>8.2}",
                    format!("{file}, {name}"),
                    "",
                    1.0 / time.as_secs_f64(),
                    micros(time),
                    time.as_secs_f64() / base.as_secs_f64(),
                );
                println!("    {label}");
            }
        }
    }
    println!("\ncost of the steps, median of 9 runs\n");
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
    print("load, from the code cache", median(9, || drop(sandbox.load(bytes).expect("loads"))));

    let limits = Limits::default();
    print(
        "instantiate",
        median(9, || drop(component.instantiate(&limits).expect("instantiates"))),
    );
    let files = [file(root, "binpack1")];
    let mut space = component
        .instantiate(&limits)
        .and_then(|instance| instance.open(PARAMETERS))
        .expect("the calls succeed")
        .expect("the parameters are good");
    print(
        "prepare binpack1",
        median(9, || {
            let prepared = space.prepare(Split::Search, 0, 0, &files).expect("the call succeeds");
            black_box(prepared.expect("the data is good"));
        }),
    );
    let prepared = space.prepare(Split::Search, 0, 0, &files).expect("the call succeeds");
    let prepared = prepared.expect("the data is good");
    let task = Task { parameters: PARAMETERS, limits: &limits, prepared: &prepared };
    print(
        "instantiate, open and load",
        median(9, || drop(open(&component, task).expect("loads"))),
    );
    let mut dataset = open(&component, task).expect("loads");
    let program = parse(&mut dataset, PROGRAMS[0].1);
    print(
        "call with a program (complexity)",
        median(9, || {
            black_box(dataset.space().complexity(&program).expect("the call succeeds"));
        }),
    );
    print(
        "mutate",
        median(9, || {
            black_box(dataset.space().mutate(&program, 0, 1).expect("the call succeeds"));
        }),
    );
    print(
        "fingerprint",
        median(9, || {
            black_box(dataset.fingerprint(&program).expect("the call succeeds"));
        }),
    );
    print(
        "evaluate one case of 120 items",
        median(9, || {
            black_box(dataset.evaluate(&program, 0..1).expect("the call succeeds"));
        }),
    );
    print(
        "evaluate twenty cases",
        median(9, || {
            black_box(dataset.evaluate(&program, 0..20).expect("the call succeeds"));
        }),
    );
    if profile == Profile::Verdict {
        print(
            "judge (fresh instance, whole split)",
            median(9, || {
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
    let prepared = prepared.expect("the call succeeds").expect("the data is good");
    open(component, Task { parameters: PARAMETERS, limits: &limits, prepared: &prepared })
        .expect("the data loads")
}

fn file(root: &Path, name: &str) -> DataFile {
    let path: PathBuf = root.join("tracks/bin-packing/data").join(format!("{name}.txt"));
    DataFile {
        name: format!("{name}.txt"),
        bytes: fs::read(path).expect("the instances are committed"),
    }
}

fn parse(dataset: &mut Dataset, text: &str) -> Program {
    dataset.space().parse(text).expect("the call succeeds").expect("the text is a program")
}

/// The median time of one call: each run repeats it for at least 20 ms.
fn median(runs: usize, mut call: impl FnMut()) -> Duration {
    call();
    let mut times: Vec<Duration> = (0..runs)
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
    times[runs / 2]
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

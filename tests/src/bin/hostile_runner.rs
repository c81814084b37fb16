//! Takes one hostile component on its tour, in a process of its own, and reports how it went.
//!
//! `hostile_runner CASE PROFILE THREAD`: the case's name; `verdict` or `search`; `main` or `small`,
//! a thread with Rust's 2 MiB. Prints three lines, `ending`, `milliseconds` and `peak-mib`, and fails
//! if the sandbox does not serve a good component afterwards.

use std::{env, fs, process::ExitCode, thread, time::Instant};

use assay_sandbox::{CompileError, Compiler, LoadError, Profile, Sandbox, compile_worker};
use assay_tests::{
    base,
    hostile::{self, CASES, Ending},
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Address space of the process, in bytes. Each linear memory reserves 4 GiB and guard pages, so that
/// this is room for two instances: one that was not freed would be missed at the next.
const ADDRESS_SPACE: u64 = 12 << 30;

/// CPU time in seconds, for this process and for the compiler's each: less than the sandbox allows,
/// so that the test with a component that compiles slowly is quick.
const CPU_SECONDS: u64 = 4;

fn main() -> ExitCode {
    if let Some(code) = compile_worker::run_if_asked() {
        return code;
    }
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [name, profile, on] = &arguments[..] else {
        eprintln!("usage: hostile_runner CASE PROFILE THREAD");
        return ExitCode::from(2);
    };
    limit_this_process();
    let run = {
        let (name, profile) = (name.clone(), profile.clone());
        move || run(&name, &profile)
    };
    match on.as_str() {
        "main" => run(),
        _ => thread::spawn(run).join().expect("the tour does not panic"),
    }
    ExitCode::SUCCESS
}

fn run(name: &str, profile: &str) {
    let case = CASES
        .iter()
        .find(|case| case.name == name)
        .expect("a case of the table");
    let profile = [Profile::Verdict, Profile::Search]
        .into_iter()
        .find(|known| known.name() == profile)
        .expect("a profile");
    let compiler = Compiler::this_executable().expect("this process has a file");
    let sandbox = Sandbox::new(profile, compiler, None).expect("an engine");
    let component = hostile::component(case);

    let start = Instant::now();
    let ending = match sandbox.load(&component) {
        Ok(track) => match hostile::tour(&track) {
            Ok(()) => Ending::Completed,
            Err(failure) => {
                eprintln!("{failure}");
                Ending::Failed(failure.call, failure.kind)
            }
        },
        Err(LoadError::Compile(CompileError::OutOfLimits { limit })) => {
            eprintln!("compiling takes more than {limit}");
            Ending::NotCompiled
        }
        Err(error) => panic!("not loaded: {error}"),
    };
    println!("ending {ending:?}");
    println!("milliseconds {}", start.elapsed().as_millis());
    println!("peak-mib {}", peak_mib());

    let good = sandbox.load(&base::component()).expect("the base loads");
    hostile::tour(&good).expect("the sandbox works on");
}

fn limit_this_process() {
    for (resource, limit) in [
        (Resource::As, ADDRESS_SPACE),
        (Resource::Cpu, CPU_SECONDS),
        (Resource::Core, 0),
    ] {
        let maximum = getrlimit(resource).maximum;
        setrlimit(
            resource,
            Rlimit {
                current: Some(limit),
                maximum,
            },
        )
        .expect("a process may lower its limits");
    }
}

/// The largest resident memory that this process has had, in MiB.
fn peak_mib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|value| value.trim().strip_suffix(" kB"))
        .expect("the status has a peak");
    kib.trim().parse::<u64>().expect("a number") / 1024
}

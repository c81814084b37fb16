use std::{
    fmt::Write as _,
    io::Read,
    process::{Child, Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use assay_sandbox::Profile;
use assay_tests::{
    base,
    hostile::{CASES, Case},
};

/// Processes at a time.
const WORKERS: usize = 2;

/// What a tour may take, compiling included. Most take a tenth of a second; those that the watchdog
/// ends take two; the compiler may use four of CPU time, and machines may be busy.
const TOUR: Duration = Duration::from_secs(40);

/// When a process is given up.
const PATIENCE: Duration = Duration::from_secs(120);

struct Job {
    case: &'static Case,
    profile: Profile,
    thread: &'static str,
}

fn jobs() -> Vec<Job> {
    let mut jobs = Vec::new();
    for case in CASES {
        let threads: &[_] = if case.name.starts_with("deep-recursion") {
            &["main", "small"]
        } else {
            &["main"]
        };
        for thread in threads {
            for profile in [Profile::Verdict, Profile::Search] {
                // One compilation that runs into the limit is as good as two, and takes a while.
                if case.name == "compile-bomb" && profile == Profile::Search {
                    continue;
                }
                jobs.push(Job {
                    case,
                    profile,
                    thread,
                });
            }
        }
    }
    // The longest first, so that no worker waits for it at the end.
    jobs.reverse();
    jobs
}

#[test]
fn every_attack_ends_as_the_table_says() {
    let (jobs, next, complaints) = (jobs(), AtomicUsize::new(0), Mutex::new(String::new()));
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(complaint) = check(job) {
                        let mut all = complaints.lock().unwrap();
                        writeln!(
                            all,
                            "{} under {} on the {} thread: {complaint}",
                            job.case.name,
                            job.profile.name(),
                            job.thread
                        )
                        .unwrap();
                    }
                }
            });
        }
    });
    let complaints = complaints.into_inner().unwrap();
    assert!(complaints.is_empty(), "\n{complaints}");
}

fn check(job: &Job) -> Result<(), String> {
    let report = run(job)?;
    let expected = match job.profile {
        Profile::Verdict => job.case.verdict,
        Profile::Search => job.case.search,
    };
    let expected = format!("{expected:?}");
    let ending = value(&report, "ending")?;
    if ending != expected {
        return Err(format!("{ending}, expected is {expected}; {report}"));
    }
    let milliseconds: u64 = value(&report, "milliseconds")?.parse().unwrap();
    if u128::from(milliseconds) > TOUR.as_millis() {
        return Err(format!("took {milliseconds} ms"));
    }
    let peak: u64 = value(&report, "peak-mib")?.parse().unwrap();
    if peak > job.case.peak {
        return Err(format!("took {peak} MiB, allowed are {}", job.case.peak));
    }
    Ok(())
}

fn value<'a>(report: &'a str, key: &str) -> Result<&'a str, String> {
    report
        .lines()
        .find_map(|line| line.strip_prefix(key)?.strip_prefix(' '))
        .ok_or_else(|| format!("no `{key}` in {report:?}"))
}

/// The report of a process of its own.
fn run(job: &Job) -> Result<String, String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hostile_runner"))
        .args([job.case.name, job.profile.name(), job.thread])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + PATIENCE;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if Instant::now() > deadline {
            child.kill().unwrap();
            child.wait().unwrap();
            return Err("did not end".into());
        }
        thread::sleep(Duration::from_millis(5));
    };
    // The report is far smaller than a pipe's buffer.
    let text = text(&mut child);
    if status.success() {
        Ok(text)
    } else {
        Err(format!("ended with {status}: {text}"))
    }
}

fn text(child: &mut Child) -> String {
    let mut text = String::new();
    let (mut output, mut errors) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    output.read_to_string(&mut text).unwrap();
    errors.read_to_string(&mut text).unwrap();
    text
}

/// An export that gets a slot of its own gets an endless loop too.
#[test]
fn every_body_has_an_endless_loop() {
    for slot in base::slots() {
        let name = format!("endless-loop {slot}");
        let body = !["memory", "declarations", "drop_space", "drop_dataset"].contains(&slot);
        assert_eq!(
            CASES.iter().any(|case| case.name == name),
            body,
            "the slot `{slot}`: the table has endless loops for what the host calls"
        );
    }
}

//! The child process that compiles one component: reads it from standard input, writes the code to
//! standard output.

use std::{
    env,
    io::{self, Read, Write},
    process::ExitCode,
};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use wasmtime::Engine;

use crate::{Profile, Variation, gate, profile};

/// The first argument that makes an executable a compile worker.
const ASKED: &str = "__compile-component";

/// Exit code for a component that does not compile; standard error says why.
pub(crate) const REFUSED: u8 = 3;

/// Exit code for a worker that could not do its work, whatever the component.
const BROKEN: u8 = 2;

/// Address space of the child, in bytes. Cranelift needs some hundred megabytes for the largest
/// component that the gate lets through.
const MEMORY: u64 = 4 << 30;

/// CPU time of the child, in seconds.
const CPU_SECONDS: u64 = 60;

const PROFILES: [Profile; 2] = [Profile::Verdict, Profile::Search];
const VARIATIONS: [Variation; 5] = [
    Variation::Optimized,
    Variation::Unoptimized,
    Variation::Interpreted,
    Variation::OtherNans,
    Variation::Uninterruptible,
];

pub(crate) fn arguments(profile: Profile, variation: Variation) -> [String; 3] {
    [
        ASKED.to_owned(),
        profile.name().to_owned(),
        format!("{variation:?}"),
    ]
}

/// Call this first in `main`: if the process was started as a compile worker, it compiles and gives
/// the exit code to end with; otherwise it returns at once.
#[must_use]
pub fn run_if_asked() -> Option<ExitCode> {
    let mut arguments = env::args_os();
    let _executable = arguments.next();
    if arguments.next()? != ASKED {
        return None;
    }
    let (profile, variation) = (arguments.next()?, arguments.next()?);
    let profile = PROFILES.into_iter().find(|p| profile == p.name());
    let variation = VARIATIONS
        .into_iter()
        .find(|v| variation == format!("{v:?}").as_str());
    let result = match (profile, variation) {
        (Some(profile), Some(variation)) => run(profile, variation),
        _ => Err((BROKEN, "not a profile and a variation".to_owned())),
    };
    Some(match result {
        Ok(()) => ExitCode::SUCCESS,
        Err((code, text)) => {
            eprintln!("{text}");
            ExitCode::from(code)
        }
    })
}

/// Compiles, or gives the exit code and the reason.
fn run(profile: Profile, variation: Variation) -> Result<(), (u8, String)> {
    let broken = |error: &dyn std::fmt::Display| (BROKEN, format!("{error:#}"));
    limit_this_process().map_err(|error| broken(&error))?;
    let mut component = Vec::new();
    io::stdin()
        .lock()
        .take(gate::caps::SIZE.limit + 1)
        .read_to_end(&mut component)
        .map_err(|error| broken(&error))?;
    // The parent has checked the bytes; checking again costs little and trusts nobody.
    gate::check(&component).map_err(|refusal| (REFUSED, refusal.to_string()))?;
    let engine = profile::config(profile, variation)
        .and_then(|config| Engine::new(&config))
        .map_err(|error| broken(&error))?;
    let code = engine
        .precompile_component(&component)
        .map_err(|error| (REFUSED, format!("{error:#}")))?;
    io::stdout()
        .lock()
        .write_all(&code)
        .map_err(|error| broken(&error))
}

fn limit_this_process() -> rustix::io::Result<()> {
    for (resource, limit, hard) in [
        (Resource::As, MEMORY, MEMORY),
        // At the soft limit the signal says what happened; at the hard one the process is killed
        // without a word, so that comes later.
        (Resource::Cpu, CPU_SECONDS, CPU_SECONDS + 5),
        (Resource::Core, 0, 0),
    ] {
        // Tighter limits of the parent's stay.
        let given = getrlimit(resource);
        setrlimit(
            resource,
            Rlimit {
                current: Some(given.current.map_or(limit, |given| given.min(limit))),
                maximum: Some(given.maximum.map_or(hard, |given| given.min(hard))),
            },
        )?;
    }
    Ok(())
}

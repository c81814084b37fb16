//! `assay doctor`: is this machine fit to mine, and to build tracks?

use std::{error::Error, fs, path::Path, thread};

use assay_challenge::{CHALLENGES_VARIABLE, CacheFolder, Catalog, Challenge};
use assay_keyring::{Home, KeyringError};
use assay_sandbox::{
    CodeCache, Compiler, Limits, Profile, Sandbox, float_environment, limits, semantics,
};

use super::key::identity::{IDENTITY, IDENTITY_BYTES};
use crate::{
    exit::Exit,
    failure::Failure,
    output,
    toolchain::{self, Check, Health},
};

pub(crate) fn run() -> Result<Exit, Failure> {
    let mut healthy = true;
    let catalog = Catalog::from_environment();
    let (challenges, component) = challenges(&catalog);
    let mut checks = vec![float_environment(), processor(), memory(), cache(), home()];
    checks.push(sandbox(component.as_deref()));
    checks.extend(challenges);
    checks.extend(toolchain::checks(Path::new(".")).into_iter().map(optional));
    for check in checks {
        let word = match check.health {
            Health::Ok => "ok",
            Health::Warn => "warn",
            Health::Missing => "fail",
        };
        healthy &= check.health != Health::Missing;
        output::line(format_args!("{word:<5} {}: {}", check.name, check.detail))?;
        if let Some(remedy) = check.remedy.filter(|_| check.health != Health::Ok) {
            output::line(format_args!("      help: {remedy}"))?;
        }
    }
    output::line(format_args!("      semantics {}", semantics::hash()))?;
    Ok(if healthy { Exit::Success } else { Exit::No })
}

/// An error and its immediate cause.
fn with_cause(error: &dyn Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

fn ok(name: &str, detail: impl Into<String>) -> Check {
    let (name, detail) = (name.to_owned(), detail.into());
    Check {
        name,
        health: Health::Ok,
        detail,
        remedy: None,
    }
}

fn not_ok(health: Health, name: &str, detail: impl ToString, remedy: impl Into<String>) -> Check {
    let (name, detail, remedy) = (name.to_owned(), detail.to_string(), Some(remedy.into()));
    Check {
        name,
        health,
        detail,
        remedy,
    }
}

/// Mining needs no toolchain, so a missing one is no failure.
fn optional(check: Check) -> Check {
    match check.health {
        Health::Missing => Check {
            health: Health::Warn,
            ..check
        },
        _ => check,
    }
}

fn float_environment() -> Check {
    const NAME: &str = "floating point";
    if float_environment::is_default() {
        return ok(NAME, "rounds to nearest, keeps subnormals");
    }
    let remedy = "start assay without libraries that change the mode (LD_PRELOAD)";
    not_ok(
        Health::Missing,
        NAME,
        "rounding or flush-to-zero has been changed",
        remedy,
    )
}

fn processor() -> Check {
    const NAME: &str = "processor";
    match thread::available_parallelism() {
        Ok(cores) => ok(NAME, format!("{cores} cores, {}", std::env::consts::ARCH)),
        Err(error) => not_ok(Health::Warn, NAME, error, "give --threads to `assay mine`"),
    }
}

/// Two compilations at once are the most that a usual track needs.
const ENOUGH_MEMORY: u64 = 1 << 30;

fn memory() -> Check {
    const NAME: &str = "memory";
    let limit = limits::MEMORY >> 20;
    // Linux only; elsewhere nobody is worse off for not being told.
    let Some(available) = available_memory() else {
        return ok(
            NAME,
            format!("unknown; a track may use {limit} MiB per island"),
        );
    };
    let detail = format!(
        "{} MiB available; a track may use {limit} MiB per island",
        available >> 20
    );
    if available < ENOUGH_MEMORY {
        return not_ok(
            Health::Warn,
            NAME,
            detail,
            "end other programs, or mine with --islands 1",
        );
    }
    ok(NAME, detail)
}

fn available_memory() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes << 10)
}

fn cache() -> Check {
    const NAME: &str = "cache";
    let folder = match CacheFolder::open() {
        Ok(folder) => folder,
        Err(error) => return not_ok(Health::Missing, NAME, &error, error.remedy()),
    };
    let code = CodeCache::open(folder.path().join("code"));
    match (code, tempfile::NamedTempFile::new_in(folder.path())) {
        (Ok(_), Ok(_)) => ok(
            NAME,
            format!("{} is private and writable", folder.path().display()),
        ),
        (Err(error), _) => not_ok(
            Health::Missing,
            NAME,
            error,
            "make it private with chmod 700",
        ),
        (_, Err(error)) => {
            let remedy = "set ASSAY_CACHE to a folder that you can write to";
            not_ok(Health::Missing, NAME, error, remedy)
        }
    }
}

/// Whether keys and hidden packs are the user's alone. Nothing is read of them but their modes, and
/// of keys what tells that they are keys.
fn home() -> Check {
    const NAME: &str = "home";
    let look = || -> Result<String, KeyringError> {
        let home = Home::open()?;
        let keyring = home.keyring()?;
        let names = keyring.names()?;
        for name in &names {
            keyring.read(name)?;
            keyring.secret_file(name, IDENTITY)?.read(IDENTITY_BYTES)?;
        }
        home.folder("packs")?;
        let (path, keys) = (home.path().display(), names.len());
        Ok(format!("{path} is private; {keys} keys, for you alone"))
    };
    match look() {
        Ok(detail) => ok(NAME, detail),
        Err(error) => {
            let remedy = error.remedy().unwrap_or_else(|| {
                "restore the file from your copy, or move it out of the folder".to_owned()
            });
            not_ok(Health::Missing, NAME, with_cause(&error), remedy)
        }
    }
}

/// Compiles a challenge's track in a child process and asks it what it is, without the cache.
fn sandbox(component: Option<&[u8]>) -> Check {
    const NAME: &str = "sandbox";
    let Some(component) = component else {
        return not_ok(
            Health::Warn,
            NAME,
            "not tried: there is no challenge with a track to try it on",
            "see the challenges below",
        );
    };
    let attempt = || -> Result<String, Failure> {
        let compiler = Compiler::this_executable()
            .map_err(|error| Failure::new(Exit::Sandbox, error, None))?;
        let sandbox = Sandbox::new(Profile::Verdict, compiler, None)?;
        let descriptor = sandbox
            .load(component)?
            .instantiate(&Limits::default())
            .and_then(|mut instance| instance.describe())
            .map_err(|failure| Failure::new(Exit::Sandbox, failure, None))?;
        Ok(descriptor.name)
    };
    match attempt() {
        Ok(name) => ok(
            NAME,
            format!("compiled and ran the track `{name}` in a child process"),
        ),
        Err(failure) => {
            let remedy =
                "see whether limits on this user (`ulimit -a`) stop child processes or memory";
            not_ok(
                Health::Missing,
                NAME,
                failure.to_string().trim_end(),
                remedy,
            )
        }
    }
}

/// A check per challenge, and the first track there is.
fn challenges(catalog: &Catalog) -> (Vec<Check>, Option<Vec<u8>>) {
    const NAME: &str = "challenges";
    let all = catalog.all();
    if all.is_empty() {
        let remedy = format!("run inside a checkout of assay, or set {CHALLENGES_VARIABLE}");
        return (vec![not_ok(Health::Warn, NAME, "none found", remedy)], None);
    }
    let mut component = None;
    let checks = all
        .into_iter()
        .map(|(name, path)| {
            let name = format!("challenge {name}");
            challenge(&name, &path, &mut component)
        })
        .collect();
    (checks, component)
}

fn challenge(name: &str, path: &Path, component: &mut Option<Vec<u8>>) -> Check {
    let challenge = match Challenge::read(path, None) {
        Ok(challenge) => challenge,
        // Some data can't be published; a machine without it is not ill, and its sandbox can be tried.
        Err(error) if error.is_missing_data() => {
            *component = component
                .take()
                .or_else(|| Challenge::read_component(path).ok());
            return not_ok(Health::Warn, name, with_cause(&error), error.remedy());
        }
        Err(error) => {
            return not_ok(Health::Missing, name, with_cause(&error), error.remedy());
        }
    };
    component.get_or_insert_with(|| challenge.component().to_owned());
    if let Err(error) = Catalog::check_name(path, challenge.manifest()) {
        return not_ok(Health::Missing, name, &error, error.remedy());
    }
    let track = challenge.track();
    let files = challenge.manifest().search.files.len();
    ok(
        name,
        format!("track {track} and {files} data files are intact"),
    )
}

//! `assay track check`.

use assay_challenge::{CacheFolder, Catalog, Challenge};
use assay_miner::{Machine, load};
use assay_protocol::Sha256;
use assay_sandbox::{
    CodeCache, CompileError, Compiler, FailureKind, Limits, LoadError, Profile, Sandbox, gate,
};

use super::track_inspect::read_component;
use crate::{
    arguments::TrackCheckArguments,
    conformance::{self, Violation},
    exit::Exit,
    failure::Failure,
    output,
};

pub(crate) fn run(arguments: &TrackCheckArguments) -> Result<Exit, Failure> {
    let component = read_component(&arguments.file)?;
    if let Err(refusal) = gate::check(&component) {
        return refuse(refusal.code(), &refusal);
    }
    output::line("gate         ok")?;
    for profile in [Profile::Verdict, Profile::Search] {
        if let Some(exit) = compile_and_describe(&component, profile)? {
            return Ok(exit);
        }
    }
    if let Some(reference) = &arguments.challenge {
        let manifest = Catalog::from_environment().find(reference)?;
        let challenge = Challenge::read_with_component(&manifest, component.clone())?;
        let machine = Machine::new(CacheFolder::open()?)?;
        let ready = load(&challenge, &machine)?;
        match conformance::check(&ready) {
            Ok(()) => output::line("conformance  ok")?,
            Err(Violation::NoVerdict(failure)) => {
                return Err(Failure::new(Exit::Sandbox, failure, None));
            }
            Err(violation) => return refuse(violation.code(), &violation),
        }
    }
    output::line(format_args!("accepted     {}", Sha256::of(&component)))?;
    Ok(Exit::Success)
}

fn refuse(code: &str, reason: &dyn std::fmt::Display) -> Result<Exit, Failure> {
    output::line(format_args!("refused: {code}: {reason}"))?;
    Ok(Exit::No)
}

/// Compiles the component under a profile and asks what it is. The exit code if the answer is no.
fn compile_and_describe(component: &[u8], profile: Profile) -> Result<Option<Exit>, Failure> {
    let cache = CacheFolder::open()?.folder("code")?;
    let cache = CodeCache::open(cache).map_err(|error| Failure::new(Exit::Sandbox, error, None))?;
    let compiler = Compiler::this_executable()
        .map_err(|error| Failure::new(Exit::Sandbox, error, "run `assay doctor`".to_owned()))?;
    let sandbox = Sandbox::new(profile, compiler, Some(cache))?;
    let loaded = match sandbox.load(component) {
        Ok(loaded) => loaded,
        Err(
            error @ LoadError::Compile(CompileError::Refused(_) | CompileError::OutOfLimits { .. }),
        ) => {
            return refuse("compile", &error).map(Some);
        }
        Err(error) => return Err(error.into()),
    };
    let described = loaded
        .instantiate(&Limits::default())
        .and_then(|mut instance| instance.describe());
    match described {
        Ok(descriptor) => {
            output::line(format_args!(
                "{:<12} ok ({})",
                profile.name(),
                descriptor.name
            ))?;
            Ok(None)
        }
        Err(failure) if matches!(failure.kind, FailureKind::Rejected(_)) => {
            refuse("describe", &failure).map(Some)
        }
        Err(failure) => Err(Failure::new(Exit::Sandbox, failure, None)),
    }
}

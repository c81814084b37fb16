//! What the commands on tracks do with a component: read it, compile it, ask it what it is.

use std::path::Path;

use assay_challenge::{CacheFolder, read_limited};
use assay_sandbox::{
    CodeCache, CompileError, Compiler, Descriptor, FailureKind, Limits, LoadError, Profile,
    Sandbox, gate,
};

use crate::{exit::Exit, failure::Failure};

/// A component's answer to the question what it is.
pub(super) enum Introduction {
    Track(Descriptor),
    /// It can't be compiled or does not answer, on any machine.
    Refused {
        code: &'static str,
        reason: String,
    },
}

/// Reads a component.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    // Twice the cap: what is merely too large deserves the gate's answer.
    read_limited(path, 2 * gate::caps::SIZE.limit).map_err(|error| {
        let remedy = error.remedy().to_owned();
        Failure::new(Exit::Input, error, remedy)
    })
}

/// Compiles a component that passed the gate, and asks it what it is.
pub(super) fn introduce(component: &[u8], profile: Profile) -> Result<Introduction, Failure> {
    let refused = |code, reason: &dyn std::fmt::Display| {
        Ok(Introduction::Refused {
            code,
            reason: reason.to_string(),
        })
    };
    let cache = CacheFolder::open()?.path().join("code");
    let cache = CodeCache::open(cache).map_err(|error| Failure::new(Exit::Sandbox, error, None))?;
    let compiler = Compiler::this_executable()
        .map_err(|error| Failure::new(Exit::Sandbox, error, "run `assay doctor`".to_owned()))?;
    let sandbox = Sandbox::new(profile, compiler, Some(cache))?;
    let loaded = match sandbox.load(component) {
        Ok(loaded) => loaded,
        Err(
            error @ LoadError::Compile(CompileError::Refused(_) | CompileError::OutOfLimits { .. }),
        ) => return refused("compile", &error),
        Err(error) => return Err(error.into()),
    };
    let described = loaded
        .instantiate(&Limits::default())
        .and_then(|mut instance| instance.describe());
    match described {
        Ok(descriptor) => Ok(Introduction::Track(descriptor)),
        Err(failure) if matches!(failure.kind, FailureKind::Rejected(_)) => {
            refused("describe", &failure)
        }
        Err(failure) => Err(Failure::new(Exit::Sandbox, failure, None)),
    }
}

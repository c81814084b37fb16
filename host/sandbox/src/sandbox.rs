//! [`Sandbox`]: one engine of one profile, and what it needs to load components.

use assay_protocol::{Sha256, TrackHash};
use sha2::Digest;
use wasmtime::{
    Engine,
    component::{self, Linker},
};

use crate::{
    CodeCache, CompileError, Compiler, Component, Profile, Variation,
    bindings::ChallengeTrackPre,
    component::Host,
    gate::{self, Refusal},
    profile, semantics, watchdog,
};

/// Compiles and runs track components under one profile. Costs a thread for the watchdog and some
/// milliseconds: make one per profile and keep it.
pub struct Sandbox {
    engine: Engine,
    profile: Profile,
    variation: Variation,
    compiler: Compiler,
    cache: Option<CodeCache>,
}

/// The engine can't be made on this machine.
#[derive(Debug, thiserror::Error)]
#[error("can't make a WebAssembly engine on this machine: {0}")]
pub struct SandboxError(String);

/// Why a component was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The static gate refused it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It was not compiled.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// The gate let it through, but the engine does not take it: the two disagree, which is a bug of
    /// ours.
    #[error("the engine refuses a component that passed the gate: {0}")]
    Engine(String),
}

impl Sandbox {
    /// An engine of this profile. Without a cache every load compiles.
    ///
    /// # Errors
    /// The machine's processor or operating system is not supported.
    pub fn new(
        profile: Profile,
        compiler: Compiler,
        cache: Option<CodeCache>,
    ) -> Result<Self, SandboxError> {
        Self::with_variation(profile, Variation::default(), compiler, cache)
    }

    /// An engine whose code is generated in another way. For tests and measurements: what it says of
    /// a score is evidence, not a verdict.
    ///
    /// # Errors
    /// As [`Sandbox::new`].
    pub fn with_variation(
        profile: Profile,
        variation: Variation,
        compiler: Compiler,
        cache: Option<CodeCache>,
    ) -> Result<Self, SandboxError> {
        let engine = profile::config(profile, variation)
            .and_then(|config| Engine::new(&config))
            .map_err(|error| SandboxError(format!("{error:#}")))?;
        watchdog::start(&engine);
        Ok(Self {
            engine,
            profile,
            variation,
            compiler,
            cache,
        })
    }

    /// The profile.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// Checks a component at the gate, compiles it (or finds its code in the cache) and links it.
    ///
    /// # Errors
    /// The gate refuses it, or it does not compile within the limits.
    pub fn load(&self, bytes: &[u8]) -> Result<Component, LoadError> {
        gate::check(bytes)?;
        let track = TrackHash(Sha256::of(bytes));
        let component = self.machine_code(track, bytes)?;
        // Nothing is added to the linker: a component that imported anything could not be linked,
        // even if the gate had let it through.
        let linker: Linker<Host> = Linker::new(&self.engine);
        let linked = linker
            .instantiate_pre(&component)
            .and_then(ChallengeTrackPre::new)
            .map_err(engine_error)?;
        Ok(Component::new(track, self.profile, linked))
    }

    /// The machine code of a component, from the cache or the compiler.
    fn machine_code(
        &self,
        track: TrackHash,
        bytes: &[u8],
    ) -> Result<component::Component, LoadError> {
        let key = self.cache_key(track);
        let cached = self.cache.as_ref().and_then(|cache| cache.get(key));
        // Code that the engine does not take, for whatever reason, is compiled again.
        if let Some(component) = cached.and_then(|code| self.deserialize(&code).ok()) {
            return Ok(component);
        }
        let code = self
            .compiler
            .compile(&self.engine, self.profile, self.variation, bytes)?;
        if let Some(cache) = &self.cache {
            // A full or read-only disk costs the next run a compilation, nothing else.
            let _ = cache.put(key, &code);
        }
        self.deserialize(&code).map_err(engine_error)
    }

    /// Everything that the machine code depends on: the component, our settings, and what wasmtime
    /// says of its own version, target and settings.
    fn cache_key(&self, track: TrackHash) -> Sha256 {
        let mut compatibility = DigestHasher(sha2::Sha256::new());
        std::hash::Hash::hash(
            &self.engine.precompile_compatibility_hash(),
            &mut compatibility,
        );
        Sha256::of_parts(&[
            track.0.as_bytes(),
            self.profile.name().as_bytes(),
            format!("{:?}", self.variation).as_bytes(),
            semantics::hash().0.as_bytes(),
            &compatibility.0.finalize(),
        ])
    }

    #[expect(
        unsafe_code,
        reason = "deserializing machine code can't be checked by wasmtime"
    )]
    fn deserialize(&self, code: &[u8]) -> wasmtime::Result<component::Component> {
        // SAFETY: the code comes from our own compiler, in this process or in a child of this
        // executable, or from the cache, which only this user can write and whose files carry a
        // digest. Code from anywhere else never gets here.
        unsafe { component::Component::deserialize(&self.engine, code) }
    }
}

fn engine_error(error: wasmtime::Error) -> LoadError {
    LoadError::Engine(format!("{error:#}"))
}

/// Feeds what implements `Hash` to SHA-256, because the standard hasher is not stable between
/// releases of the compiler.
struct DigestHasher(sha2::Sha256);

impl std::hash::Hasher for DigestHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        // Only `write` is used: the digest is taken from the field.
        0
    }
}

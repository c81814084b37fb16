//! [`Machine`]: what this computer gives to a run.

use std::sync::Arc;

use assay_challenge::{CacheFolder, Store};
use assay_sandbox::{CodeCache, Compiler, Profile, Sandbox};

use crate::{Activity, MineError};

/// Two sandboxes, one of each profile, with their caches. Make one and keep it.
pub struct Machine {
    pub(crate) verdict: Sandbox,
    pub(crate) search: Sandbox,
    pub(crate) store: Store,
    pub(crate) activity: Arc<Activity>,
}

impl Machine {
    /// This machine, with its caches in a folder. Components are compiled in child processes of this
    /// executable, whose `main` must call
    /// [`run_if_asked`](assay_sandbox::compile_worker::run_if_asked) first.
    ///
    /// # Errors
    /// The cache can't be used, or the machine can't run WebAssembly.
    pub fn new(cache: CacheFolder) -> Result<Self, MineError> {
        let compiler = Compiler::this_executable().map_err(MineError::Executable)?;
        let code = CodeCache::open(cache.path().join("code"))?;
        let sandbox = |profile| Sandbox::new(profile, compiler.clone(), Some(code.clone()));
        Ok(Self {
            verdict: sandbox(Profile::Verdict)?,
            search: sandbox(Profile::Search)?,
            store: Store::new(cache.folder("prepared")?),
            activity: Activity::new(),
        })
    }

    /// The sandbox whose scores may be signed.
    #[must_use]
    pub fn verdict(&self) -> &Sandbox {
        &self.verdict
    }

    /// Where prepared data and results are kept.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What the run on this machine is at; with several at once, the one that wrote last.
    #[must_use]
    pub fn activity(&self) -> &Arc<Activity> {
        &self.activity
    }
}

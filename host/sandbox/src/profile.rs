//! The two engine profiles, one knob a line.
//!
//! - [`Profile::Verdict`]: bit-exact and metered. The only profile whose scores may be signed.
//! - [`Profile::Search`]: as fast as compiled code goes, still deterministic for tracks that don't
//!   look at the bits of a NaN.
//!
//! [`Variation`] changes how verdict code is compiled, for the tests that show it makes no difference.

use wasmparser::WasmFeatures;
use wasmtime::{Config, OptLevel, Strategy};

use crate::{gate, semantics};

/// How a component is compiled and run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Profile {
    /// NaN canonicalization, fuel, no copy-on-write memory: what validators sign.
    Verdict,
    /// No fuel and no NaN canonicalization: what miners search with. Every program that is to leave
    /// the machine is scored again under [`Profile::Verdict`].
    Search,
}

impl Profile {
    /// The profile's name, as messages and file names have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Search => "search",
        }
    }
}

/// Which code generator makes the machine code. Scores may not depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Variation {
    /// Cranelift, optimising for speed: what everybody runs.
    #[default]
    Optimized,
    /// Cranelift without optimisation.
    Unoptimized,
    /// Pulley, wasmtime's portable interpreter.
    Interpreted,
    /// Cranelift with the profile's NaN setting inverted: must *fail* the golden test of the operators.
    OtherNans,
    /// Cranelift with the profile's epoch interruption off: shows what interruption costs.
    Uninterruptible,
}

/// WebAssembly stack in bytes. Deep enough for a recursion of 256 levels in any representation, and
/// for Rust's own frames.
pub(crate) const WASM_STACK: usize = 8 << 20;

pub(crate) fn config(profile: Profile, variation: Variation) -> wasmtime::Result<Config> {
    let metered = profile == Profile::Verdict;
    let mut config = Config::new();

    // Default: most finished proposals are on. We switch everything off, then allow the pinned list:
    // each proposal is attack surface, and some (relaxed SIMD) are not deterministic.
    for (_, feature) in WasmFeatures::all().iter_names() {
        config.wasm_features(feature, false);
    }
    config.wasm_features(gate::ALLOWED, true);

    // Default: NaN bits as the processor leaves them, which differ between processors. Canonical
    // bits cost a factor of 3 to 5 in float loops, so the search goes without.
    config.cranelift_nan_canonicalization(metered ^ (variation == Variation::OtherNans));

    // Default: no metering. Fuel is the one bound on work that is the same everywhere; it costs 10
    // to 30 % in unrolled loops.
    config.consume_fuel(metered);
    config.operator_cost(semantics::costs());

    // Default: no interruption. The watchdog needs a way into code that never returns.
    config.epoch_interruption(variation != Variation::Uninterruptible);

    // Default: data segments are mapped copy-on-write, which makes what instantiation costs depend
    // on the kernel. The search wants the speed, the verdict wants one path.
    config.memory_init_cow(!metered);

    // Default: 512 KiB. See `WASM_STACK`; `stack::with_room` gives each call a native stack for it.
    config.max_wasm_stack(WASM_STACK);

    // Default: 2 MiB. Nothing here is asynchronous and no such stack is ever made, but an engine may
    // not have a smaller one than `max_wasm_stack`.
    config.async_stack_size(WASM_STACK);

    // Default: 4 GiB of address space a memory and 32 MiB of guard pages, so that compiled code
    // needs no bounds checks. Kept: on 64-bit hosts address space is free, checks are not.
    // A memory never moves, so growing never copies.
    config.memory_may_move(false);

    // Default: backtraces are collected on each trap. A search over random programs may trap often,
    // and nobody reads them.
    config.wasm_backtrace_max_frames(None);

    // Default: on. Unwind tables are only for native debuggers and profilers.
    config.native_unwind_info(false);

    config.cranelift_opt_level(match variation {
        Variation::Unoptimized => OptLevel::None,
        _ => OptLevel::Speed,
    });
    match variation {
        // Pulley is a compilation target: Cranelift emits its bytecode instead of machine code.
        Variation::Interpreted => {
            config.target("pulley64")?;
        }
        _ => {
            config.strategy(Strategy::Cranelift);
        }
    }
    Ok(config)
}

//! [`Component`] and [`Instance`]: from compiled code to something that can be called.

use assay_protocol::{Fuel, TrackHash};
use wasmtime::{OutOfMemory, Store, Trap};

use crate::{
    Call, Cause, Descriptor, Failure, FailureKind, Limits, ParameterError, Profile, Rejection,
    Space,
    allowance::{Allowance, HostOutOfMemory},
    bindings::{ChallengeTrack, ChallengeTrackPre, wit},
    convert, float_environment,
    limits::{ANSWER_BYTES, HANDLES, MEMORIES, TABLES},
    stack, trap, watchdog,
};

/// A compiled track. Cheap to clone; instances share its code.
#[derive(Clone)]
pub struct Component {
    track: TrackHash,
    profile: Profile,
    linked: ChallengeTrackPre<Host>,
}

/// What a store carries besides WebAssembly's own state.
pub(crate) struct Host {
    allowance: Allowance,
}

impl Component {
    pub(crate) fn new(track: TrackHash, profile: Profile, linked: ChallengeTrackPre<Host>) -> Self {
        Self {
            track,
            profile,
            linked,
        }
    }

    /// The SHA-256 of the component's bytes.
    #[must_use]
    pub fn hash(&self) -> TrackHash {
        self.track
    }

    /// The profile it was compiled for.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// A fresh store with a fresh instance in it.
    ///
    /// # Errors
    /// The component asks for more than the limits at once, or a segment is out of bounds.
    pub fn instantiate(&self, limits: &Limits) -> Result<Instance, Failure> {
        self.check_counts()?;
        let engine = self.linked.engine();
        let mut store = Store::new(
            engine,
            Host {
                allowance: Allowance::new(limits.memory),
            },
        );
        store.limiter(|host| &mut host.allowance);
        store.set_hostcall_fuel(ANSWER_BYTES);
        store.set_max_component_handles(HANDLES);
        enter(
            &mut store,
            self.profile,
            Call::Instantiate,
            limits.fuel.describe,
        )?;
        let bindings =
            stack::with_room(|| self.linked.instantiate(&mut store)).map_err(|error| {
                if store.data().allowance.refused {
                    Failure::rejected(
                        Call::Instantiate,
                        Rejection::OutOfMemory,
                        format!("{error:#}"),
                    )
                } else {
                    failure(Call::Instantiate, &error)
                }
            })?;
        Ok(Instance {
            store,
            bindings,
            profile: self.profile,
            limits: limits.clone(),
            poisoned: false,
        })
    }

    /// Refuses more memories or tables than a store may have before the first is made. Memories
    /// reserve address space: on a machine with little of it, an earlier one would fail for a reason
    /// of the host's. And wasmtime's own refusal does not come through the allowance.
    fn check_counts(&self) -> Result<(), Failure> {
        let component = self.linked.instance_pre().component();
        let Some(required) = component.resources_required() else {
            return Ok(());
        };
        for (what, found, allowed) in [
            ("memories", required.num_memories, MEMORIES),
            ("tables", required.num_tables, TABLES),
        ] {
            if found as usize > allowed {
                let detail = format!("{found} {what}, allowed are {allowed}");
                return Err(Failure::rejected(
                    Call::Instantiate,
                    Rejection::OutOfMemory,
                    detail,
                ));
            }
        }
        Ok(())
    }
}

/// A store with one instance of a component. After a failed call it answers nothing more: what the
/// trap left in its memory is not to be relied on.
pub struct Instance {
    store: Store<Host>,
    bindings: ChallengeTrack,
    profile: Profile,
    limits: Limits,
    poisoned: bool,
}

/// Prepares the thread and the store for a call: checks the floating-point environment, sets fuel
/// and watchdog.
fn enter(store: &mut Store<Host>, profile: Profile, call: Call, fuel: Fuel) -> Result<(), Failure> {
    if !float_environment::is_default() {
        let detail = "another library has changed rounding or flush-to-zero on this thread";
        return Err(Failure::no_verdict(call, Cause::FloatEnvironment, detail));
    }
    if profile == Profile::Verdict {
        store
            .set_fuel(fuel.0)
            .map_err(|error| Failure::no_verdict(call, Cause::Internal, format!("{error:#}")))?;
    }
    store.set_epoch_deadline(watchdog::ticks(fuel));
    Ok(())
}

/// What an error of wasmtime's means.
fn failure(call: Call, error: &wasmtime::Error) -> Failure {
    let kind = if let Some(trap) = error.downcast_ref::<Trap>() {
        trap::classify(*trap)
    } else if error
        .chain()
        .any(|cause| cause.is::<HostOutOfMemory>() || cause.is::<OutOfMemory>())
    {
        // The first is ours, from the allowance; the second wasmtime's, for what it keeps itself.
        FailureKind::NoVerdict(Cause::HostMemory)
    } else if call == Call::Instantiate {
        // Not the component's doing: address space or memory that the host does not have.
        FailureKind::NoVerdict(Cause::HostMemory)
    } else {
        // Errors without a trap come from reading the answer (or placing the arguments where
        // `cabi_realloc` said): a function of the component's memory, so reproducible.
        FailureKind::Rejected(Rejection::BrokenAbi)
    };
    Failure {
        call,
        kind,
        detail: format!("{:#}", error.root_cause()),
    }
}

impl Instance {
    /// The limits it was made with.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Asks the component what it is, and checks the answer.
    ///
    /// # Errors
    /// The call fails, or the answer breaks a rule of the interface.
    pub fn describe(&mut self) -> Result<Descriptor, Failure> {
        let fuel = self.limits.fuel.describe;
        let found = self.call(Call::Describe, fuel, |track, store| {
            track.call_describe(store)
        })?;
        convert::descriptor(found)
            .map_err(|detail| Failure::rejected(Call::Describe, Rejection::OutOfLimits, detail))
    }

    /// Opens a program space from a challenge's parameters, as TOML text.
    ///
    /// # Errors
    /// The call fails (outer), or the track refuses the parameters (inner).
    pub fn open(mut self, parameters: &str) -> Result<Result<Space, ParameterError>, Failure> {
        let descriptor = self.describe()?;
        let fuel = self.limits.fuel.space;
        let opened = self.call(Call::Open, fuel, |track, store| {
            track.space().call_open(store, parameters)
        })?;
        Ok(match opened {
            Ok(space) => Ok(Space::new(self, descriptor, space)),
            Err(error) => Err(convert::parameter_error(error)),
        })
    }

    /// Makes one call under its limits.
    pub(crate) fn call<R>(
        &mut self,
        call: Call,
        fuel: Fuel,
        function: impl FnOnce(&wit::Guest, &mut Store<Host>) -> wasmtime::Result<R>,
    ) -> Result<R, Failure> {
        if self.poisoned {
            let detail = "make a new instance";
            return Err(Failure::no_verdict(call, Cause::Poisoned, detail));
        }
        enter(&mut self.store, self.profile, call, fuel)?;
        let Self {
            store, bindings, ..
        } = self;
        let track = bindings.assay_track_track();
        stack::with_room(|| function(track, store)).map_err(|error| {
            self.poisoned = true;
            failure(call, &error)
        })
    }

    /// The fuel that the last call used, under [`Profile::Verdict`] and if it did not fail.
    pub(crate) fn fuel_used(&self, given: Fuel) -> Option<Fuel> {
        let left = self.store.get_fuel().ok()?;
        Some(given.minus(Fuel(left)))
    }
}

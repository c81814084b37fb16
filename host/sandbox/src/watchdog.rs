//! The wall-clock watchdog: ends calls that hang, and decides nothing else.
//!
//! Under the *verdict* profile fuel ends every call, and under the *search* profile an honest track
//! ends its calls by its own budget. What remains is a hostile or broken track under *search*: the
//! watchdog ends the call as [`Cause::Watchdog`](crate::Cause), which is never a score.

use std::{thread, time::Duration};

use assay_protocol::Fuel;
use wasmtime::{Engine, EngineWeak};

/// How often compiled code can be interrupted. Coarse: a call may run one tick too long.
const TICK: Duration = Duration::from_millis(20);

/// Fuel that an ordinary machine burns in a second.
const FUEL_PER_SECOND: u64 = 1_000_000_000;

/// How many times longer than the slowest legal call the watchdog waits: enough for a machine that
/// is slow, swapping or shared by many.
const PATIENCE: u64 = 20;

/// Advances the engine's epoch until the engine is dropped.
pub(crate) fn start(engine: &Engine) {
    let weak: EngineWeak = engine.weak();
    let tick = move || {
        loop {
            thread::sleep(TICK);
            let Some(engine) = weak.upgrade() else { return };
            engine.increment_epoch();
        }
    };
    thread::Builder::new()
        .name("assay-watchdog".into())
        .spawn(tick)
        .expect("the host can start a thread");
}

/// The number of ticks after which a call with this much fuel is ended: [`PATIENCE`] times as long
/// as burning the fuel takes on an ordinary machine, and at least two seconds.
pub(crate) fn ticks(fuel: Fuel) -> u64 {
    const TICKS_PER_SECOND: u64 = 1000 / TICK.as_millis() as u64;
    const FUEL_PER_TICK: u64 = FUEL_PER_SECOND / TICKS_PER_SECOND;
    let ticks = fuel.0.saturating_mul(PATIENCE) / FUEL_PER_TICK;
    // At most 2^43: far from overflowing the engine's epoch, which counts from zero.
    ticks.max(2 * TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_in_proportion_to_the_fuel() {
        assert_eq!(ticks(Fuel(0)), 100);
        assert_eq!(ticks(Fuel(100_000_000)), 100);
        assert_eq!(ticks(Fuel(150_000_000)), 150);
        assert_eq!(ticks(Fuel(1_000_000_000)), 20 * 50);
        assert_eq!(ticks(Fuel(u64::MAX)), u64::MAX / 20_000_000);
    }
}

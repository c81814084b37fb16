//! Ctrl-C: the first asks the command to stop where it is safe, the second ends the process.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};

use crate::{exit::Exit, output};

/// The answer of a command that has nothing to show before its end.
pub(crate) const NO_RESULT: &str = "stopping; Ctrl-C again ends at once";

static STOP: AtomicBool = AtomicBool::new(false);

/// The flag that the first Ctrl-C sets. It is answered with `stopping`: when the command will stop, and
/// what a second Ctrl-C does.
///
/// SIGTERM counts as well: a service manager's stop should not lose the champion. SIGHUP does not,
/// so that `nohup` does what it says. A machine that can't handle signals still mines; Ctrl-C then
/// ends the process at once.
pub(crate) fn stop_flag(stopping: &'static str) -> &'static AtomicBool {
    if let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) {
        thread::spawn(move || {
            for _ in signals.forever() {
                if STOP.swap(true, Ordering::Relaxed) {
                    std::process::exit(Exit::Interrupted as i32);
                }
                output::note(format_args!("\n{stopping}"));
            }
        });
    }
    &STOP
}

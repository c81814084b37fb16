//! Ctrl-C: the first asks the search to stop at the next barrier, the second ends the process.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};

use crate::{exit::Exit, output};

static STOP: AtomicBool = AtomicBool::new(false);

/// The flag that the first Ctrl-C sets.
///
/// SIGTERM counts as well: a service manager's stop should not lose the champion. SIGHUP does not,
/// so that `nohup` does what it says. A machine that can't handle signals still mines; Ctrl-C then
/// ends the process at once.
pub(crate) fn stop_flag() -> &'static AtomicBool {
    if let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) {
        thread::spawn(move || {
            for _ in signals.forever() {
                if STOP.swap(true, Ordering::Relaxed) {
                    std::process::exit(Exit::Interrupted as i32);
                }
                output::note(
                    "\nstopping at the next barrier; Ctrl-C again ends at once, without a result",
                );
            }
        });
    }
    &STOP
}

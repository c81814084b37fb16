//! Ctrl-C: the first asks the search to stop at the next barrier, the second ends the process.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::{exit::Exit, output};

static STOP: AtomicBool = AtomicBool::new(false);

/// The flag that the first Ctrl-C sets.
pub(crate) fn stop_flag() -> &'static AtomicBool {
    // SIGTERM and SIGHUP count as well: a service manager's stop should not lose the champion. A
    // machine that can't handle signals still mines; Ctrl-C then ends the process at once.
    let _ = ctrlc::try_set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(Exit::Interrupted as i32);
        }
        output::note("\nstopping at the next barrier; Ctrl-C again ends at once, without a result");
    });
    &STOP
}

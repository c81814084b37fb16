//! A sign of life: when a step takes long, standard error says which, and at which programs.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal},
    sync::{
        Arc, Weak,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use assay_miner::{Activity, Doing, Step};

use crate::{output, values::spoken};

/// How long people wait without wondering.
const PATIENCE: Duration = Duration::from_secs(10);

/// Says what a run is at after ten seconds at one step, then after twice as long each time. Ends with
/// the run's machine.
pub(crate) fn start(activity: &Arc<Activity>) {
    let activity = Arc::downgrade(activity);
    thread::spawn(move || watch(&activity));
}

/// Does some work, and says that it is still at it after ten seconds, then after twice as long each
/// time.
pub(crate) fn during<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (done, waiting) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let (mut so_far, mut wait) = (Duration::ZERO, PATIENCE);
            // Until the other end is dropped.
            while waiting.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                so_far += wait;
                wait = so_far;
                output::note(format_args!("{} so far: {what}", spoken(so_far)));
            }
        });
        let result = work();
        drop(done);
        result
    })
}

fn watch(activity: &Weak<Activity>) {
    // The changing line of a terminal makes room.
    let clear = if io::stderr().is_terminal() {
        "\r\x1b[K"
    } else {
        ""
    };
    let mut wait = PATIENCE;
    loop {
        thread::sleep(Duration::from_millis(500));
        let Some(doing) = activity.upgrade().map(|activity| activity.now()) else {
            return;
        };
        if doing.since < PATIENCE {
            wait = PATIENCE;
        } else if doing.since >= wait {
            wait = doing.since * 2;
            if let Some(text) = describe(&doing) {
                output::note(format_args!("{clear}{text}"));
            }
        }
    }
}

fn describe(doing: &Doing) -> Option<String> {
    let step = match doing.step {
        Step::Idle => return None,
        Step::Compiling => "compiling the track",
        Step::Preparing => "preparing the data, which is kept for the next time",
        Step::Baselines => "scoring the baselines",
        Step::Searching => "searching, no barrier reached",
        Step::Rechecking => "scoring the champion again",
    };
    let mut text = format!("{} so far: {step}", spoken(doing.since));
    // Islands may be at the same program.
    let mut slow = BTreeMap::new();
    for (id, time) in &doing.programs {
        if *time >= PATIENCE {
            slow.entry(id).or_insert(time);
        }
    }
    for (id, time) in slow {
        text.push_str(&format!("\n  at program {id} for {}", spoken(*time)));
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use assay_protocol::Program;

    use super::*;

    #[test]
    fn slow_programs_are_named() {
        let id = Program::new(b"slow".to_vec()).id();
        let seconds = Duration::from_secs;
        let doing = Doing {
            step: Step::Searching,
            since: seconds(25),
            programs: vec![
                (id, seconds(21)),
                (id, seconds(20)),
                (Program::new(b"fast".to_vec()).id(), seconds(1)),
            ],
        };
        assert_eq!(
            describe(&doing).unwrap(),
            format!("25 s so far: searching, no barrier reached\n  at program {id} for 21 s")
        );
    }
}

//! Every call of the interface, in order, on one component.

use assay_protocol::{Fuel, Program};
use assay_sandbox::{Component, DataFile, Failure, FuelLimits, Limits, Split};

/// Limits of the tour: 128 MiB, and fuel for each call that is just short of where the watchdog
/// begins to wait longer than its two seconds.
#[must_use]
pub fn limits() -> Limits {
    Limits {
        memory: 128 << 20,
        fuel: FuelLimits {
            describe: Fuel(190_000_000),
            space: Fuel(190_000_000),
            prepare: Fuel(190_000_000),
            load: Fuel(190_000_000),
            case: Fuel(60_000_000),
        },
        ..Limits::default()
    }
}

/// Makes every call on a fresh instance, and stops at the first that fails.
///
/// # Errors
/// That failure. What a track may honestly refuse, parameters or a program, counts as none.
pub fn tour(track: &Component) -> Result<(), Failure> {
    let Ok(mut space) = track.instantiate(&limits())?.open("letters = 26")? else {
        return Ok(());
    };
    let (first, second) = (Program::new(b"a".to_vec()), Program::new(b"c".to_vec()));
    space.baselines()?;
    let _ = space.canonicalize(first.bytes())?;
    let _ = space.render(&first)?;
    let _ = space.parse("a")?;
    space.random(1)?;
    space.mutate(&first, 0, 1)?;
    space.crossover(&first, &second, 1)?;
    space.complexity(&first)?;
    space.traits(&first)?;
    let files = [DataFile {
        name: "letters.txt".into(),
        bytes: b"abc".to_vec(),
    }];
    let Ok(prepared) = space.prepare(Split::Search, 1, 3, &files)? else {
        return Ok(());
    };
    let Ok(mut dataset) = space.load(&prepared)? else {
        return Ok(());
    };
    dataset.fingerprint(&first)?;
    dataset.evaluate(&first, 0..dataset.case_count())?;
    // A destructor that failed shows in the next call.
    dataset.close().complexity(&first)?;
    Ok(())
}

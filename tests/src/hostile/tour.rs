//! Every call of the interface, in order, on one component.

use assay_protocol::{Fuel, Program};
use assay_sandbox::{Component, DataFile, Failure, FuelLimits, Limits, Profile, Split};

/// Limits of the tour: 128 MiB. Under *verdict* fuel ends every call, and there is enough of it to use
/// up memory or stack before. Under *search* fuel only sets the watchdog, to its two seconds.
#[must_use]
pub fn limits(profile: Profile) -> Limits {
    let (call, case) = match profile {
        Profile::Verdict => (Fuel(190_000_000), Fuel(60_000_000)),
        Profile::Search => (Fuel(20_000_000), Fuel(6_500_000)),
    };
    Limits {
        memory: 128 << 20,
        fuel: FuelLimits {
            describe: call,
            space: call,
            prepare: call,
            load: call,
            case,
        },
        ..Limits::default()
    }
}

/// Makes every call on a fresh instance, and stops at the first that fails.
///
/// # Errors
/// That failure. What a track may honestly refuse, parameters or a program, counts as none.
pub fn tour(track: &Component) -> Result<(), Failure> {
    let Ok(mut space) = track
        .instantiate(&limits(track.profile()))?
        .open("letters = 26")?
    else {
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
    Ok(())
}

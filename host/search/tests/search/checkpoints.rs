//! Bytes that are no checkpoint of this run are refused, whatever they are.

use std::ops::Range;

use assay_protocol::Sha256;
use assay_search::{CheckpointError, Hurdle, Problem, Search, Settings, SettingsError};
use proptest::prelude::*;

use crate::toy::{self, Toy};

fn settings() -> Settings {
    Settings {
        islands: 2,
        population: 4,
        cache: 6,
        hurdle: Some(Hurdle {
            window: 10,
            ..Hurdle::after(3)
        }),
        ..toy::settings()
    }
}

/// The bytes before the numbers of the run: magic, version, identity, settings and problem.
const HEADER: usize = 16 + 4 + 32 + 13 * 8 + 17;

/// Where the first island's number of proposals and their fates are: behind the numbers of the run
/// and the island's position.
const FATES: Range<usize> = HEADER + 24..HEADER + 80;

fn saved() -> Vec<u8> {
    let toy = Toy {
        fingerprint: |bytes| Some(bytes[0].into()),
        ..Toy::new()
    };
    let mut search = toy::search(settings(), &toy);
    toy::run(&mut search, &toy::pool(1), 151);
    search.checkpoint()
}

fn resume(
    settings: Settings,
    problem: Problem,
    bytes: &[u8],
) -> Result<Search<Toy>, CheckpointError> {
    Search::resume(settings, problem, Toy::new().for_islands(&settings), bytes)
}

/// Replaces the hash, so that only the reader of the content stands in the way.
fn seal(bytes: &mut [u8]) {
    let at = bytes.len() - 32;
    let hash = Sha256::of(&bytes[..at]);
    bytes[at..].copy_from_slice(hash.as_bytes());
}

#[test]
fn a_checkpoint_is_bound_to_its_run() {
    let saved = saved();
    assert!(resume(settings(), toy::problem(), &saved).is_ok());

    let elsewhere = Problem {
        identity: Sha256::of(b"another track"),
        ..toy::problem()
    };
    assert_eq!(
        resume(settings(), elsewhere, &saved).unwrap_err(),
        CheckpointError::OtherProblem
    );
    let other_kinds = Problem {
        mutations: 3,
        ..toy::problem()
    };
    assert_eq!(
        resume(settings(), other_kinds, &saved).unwrap_err(),
        CheckpointError::OtherProblem
    );
    let (seed, recheck_percent) = (settings().seed, settings().recheck_percent);
    for (other, differences) in [
        (
            Settings {
                seed: 99,
                ..settings()
            },
            format!("seed {seed}, not 99"),
        ),
        (
            Settings {
                recheck_percent: 2,
                islands: 3,
                ..settings()
            },
            format!("islands 2, not 3; recheck percent {recheck_percent}, not 2"),
        ),
        (
            Settings {
                hurdle: None,
                ..settings()
            },
            "hurdle 3, not 0; hurdle quantile percent 75, not 0; hurdle window 10, not 0"
                .to_owned(),
        ),
    ] {
        assert_eq!(
            resume(other, toy::problem(), &saved).unwrap_err(),
            CheckpointError::OtherSettings(differences)
        );
    }
    assert_eq!(
        resume(
            Settings {
                islands: 0,
                ..settings()
            },
            toy::problem(),
            &saved
        )
        .unwrap_err(),
        CheckpointError::Settings(SettingsError::OutOfRange {
            name: "islands",
            value: 0,
            low: 1,
            high: 1_024
        })
    );
}

#[test]
fn damage_is_told_apart() {
    let saved = saved();
    let error = |bytes: &[u8]| resume(settings(), toy::problem(), bytes).unwrap_err();
    assert_eq!(error(b""), CheckpointError::NotACheckpoint);
    assert_eq!(
        error(b"{\"proposals\": 7}"),
        CheckpointError::NotACheckpoint
    );
    assert_eq!(error(&saved[..18]), CheckpointError::Truncated);
    assert_eq!(error(&saved[..saved.len() - 1]), CheckpointError::Damaged);
    let mut later = saved.clone();
    later[16] = 9;
    assert_eq!(error(&later), CheckpointError::Version(9));
    let mut longer = saved.clone();
    longer.extend([0; 7]);
    seal(&mut longer);
    assert_eq!(error(&longer), CheckpointError::Malformed("end"));
}

#[test]
fn every_flipped_bit_is_noticed() {
    let mut bytes = saved();
    for at in 0..bytes.len() {
        bytes[at] ^= 1 << (at % 8);
        assert!(
            resume(settings(), toy::problem(), &bytes).is_err(),
            "byte {at}"
        );
        bytes[at] ^= 1 << (at % 8);
    }
}

/// With the hash made right again, a change is refused or gives another valid search: never a
/// panic, and never two encodings of one state.
#[test]
fn forged_content_never_panics() {
    let saved = saved();
    let pool = toy::pool(1);
    let mut accepted = 0;
    for at in HEADER..saved.len() - 32 {
        for change in [0x01, 0x80, 0xff] {
            let mut forged = saved.clone();
            forged[at] ^= change;
            seal(&mut forged);
            if let Ok(mut search) = resume(settings(), toy::problem(), &forged) {
                assert_eq!(search.checkpoint(), forged);
                search.round(&pool, None).unwrap();
                assert!(!FATES.contains(&at), "numbers that don't add up, byte {at}");
                accepted += 1;
            }
        }
    }
    assert!(accepted > 0, "bytes of programs and hashes are free");
}

#[test]
fn a_cut_anywhere_is_refused() {
    let saved = saved();
    for length in 0..saved.len() {
        let mut cut = saved[..length].to_vec();
        if length >= 32 {
            seal(&mut cut);
        }
        assert!(
            resume(settings(), toy::problem(), &cut).is_err(),
            "{length} bytes"
        );
    }
}

proptest! {
    #[test]
    fn garbage_is_refused(garbage in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut content = saved()[..HEADER].to_vec();
        content.extend(&garbage);
        content.extend([0; 32]);
        seal(&mut content);
        prop_assert!(resume(settings(), toy::problem(), &content).is_err());
        prop_assert!(resume(settings(), toy::problem(), &garbage).is_err());
    }
}

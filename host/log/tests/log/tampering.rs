//! Every byte of what lies in storage, and of what is sent around, altered: each is noticed, and the
//! error says what it is.

use assay_log::{
    CheckpointError, ConsistencyProof, InclusionProof, LogPolicy, ReadError, Reader,
    storage::Memory,
    tile::{Resource, Row},
    tree::{ProofError, leaf_hash},
};
use assay_protocol::Sha256;

use crate::{
    base::{entry, key, log_of, policy},
    witnesses::Witness,
};

const SIZE: u64 = 300;
const MASKS: [u8; 4] = [1, 0x10, 0x80, 0xff];

/// Opens and reads all entries, and proves one of each bundle.
fn read(storage: &Memory) -> Result<(), ReadError> {
    let mut reader = Reader::open(storage, policy())?;
    for (index, found) in (0..).zip(reader.entries(0..SIZE)?) {
        assert_eq!(found?, entry(index), "an altered entry was given out");
    }
    for index in [0, SIZE - 1] {
        reader.prove_inclusion(index)?;
    }
    Ok(())
}

/// Whether an error says what was altered.
fn names(error: &ReadError, altered: Resource) -> bool {
    let Resource::Tile(tile) = altered else {
        return matches!(error, ReadError::Checkpoint(_) | ReadError::Storage(_));
    };
    match error {
        ReadError::AlteredEntry { resource, index } => {
            *resource == altered && tile.row() == Row::Entries && index / 256 == tile.index()
        }
        ReadError::Bundle { resource, .. } => *resource == altered && tile.row() == Row::Entries,
        ReadError::Altered { resource, .. } | ReadError::Hashes { resource, .. } => {
            *resource == altered && tile.row() != Row::Entries
        }
        // The unfinished tiles are checked together.
        ReadError::AlteredEdge { .. } => tile.row() != Row::Entries && !tile.is_full(),
        ReadError::Storage(error) => error.to_string().contains(&altered.to_string()),
        _ => false,
    }
}

#[test]
fn every_byte_in_storage_counts() {
    let (storage, _) = log_of([SIZE]);
    read(&storage).unwrap();
    let resources = storage.resources();
    let names_of: Vec<String> = resources.keys().map(Resource::to_string).collect();
    assert_eq!(
        names_of,
        [
            "checkpoint",
            "tile/entries/000",
            "tile/entries/001.p/44",
            "tile/0/000",
            "tile/0/001.p/44",
            "tile/1/000.p/1"
        ]
    );
    for (resource, bytes) in resources {
        let check = |altered: Option<Vec<u8>>, what: &str| {
            storage.set(resource, altered);
            let error = read(&storage).expect_err(what);
            let missing = matches!(error, ReadError::Missing(_) | ReadError::NoLog);
            let named = names(&error, resource) || (missing && what == "removed");
            assert!(named, "{resource}, {what}: {error}");
        };
        for at in 0..bytes.len() {
            // The large ones with one mask for each byte.
            let masks = if bytes.len() > 2_000 {
                &MASKS[at % MASKS.len()..][..1]
            } else {
                &MASKS[..]
            };
            for mask in masks {
                let mut altered = bytes.clone();
                altered[at] ^= mask;
                check(Some(altered), &format!("byte {at} ^ {mask}"));
            }
        }
        for length in (0..bytes.len()).step_by(1 + bytes.len() / 400) {
            check(Some(bytes[..length].to_vec()), &format!("cut at {length}"));
        }
        for more in [&[0][..], b"\n", &[1, 2, 3]] {
            check(Some([&bytes, more].concat()), "longer");
        }
        check(None, "removed");
        storage.set(resource, Some(bytes));
        read(&storage).unwrap();
    }
}

#[test]
fn every_byte_of_a_checkpoint_counts() {
    let witness = Witness::new(1);
    let policy = LogPolicy::new(key().verifier().clone(), vec![witness.verifier()], 1).unwrap();
    let (_, notes) = log_of([SIZE]);
    let good = notes[0].clone() + &witness.cosign(&notes[0], 1_700_000_000);
    let checkpoint = policy.verify(&good).unwrap();
    let text_end = good.rfind("\n\n").unwrap();
    let witness_line = good.rfind('\u{2014}').unwrap();

    for at in 0..good.len() {
        for mask in 1..=u8::MAX {
            let mut altered = good.clone().into_bytes();
            altered[at] ^= mask;
            let Ok(altered) = String::from_utf8(altered) else {
                continue;
            };
            match policy.verify(&altered) {
                Err(CheckpointError::Note(_)) => {}
                Err(CheckpointError::WrongSignature(_)) => {}
                // The name or the id of a signature: it counts for nothing then.
                Err(CheckpointError::NotSigned(_)) => {
                    assert!((text_end..witness_line).contains(&at));
                }
                Err(CheckpointError::TooFewWitnesses { found: 0, .. }) => {
                    assert!(at >= witness_line);
                }
                other => panic!("byte {at} ^ {mask}: {other:?}"),
            }
        }
        assert!(
            policy
                .verify(&good[..good.floor_char_boundary(at)])
                .is_err()
        );
    }
    assert!(policy.verify(&format!("{good}\n")).is_err());
    assert!(policy.verify(&format!("\n{good}")).is_err());
    assert_eq!(policy.verify(&good).unwrap(), checkpoint);
}

#[test]
fn every_byte_of_a_proof_counts() {
    let (storage, _) = log_of([SIZE]);
    let mut reader = Reader::open(&storage, policy()).unwrap();
    let root = *reader.checkpoint().root();

    let proof = reader.prove_inclusion(258).unwrap();
    let leaf = leaf_hash(&entry(258));
    altered(&proof.0, |hashes| {
        let error = InclusionProof(hashes)
            .verify(258, &leaf, SIZE, &root)
            .unwrap_err();
        matches!(error, ProofError::WrongRoot { expected, .. } if expected == root)
    });
    resized(&proof.0, |hashes| {
        InclusionProof(hashes)
            .verify(258, &leaf, SIZE, &root)
            .unwrap_err()
    });

    let older = 201;
    let proof = reader.prove_consistency(older).unwrap();
    let older_root = *Reader::open(log_of([older]).0, policy())
        .unwrap()
        .checkpoint()
        .root();
    let verify = |hashes| {
        let proof = ConsistencyProof(hashes);
        proof
            .verify((older, &older_root), (SIZE, &root))
            .unwrap_err()
    };
    altered(&proof.0, |hashes| {
        let error = verify(hashes);
        matches!(
            error,
            ProofError::WrongRoot { .. } | ProofError::WrongOlderRoot { .. }
        )
    });
    resized(&proof.0, verify);
}

fn altered(proof: &[Sha256], is_noticed: impl Fn(Vec<Sha256>) -> bool) {
    for at in 0..proof.len() * 32 {
        for mask in 1..=u8::MAX {
            let mut hashes = proof.to_vec();
            let mut bytes = *hashes[at / 32].as_bytes();
            bytes[at % 32] ^= mask;
            hashes[at / 32] = Sha256::from_bytes(bytes);
            assert!(is_noticed(hashes), "byte {at} ^ {mask}");
        }
    }
    let mut swapped = proof.to_vec();
    swapped.swap(0, 1);
    assert!(is_noticed(swapped));
}

fn resized(proof: &[Sha256], error: impl Fn(Vec<Sha256>) -> ProofError) {
    for length in (0..proof.len()).chain(proof.len() + 1..80) {
        let mut hashes = proof.to_vec();
        hashes.resize(length, proof[0]);
        let expected = ProofError::WrongLength {
            expected: proof.len(),
            found: length,
        };
        assert_eq!(error(hashes), expected);
    }
}

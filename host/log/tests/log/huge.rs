//! Logs of up to 2^64 - 1 entries.

use assay_log::{
    ConsistencyProof, InclusionProof, Reader,
    tree::{ProofError, leaf_hash},
};
use assay_protocol::Sha256;
use proptest::prelude::*;

use crate::{
    base::{NAME, policy},
    constant_log::{ConstantLog, ENTRY},
    naive,
    witnesses::sign,
};

/// Sizes of all magnitudes, more often near powers of two and near the end.
fn sizes() -> impl Strategy<Value = u64> {
    let near =
        (0..64_u32, -2_i64..=2).prop_map(|(bit, step)| (1_u64 << bit).saturating_add_signed(step));
    let any = (0..64_u32, any::<u64>()).prop_map(|(shift, number)| number >> shift);
    let end = (0..3_u64).prop_map(|step| u64::MAX - step);
    prop_oneof![near, any, end].prop_map(|size| size.max(1))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn huge_logs_are_read_and_proved(newer in sizes(), older in sizes(), place: u64) {
        let (older, newer) = (older.min(newer), older.max(newer));
        let log = ConstantLog::new();
        let root = log.root(newer);
        let note = sign(NAME, newer, &root);
        let mut reader = Reader::at(&log, policy(), &note).unwrap();

        let index = place % newer;
        prop_assert_eq!(reader.entry(index).unwrap(), ENTRY);
        let proof = reader.prove_inclusion(index).unwrap();
        prop_assert!(proof.0.len() <= 64);
        prop_assert_eq!(proof.verify(index, &leaf_hash(ENTRY), newer, &root), Ok(()));

        let older_root = log.root(older);
        let proof = reader.prove_consistency(older).unwrap();
        prop_assert!(proof.0.len() <= 65);
        prop_assert_eq!(proof.verify((older, &older_root), (newer, &root)), Ok(()));
        let remembered = policy().verify(&sign(NAME, older, &older_root)).unwrap();
        prop_assert!(reader.check_continues(remembered.checkpoint()).is_ok());
    }

    /// A proof of any hashes leads to the root that the recursive definition has for them, and one
    /// more or fewer is refused.
    #[test]
    fn inclusion_is_verified_as_defined(size in sizes(), place: u64, seed: u64) {
        let index = place % size;
        let length = naive_inclusion_length(index, size);
        let mut hashes: Vec<Sha256> = random(seed).take(length).collect();
        let leaf = Sha256::of(b"leaf");
        let root = root_of_path(index, size, leaf, &hashes);
        prop_assert_eq!(InclusionProof(hashes.clone()).verify(index, &leaf, size, &root), Ok(()));

        hashes.push(leaf);
        let error = InclusionProof(hashes.clone()).verify(index, &leaf, size, &root);
        prop_assert_eq!(error, Err(ProofError::WrongLength { expected: length, found: length + 1 }));
        hashes.truncate(length.saturating_sub(1));
        if length > 0 {
            let error = InclusionProof(hashes).verify(index, &leaf, size, &root);
            prop_assert_eq!(error, Err(ProofError::WrongLength { expected: length, found: length - 1 }));
        }
    }

    #[test]
    fn consistency_is_verified_as_defined(older in sizes(), newer in sizes(), seed: u64) {
        let (older, newer) = (older.min(newer), older.max(newer));
        prop_assume!(older < newer);
        let mut known: Vec<Sha256> = random(seed).take(70).collect();
        let mut used = Vec::new();
        let start = known.pop().unwrap();
        let (older_root, newer_root) = roots(older, newer, true, start, &mut known, &mut used);
        used.reverse();
        let proof = ConsistencyProof(used);
        prop_assert_eq!(proof.verify((older, &older_root), (newer, &newer_root)), Ok(()));

        let mut longer = proof.clone();
        longer.0.push(start);
        let mut shorter = proof;
        shorter.0.pop();
        for wrong in [longer, shorter] {
            let error = wrong.verify((older, &older_root), (newer, &newer_root)).unwrap_err();
            let length_is_wrong = matches!(error, ProofError::WrongLength { .. });
            prop_assert!(length_is_wrong);
        }
    }

    #[test]
    fn no_numbers_and_no_lengths_panic(
        numbers: [u64; 2],
        length in 0..70_usize,
        seed: u64,
    ) {
        let hashes: Vec<Sha256> = random(seed).take(length).collect();
        let any = Sha256::of(b"any");
        for [first, second] in [numbers, [0, numbers[1]], [numbers[0], 0], [u64::MAX; 2]] {
            prop_assert!(InclusionProof(hashes.clone()).verify(first, &any, second, &any).is_err());
            let proof = ConsistencyProof(hashes.clone());
            let verified = proof.verify((first, &any), (second, &any));
            prop_assert_eq!(verified.is_ok(), first == second && length == 0);
        }
    }
}

fn random(seed: u64) -> impl Iterator<Item = Sha256> {
    (0_u64..).map(move |place| Sha256::of(&[seed.to_le_bytes(), place.to_le_bytes()].concat()))
}

fn naive_inclusion_length(index: u64, size: u64) -> usize {
    if size == 1 {
        return 0;
    }
    let k = naive::largest_power_below(size);
    1 + if index < k {
        naive_inclusion_length(index, k)
    } else {
        naive_inclusion_length(index - k, size - k)
    }
}

fn root_of_path(index: u64, size: u64, leaf: Sha256, path: &[Sha256]) -> Sha256 {
    let Some((top, below)) = path.split_last() else {
        return leaf;
    };
    let k = naive::largest_power_below(size);
    if index < k {
        naive::node(root_of_path(index, k, leaf, below), *top)
    } else {
        naive::node(*top, root_of_path(index - k, size - k, leaf, below))
    }
}

/// Both roots of a proof of SUBPROOF's shape with any hashes, which are taken from `known`, and put into
/// `used` from the top downwards.
fn roots(
    m: u64,
    n: u64,
    whole: bool,
    start: Sha256,
    known: &mut Vec<Sha256>,
    used: &mut Vec<Sha256>,
) -> (Sha256, Sha256) {
    if m == n && whole {
        return (start, start);
    }
    let hash = known.pop().unwrap();
    used.push(hash);
    if m == n {
        return (hash, hash);
    }
    let k = naive::largest_power_below(n);
    if m <= k {
        let (older, newer) = roots(m, k, whole, start, known, used);
        (older, naive::node(newer, hash))
    } else {
        let (older, newer) = roots(m - k, n - k, false, start, known, used);
        (naive::node(hash, older), naive::node(hash, newer))
    }
}

//! Proofs of all small logs, against the recursive definitions.

use assay_log::{
    ConsistencyProof, InclusionProof, Reader,
    tree::{Frontier, ProofError, leaf_hash},
};
use assay_protocol::Sha256;

use crate::{
    base::{entry, log_of, policy},
    naive,
};

/// Past the first full tile, so that proofs come from two tiles and from two levels.
const SIZES: u64 = 300;

#[test]
fn every_root_and_proof_is_that_of_the_definition() {
    let (storage, notes) = log_of(1..=SIZES);
    let leaves: Vec<Sha256> = (0..SIZES).map(|index| naive::leaf(&entry(index))).collect();
    let roots: Vec<Sha256> = (0..=SIZES as usize)
        .map(|size| naive::root(&leaves[..size]))
        .collect();
    for (note, size) in notes.iter().zip(1..=SIZES) {
        let leaves = &leaves[..size as usize];
        let mut reader = Reader::at(&storage, policy(), note).unwrap();
        let root = *reader.checkpoint().root();
        assert_eq!(root, roots[size as usize]);

        // All places near the ends and around the tiles' border, and some others.
        let chosen = |index: &u64| *index < 3 || size - *index < 3 || (254..258).contains(index);
        for index in (0..size).filter(|index| chosen(index) || index % 17 == size % 17) {
            let proof = reader.prove_inclusion(index).unwrap();
            assert_eq!(proof.0, naive::path(index as usize, leaves));
            let leaf = leaf_hash(&entry(index));
            assert_eq!(proof.verify(index, &leaf, size, &root), Ok(()));
        }
        // All pairs.
        for older in 0..=size {
            let proof = reader.prove_consistency(older).unwrap();
            let older_root = &roots[older as usize];
            assert_eq!(proof.verify((older, older_root), (size, &root)), Ok(()));
            if older % 17 == size % 17 || size - older < 3 || older.is_power_of_two() {
                assert_eq!(proof.0, naive::consistency(older as usize, leaves));
            }
        }
    }
}

/// A proof is for one place, one size and one root only.
#[test]
fn a_proof_fits_nothing_else() {
    let leaves: Vec<Sha256> = (0..40).map(|index| naive::leaf(&entry(index))).collect();
    let root = |size: u64| naive::root(&leaves[..size as usize]);
    for size in 1..=40_u64 {
        let tree = &leaves[..size as usize];
        for index in 0..size {
            let proof = InclusionProof(naive::path(index as usize, tree));
            for other in (0..=size + 1)
                .chain([u64::MAX])
                .filter(|other| *other != index)
            {
                let verified = proof.verify(other, &tree[index as usize], size, &root(size));
                assert!(verified.is_err(), "{index} as {other} of {size}");
                let beyond = matches!(verified, Err(ProofError::IndexBeyondSize { .. }));
                assert_eq!(beyond, other >= size);
            }
        }
        for older in 1..size {
            let proof = ConsistencyProof(naive::consistency(older as usize, tree));
            let roots = (root(older), root(size));
            assert_eq!(proof.verify((older, &roots.0), (size, &roots.1)), Ok(()));
            for other in (0..size).filter(|other| *other != older) {
                let wrong = proof.verify((other, &root(other)), (size, &roots.1));
                assert!(wrong.is_err(), "{older} as {other} of {size}");
            }
            let swapped = proof.verify((size, &roots.1), (older, &roots.0));
            assert!(matches!(swapped, Err(ProofError::Shrunk { .. })));
        }
    }
}

/// The inclusion proof of the eight published entries, as implementations of Certificate Transparency
/// have it.
#[test]
fn a_published_proof_is_verified() {
    let path = [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ];
    let proof = InclusionProof(path.map(|hash| hash.parse().unwrap()).to_vec());
    let root = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328";
    let root = root.parse().unwrap();
    assert_eq!(proof.verify(0, &leaf_hash(b""), 8, &root), Ok(()));
}

#[test]
fn a_frontier_grows_as_the_definition() {
    let mut frontier = Frontier::default();
    let mut leaves = Vec::new();
    for index in 0..2_000 {
        if index % 61 == 0 || leaves.len().is_power_of_two() {
            assert_eq!(frontier.root(), naive::root(&leaves));
        }
        leaves.push(naive::leaf(&entry(index)));
        frontier.push(leaf_hash(&entry(index)));
        assert_eq!(frontier.leaves(), index + 1);
    }
}

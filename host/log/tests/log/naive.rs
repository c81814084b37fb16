//! RFC 6962 as it is written: recursive, over a list of leaves. Nothing here uses the crate but for the
//! type of hashes.

use assay_protocol::Sha256;

pub(crate) fn leaf(entry: &[u8]) -> Sha256 {
    Sha256::of(&[&[0], entry].concat())
}

pub(crate) fn node(left: Sha256, right: Sha256) -> Sha256 {
    Sha256::of(&[&[1], &left.as_bytes()[..], right.as_bytes()].concat())
}

/// "k is the largest power of two smaller than n".
pub(crate) fn largest_power_below(n: u64) -> u64 {
    let mut k = 1;
    while k < n - k {
        k *= 2;
    }
    k
}

/// MTH(D\[n\]).
pub(crate) fn root(leaves: &[Sha256]) -> Sha256 {
    match leaves {
        [] => Sha256::of(b""),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(largest_power_below(leaves.len() as u64) as usize);
            node(root(left), root(right))
        }
    }
}

/// PATH(m, D\[n\]).
pub(crate) fn path(m: usize, leaves: &[Sha256]) -> Vec<Sha256> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let k = largest_power_below(leaves.len() as u64) as usize;
    let (left, right) = leaves.split_at(k);
    if m < k {
        let mut hashes = path(m, left);
        hashes.push(root(right));
        hashes
    } else {
        let mut hashes = path(m - k, right);
        hashes.push(root(left));
        hashes
    }
}

/// PROOF(m, D\[n\]).
pub(crate) fn consistency(m: usize, leaves: &[Sha256]) -> Vec<Sha256> {
    if m == 0 || m == leaves.len() {
        return Vec::new();
    }
    subproof(m, leaves, true)
}

fn subproof(m: usize, leaves: &[Sha256], whole: bool) -> Vec<Sha256> {
    if m == leaves.len() {
        return if whole {
            Vec::new()
        } else {
            vec![root(leaves)]
        };
    }
    let k = largest_power_below(leaves.len() as u64) as usize;
    let (left, right) = leaves.split_at(k);
    if m <= k {
        let mut hashes = subproof(m, left, whole);
        hashes.push(root(right));
        hashes
    } else {
        let mut hashes = subproof(m - k, right, false);
        hashes.push(root(left));
        hashes
    }
}

//! [`Frontier`]: what has to be kept of a tree to make it grow.

use assay_protocol::Sha256;

use super::hash::{empty_root, node_hash};

/// The roots of the largest perfect subtrees that a tree of some size consists of: at most 64 hashes,
/// whatever the size, from which the root follows, and to which leaves can be added. A "compact range"
/// from 0.
///
/// ```
/// use assay_log::tree::{Frontier, leaf_hash, node_hash};
///
/// let [a, b, c] = [b"a", b"b", b"c"].map(|entry| leaf_hash(entry));
/// let mut frontier = Frontier::default();
/// for leaf in [a, b, c] {
///     frontier.push(leaf);
/// }
/// assert_eq!(frontier.root(), node_hash(&node_hash(&a, &b), &c));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    leaves: u64,
    /// One for each bit of `leaves` that is set, the largest first.
    roots: Vec<Sha256>,
}

impl Frontier {
    /// The frontier of a tree of these leaves.
    pub(crate) fn of(leaves: &[Sha256]) -> Self {
        let mut frontier = Self::default();
        for leaf in leaves {
            frontier.push(*leaf);
        }
        frontier
    }

    /// How many leaves the tree has.
    #[must_use]
    pub fn leaves(&self) -> u64 {
        self.leaves
    }

    /// Adds a leaf at the right, given its hash.
    pub fn push(&mut self, leaf: Sha256) {
        // As when one is added to a binary number: each 1 at its end carries.
        let mut root = leaf;
        for _ in 0..self.leaves.trailing_ones() {
            let left = self.roots.pop().expect("a root for each bit that is set");
            root = node_hash(&left, &root);
        }
        self.roots.push(root);
        self.leaves += 1;
    }

    /// The root of the tree.
    #[must_use]
    pub fn root(&self) -> Sha256 {
        fold(&self.roots).unwrap_or_else(empty_root)
    }
}

/// The hash of neighbouring subtrees, each smaller than the one left of it; none of none.
pub(crate) fn fold(subtrees: &[Sha256]) -> Option<Sha256> {
    let mut right_to_left = subtrees.iter().rev().copied();
    let last = right_to_left.next()?;
    Some(right_to_left.fold(last, |right, left| node_hash(&left, &right)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::leaf_hash;

    /// The eight entries, and the roots of the first one to eight of them, that implementations of
    /// Certificate Transparency are tested with since 2013.
    #[test]
    fn roots_are_those_of_the_literature() {
        let entries = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut frontier = Frontier::default();
        assert_eq!(
            frontier.root().to_string(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        for (entry, root) in entries.iter().zip(roots) {
            frontier.push(leaf_hash(&hex::decode(entry).unwrap()));
            assert_eq!(frontier.root().to_string(), root);
        }
    }
}

//! Which parts of a tree a proof is made of: RFC 6962, sections 2.1.1 and 2.1.2, without recursion.

/// A part of a tree that a proof has the hash of: the leaves from `start` to before `end`. `start` is a
/// multiple of the smallest power of two that is not less than the number of leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) start: u64,
    pub(crate) end: u64,
}

impl Part {
    const fn new(start: u64, end: u64) -> Self {
        Self { start, end }
    }

    /// The first leaves: a tree of this size.
    pub(crate) const fn first(size: u64) -> Self {
        Self::new(0, size)
    }

    /// The perfect subtrees that this part consists of, from left to right: the height of each, and its
    /// place among the subtrees of that height.
    pub(crate) fn subtrees(self) -> impl Iterator<Item = (u8, u64)> {
        let mut start = self.start;
        std::iter::from_fn(move || {
            let height = (self.end - start).checked_ilog2()?;
            let subtree = (height as u8, start >> height);
            start += 1 << height;
            Some(subtree)
        })
    }
}

/// Where a tree of at least two leaves parts: the largest power of two less than their number.
const fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}

/// The parts whose hashes prove that the leaf `index` is in a tree of `size` leaves, from the leaf
/// upwards. The index is less than the size.
pub(crate) fn inclusion_parts(index: u64, size: u64) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut start, mut end) = (0, size);
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            parts.push(Part::new(middle, end));
            end = middle;
        } else {
            parts.push(Part::new(start, middle));
            start = middle;
        }
    }
    parts.reverse();
    parts
}

/// The parts whose hashes prove that a tree of `older` leaves is the beginning of one of `newer`, from
/// below upwards. `older` is not more than `newer`.
pub(crate) fn consistency_parts(older: u64, newer: u64) -> Vec<Part> {
    let mut parts = Vec::new();
    if older == 0 {
        return parts;
    }
    let (mut start, mut end) = (0, newer);
    while older < end {
        let middle = start + split(end - start);
        if older <= middle {
            parts.push(Part::new(middle, end));
            end = middle;
        } else {
            parts.push(Part::new(start, middle));
            start = middle;
        }
    }
    // If the older tree is a whole left part of the newer, its root is known already.
    if start > 0 {
        parts.push(Part::new(start, end));
    }
    parts.reverse();
    parts
}

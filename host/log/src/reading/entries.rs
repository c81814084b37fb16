//! [`Entries`]: the entries of a log, one after the other.

use std::ops::Range;

use super::{checked_tree::CheckedTree, error::ReadError};
use crate::{storage::ReadStorage, tile::TILE_WIDTH};

/// An iterator over entries, made by [`Reader::entries`](crate::Reader::entries). It ends at the first
/// error.
#[derive(Debug)]
pub struct Entries<'a, S> {
    tree: &'a mut CheckedTree<S>,
    left: Range<u64>,
    /// What is left of the bundle with the next entry.
    bundle: std::vec::IntoIter<Vec<u8>>,
}

impl<'a, S> Entries<'a, S> {
    /// The range lies within the tree.
    pub(super) fn new(tree: &'a mut CheckedTree<S>, left: Range<u64>) -> Self {
        Self {
            tree,
            left,
            bundle: Vec::new().into_iter(),
        }
    }
}

impl<S: ReadStorage> Iterator for Entries<'_, S> {
    type Item = Result<Vec<u8>, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let index = self.left.next()?;
        if self.bundle.len() == 0 {
            match self.tree.bundle(index / u64::from(TILE_WIDTH)) {
                Ok(bundle) => {
                    let skipped = (index % u64::from(TILE_WIDTH)) as usize;
                    self.bundle = bundle.into_iter();
                    self.bundle.by_ref().take(skipped).for_each(drop);
                }
                Err(error) => {
                    self.left = 0..0;
                    return Some(Err(error));
                }
            }
        }
        self.bundle.next().map(Ok)
    }
}

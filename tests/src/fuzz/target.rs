//! [`Target`]: a parser, and what it is tried with.

use std::{fs, path::PathBuf};

use super::{INPUT_BYTES, TARGETS};

/// One parser of something that comes from outside.
pub struct Target {
    /// The name, of the corpus' folder too.
    pub name: &'static str,
    /// Makes valid inputs, the same each time.
    pub examples: fn() -> Vec<Vec<u8>>,
    /// Pieces of the format that changing single bytes would hardly ever make.
    pub words: &'static [&'static str],
    /// Texts that take much memory for each of their bytes: start, middle, end. The middle is repeated
    /// as often as fits into [`INPUT_BYTES`](super::INPUT_BYTES).
    pub dense: &'static [[&'static str; 3]],
    /// Reads an input, and panics if what came out breaks an invariant. Whether the input was
    /// accepted.
    pub read: fn(&[u8]) -> bool,
    /// What reading an input may take.
    pub memory: Memory,
    /// How many inputs an ordinary test makes: some tenths of a second's.
    pub inputs: u32,
}

/// The most memory that is in use at one time while an input is read: `fixed` bytes, and `factor` for
/// each byte of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// In bytes.
    pub fixed: usize,
    /// In bytes for each byte.
    pub factor: usize,
}

impl Memory {
    /// The limit for an input of this length.
    #[must_use]
    pub fn limit(self, length: usize) -> usize {
        self.fixed + self.factor * length
    }
}

impl Target {
    /// Valid inputs.
    #[must_use]
    pub fn examples(&self) -> Vec<Vec<u8>> {
        (self.examples)()
    }

    /// The longest inputs that its `dense` texts make.
    pub fn dense_inputs(&self) -> impl Iterator<Item = Vec<u8>> {
        self.dense.iter().map(|[start, middle, end]| {
            let count = INPUT_BYTES.saturating_sub(start.len() + end.len()) / middle.len();
            [start, middle.repeat(count).as_str(), end].concat().into()
        })
    }

    /// The folder of inputs that are tried first.
    #[must_use]
    pub fn corpus_folder(&self) -> PathBuf {
        [env!("CARGO_MANIFEST_DIR"), "corpus", self.name]
            .iter()
            .collect()
    }

    /// The inputs in that folder, in the order of their names; none if there is no folder.
    ///
    /// # Panics
    /// A file can't be read.
    #[must_use]
    pub fn corpus(&self) -> Vec<Vec<u8>> {
        let entries = fs::read_dir(self.corpus_folder()).into_iter().flatten();
        let mut paths: Vec<_> = entries
            .map(|entry| entry.expect("the folder can be listed").path())
            .collect();
        paths.sort();
        paths
            .iter()
            .map(|path| {
                fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
            })
            .collect()
    }
}

/// The target of this name.
///
/// # Panics
/// There is none.
#[must_use]
pub fn target(name: &str) -> &'static Target {
    TARGETS
        .iter()
        .find(|target| target.name == name)
        .unwrap_or_else(|| panic!("no target is named {name:?}"))
}

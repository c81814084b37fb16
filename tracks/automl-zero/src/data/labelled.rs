//! [`Labelled`]: the examples of one file.

use std::borrow::Cow;

/// The most inputs of an example: 20 times those of CIFAR-10.
pub(crate) const MAX_INPUTS: usize = 1 << 16;

/// Inputs and classes as a file has them. Large files are borrowed, not copied: those of CIFAR-10
/// take a third of a component's memory.
#[derive(Debug, PartialEq)]
pub(crate) struct Labelled<'a> {
    /// The name of the file, for errors.
    pub(crate) name: &'a str,
    /// The class of each example.
    pub(crate) classes: Vec<u8>,
    /// Inputs of an example, at least 1.
    pub(crate) width: usize,
    /// Bytes in front of the inputs of each example, which are not inputs.
    pub(crate) gap: usize,
    /// For each example the gap and the inputs.
    pub(crate) bytes: Cow<'a, [u8]>,
}

/// One example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row<'a> {
    pub(crate) class: u8,
    pub(crate) inputs: &'a [u8],
}

impl Labelled<'_> {
    /// The examples in the order of the file.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let records = self.bytes.chunks_exact(self.gap + self.width);
        records.zip(&self.classes).map(|(record, class)| Row {
            class: *class,
            inputs: &record[self.gap..],
        })
    }
}

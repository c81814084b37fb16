//! Running totals against the caps.

use wasmparser::SectionLimited;

use crate::gate::caps::{self, Cap};
use crate::gate::refusal::{Place, Refusal};

/// A running total that refuses as soon as it passes its cap.
#[derive(Debug)]
pub(super) struct Total {
    cap: &'static Cap,
    sum: u64,
}

impl Total {
    fn of(cap: &'static Cap) -> Self {
        Self { cap, sum: 0 }
    }

    /// Adds `amount`, read or declared at `offset`.
    pub(super) fn add(&mut self, amount: impl Into<u64>, offset: usize) -> Result<(), Refusal> {
        self.sum = self.sum.saturating_add(amount.into());
        self.cap.admit(self.sum, Place::at(offset))
    }

    /// Adds as many as a section declares to have.
    pub(super) fn declare<T>(&mut self, section: &SectionLimited<'_, T>) -> Result<(), Refusal> {
        self.add(section.count(), section.range().start)
    }

    pub(super) fn sum(&self) -> u64 {
        self.sum
    }
}

/// The totals over the whole file.
#[derive(Debug)]
pub(super) struct Tally {
    pub(super) sections: Total,
    pub(super) custom_bytes: Total,
    pub(super) modules: Total,
    pub(super) functions: Total,
    pub(super) types: Total,
    pub(super) type_bytes: Total,
    pub(super) module_imports: Total,
    pub(super) exports: Total,
    pub(super) aliases: Total,
    pub(super) canonical_functions: Total,
    pub(super) globals: Total,
    pub(super) tables: Total,
    pub(super) table_elements: Total,
    pub(super) element_segments: Total,
    pub(super) element_items: Total,
    pub(super) data_segments: Total,
    pub(super) memories: Total,
    pub(super) memory_bytes: Total,
}

impl Tally {
    pub(super) fn new() -> Self {
        Self {
            sections: Total::of(&caps::SECTIONS),
            custom_bytes: Total::of(&caps::CUSTOM_BYTES),
            modules: Total::of(&caps::MODULES),
            functions: Total::of(&caps::FUNCTIONS),
            types: Total::of(&caps::TYPES),
            type_bytes: Total::of(&caps::TYPE_BYTES),
            module_imports: Total::of(&caps::MODULE_IMPORTS),
            exports: Total::of(&caps::EXPORTS),
            aliases: Total::of(&caps::ALIASES),
            canonical_functions: Total::of(&caps::CANONICAL_FUNCTIONS),
            globals: Total::of(&caps::GLOBALS),
            tables: Total::of(&caps::TABLES),
            table_elements: Total::of(&caps::TABLE_ELEMENTS),
            element_segments: Total::of(&caps::ELEMENT_SEGMENTS),
            element_items: Total::of(&caps::ELEMENT_ITEMS),
            data_segments: Total::of(&caps::DATA_SEGMENTS),
            memories: Total::of(&caps::MEMORIES),
            memory_bytes: Total::of(&caps::MEMORY_BYTES),
        }
    }
}

//! The sections of a core module.

use wasmparser::{ElementItems, Payload, TypeRef};

use super::function;
use super::structure::Structure;
use super::types;
use crate::gate::inspection::Memory;
use crate::gate::refusal::{Place, Refusal};

/// The size of a page as its base-2 logarithm, unless a memory says otherwise.
const PAGE_SIZE_LOG2: u32 = 16;

/// A core module while it is read.
pub(super) struct Module {
    /// Its number in the order of the file.
    number: u32,
    /// The index of the next function: imported ones come first.
    next_function: u32,
}

impl Module {
    pub(super) fn new(number: u32) -> Self {
        Self {
            number,
            next_function: 0,
        }
    }

    /// Reads one section, or one function of the code section.
    pub(super) fn read(
        &mut self,
        payload: Payload<'_>,
        structure: &mut Structure<'_>,
    ) -> Result<(), Refusal> {
        let tally = &mut structure.tally;
        match payload {
            Payload::TypeSection(section) => {
                tally.types.add(section.count(), section.range().start)?;
                types::check_core_types(structure.bytes, &section)?;
            }
            Payload::ImportSection(section) => {
                tally
                    .module_imports
                    .add(section.count(), section.range().start)?;
                // The count was of groups, in the encoding that groups imports.
                for import in section.into_imports() {
                    if let TypeRef::Func(_) | TypeRef::FuncExact(_) = import?.ty {
                        self.next_function = self.next_function.saturating_add(1);
                    }
                }
            }
            Payload::FunctionSection(section) => tally
                .functions
                .add(section.count(), section.range().start)?,
            Payload::TableSection(section) => {
                tally.tables.add(section.count(), section.range().start)?;
                for table in section.into_iter_with_offsets() {
                    let (offset, table) = table?;
                    tally.table_elements.add(table.ty.initial, offset)?;
                }
            }
            Payload::MemorySection(section) => {
                tally.memories.add(section.count(), section.range().start)?;
                for memory in section.into_iter_with_offsets() {
                    let (offset, memory) = memory?;
                    let page_size =
                        1_u64.checked_shl(memory.page_size_log2.unwrap_or(PAGE_SIZE_LOG2));
                    let bytes = memory.initial.saturating_mul(page_size.unwrap_or(u64::MAX));
                    tally.memory_bytes.add(bytes, offset)?;
                    structure.inspection.memories.push(Memory {
                        minimum_pages: memory.initial,
                        maximum_pages: memory.maximum,
                    });
                }
            }
            Payload::GlobalSection(section) => {
                tally.globals.add(section.count(), section.range().start)?
            }
            Payload::ExportSection(section) => {
                tally.exports.add(section.count(), section.range().start)?
            }
            Payload::StartSection { range, .. } => {
                return Err(Refusal::StartFunction {
                    owner: "a core module",
                    offset: range.start,
                });
            }
            Payload::ElementSection(section) => {
                tally
                    .element_segments
                    .add(section.count(), section.range().start)?;
                for element in section {
                    let element = element?;
                    let items = match element.items {
                        ElementItems::Functions(items) => items.count(),
                        ElementItems::Expressions(_, items) => items.count(),
                    };
                    tally.element_items.add(items, element.range.start)?;
                }
            }
            Payload::DataSection(section) => tally
                .data_segments
                .add(section.count(), section.range().start)?,
            Payload::CodeSectionEntry(body) => {
                let place = Place {
                    offset: body.range().start,
                    function: Some((self.number, self.next_function)),
                };
                self.next_function = self.next_function.saturating_add(1);
                function::check(&body, place, &mut structure.inspection)?;
            }
            _ => {}
        }
        Ok(())
    }
}

//! The sections of a core module.

use wasmparser::{ElementItems, Payload, TypeRef, WasmFeatures};

use super::function;
use super::structure::Structure;
use super::types;
use crate::gate::features;
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
                tally.types.declare(&section)?;
                types::check_core_types(structure.bytes, &section)?;
            }
            Payload::ImportSection(section) => {
                tally.module_imports.declare(&section)?;
                // The count was of groups, in the encoding that groups imports.
                for import in section.into_imports_with_offsets() {
                    let (offset, import) = import?;
                    match import.ty {
                        TypeRef::Func(_) => {
                            self.next_function = self.next_function.saturating_add(1);
                        }
                        // The validator lets these through with the proposal switched off.
                        TypeRef::FuncExact(_) => {
                            let flag = WasmFeatures::CUSTOM_DESCRIPTORS;
                            return Err(features::refuse(flag, "an exact function import", offset));
                        }
                        _ => {}
                    }
                }
            }
            Payload::FunctionSection(section) => tally.functions.declare(&section)?,
            Payload::TableSection(section) => {
                tally.tables.declare(&section)?;
                for table in section.into_iter_with_offsets() {
                    let (offset, table) = table?;
                    tally.table_elements.add(table.ty.initial, offset)?;
                }
            }
            Payload::MemorySection(section) => {
                tally.memories.declare(&section)?;
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
            Payload::GlobalSection(section) => tally.globals.declare(&section)?,
            Payload::ExportSection(section) => tally.exports.declare(&section)?,
            Payload::StartSection { range, .. } => {
                return Err(Refusal::StartFunction {
                    owner: "a core module",
                    offset: range.start,
                });
            }
            Payload::ElementSection(section) => {
                tally.element_segments.declare(&section)?;
                for element in section {
                    let element = element?;
                    let items = match element.items {
                        ElementItems::Functions(items) => items.count(),
                        ElementItems::Expressions(_, items) => items.count(),
                    };
                    tally.element_items.add(items, element.range.start)?;
                }
            }
            Payload::DataSection(section) => tally.data_segments.declare(&section)?,
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

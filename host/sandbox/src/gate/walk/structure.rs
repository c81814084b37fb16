//! The walk itself: every payload of the parser goes to the module or component it belongs to.

use wasmparser::{ComponentExternalKind, Parser, Payload, WasmFeatures};

use super::component::Component;
use super::module::Module;
use super::tally::Tally;
use crate::gate::caps;
use crate::gate::inspection::{Inspection, Section};
use crate::gate::refusal::{Place, Refusal};

/// What one pass over the structure finds.
#[derive(Debug)]
pub(in crate::gate) struct Walk {
    /// Names and kinds of what the component exports.
    pub(in crate::gate) exports: Vec<(String, ComponentExternalKind)>,
    /// The facts, but for the items, which only validation knows.
    pub(in crate::gate) inspection: Inspection,
}

/// What the walk is in, inside of what.
enum Frame {
    Component(Component),
    Module(Module),
}

impl Walk {
    /// Walks through the component and everything nested in it.
    ///
    /// The parser runs with every feature on: it only has to find its way, and what is not allowed
    /// gets the better message from validation.
    pub(in crate::gate) fn through(bytes: &[u8]) -> Result<Self, Refusal> {
        let mut parser = Parser::new(0);
        parser.set_features(WasmFeatures::all());
        let mut structure = Structure {
            bytes,
            tally: Tally::new(),
            inspection: Inspection {
                size: bytes.len() as u64,
                ..Inspection::default()
            },
            core_modules: 0,
        };
        let mut open = vec![Frame::Component(Component::outermost())];
        let mut exports = Vec::new();
        for payload in parser.parse_all(bytes) {
            let payload = payload?;
            structure.count_section(&payload, open.len() == 1)?;
            match payload {
                Payload::ModuleSection {
                    unchecked_range, ..
                } => {
                    open.push(Frame::Module(structure.open_module(unchecked_range.start)?));
                }
                Payload::ComponentSection {
                    unchecked_range, ..
                } => {
                    caps::COMPONENT_NESTING
                        .admit(open.len() as u64, Place::at(unchecked_range.start))?;
                    structure.open_component(unchecked_range.start)?;
                    open.push(Frame::Component(Component::nested()));
                }
                Payload::End(_) => {
                    let closed = open.pop();
                    if let Some(Frame::Component(closed)) = closed {
                        match open.last_mut() {
                            Some(Frame::Component(parent)) => parent.define(&closed),
                            _ => {
                                structure.inspection.instances = closed.instances();
                                exports = closed.into_exports();
                            }
                        }
                    }
                }
                payload => match open.last_mut() {
                    Some(Frame::Module(module)) => module.read(payload, &mut structure)?,
                    Some(Frame::Component(component)) => component.read(payload, &mut structure)?,
                    None => {}
                },
            }
        }
        Ok(Self {
            exports,
            inspection: structure.finish(),
        })
    }
}

/// What modules and components share while they are read.
pub(super) struct Structure<'a> {
    /// The whole file.
    pub(super) bytes: &'a [u8],
    pub(super) tally: Tally,
    pub(super) inspection: Inspection,
    core_modules: u32,
}

impl Structure<'_> {
    fn count_section(&mut self, payload: &Payload<'_>, outermost: bool) -> Result<(), Refusal> {
        let Some((_, range)) = payload.as_section() else {
            return Ok(());
        };
        self.tally.sections.add(1_u64, range.start)?;
        if let Payload::CustomSection(_) = payload {
            self.tally
                .custom_bytes
                .add(range.len() as u64, range.start)?;
        }
        if outermost {
            self.inspection.sections.push(Section {
                kind: kind(payload),
                range,
            });
        }
        Ok(())
    }

    fn open_module(&mut self, offset: usize) -> Result<Module, Refusal> {
        self.tally.modules.add(1_u64, offset)?;
        self.inspection.modules += 1;
        self.core_modules += 1;
        Ok(Module::new(self.core_modules - 1))
    }

    fn open_component(&mut self, offset: usize) -> Result<(), Refusal> {
        self.tally.modules.add(1_u64, offset)?;
        self.inspection.components += 1;
        Ok(())
    }

    fn finish(self) -> Inspection {
        Inspection {
            functions: self.tally.functions.sum(),
            custom_section_bytes: self.tally.custom_bytes.sum(),
            table_elements: self.tally.table_elements.sum(),
            ..self.inspection
        }
    }
}

/// The kind of a section of the top level, for people.
fn kind(payload: &Payload<'_>) -> &'static str {
    match payload {
        Payload::CustomSection(_) => "custom",
        Payload::ModuleSection { .. } => "core module",
        Payload::InstanceSection(_) => "core instances",
        Payload::CoreTypeSection(_) => "core types",
        Payload::ComponentSection { .. } => "component",
        Payload::ComponentInstanceSection(_) => "instances",
        Payload::ComponentAliasSection(_) => "aliases",
        Payload::ComponentTypeSection(_) => "types",
        Payload::ComponentCanonicalSection(_) => "canonical functions",
        Payload::ComponentStartSection { .. } => "start",
        Payload::ComponentImportSection(_) => "imports",
        Payload::ComponentExportSection(_) => "exports",
        _ => "unknown",
    }
}

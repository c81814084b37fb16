//! The sections of a component, the outermost or a nested one.
//!
//! Modules and components can't be passed on as values here: not imported, not exported, not aliased.
//! Then an index of a nested component always means one defined in the same place, and how many
//! instances a component expands to is a sum that can be read off its sections.

use wasmparser::{
    CanonicalFunction, CanonicalOption, ComponentAlias, ComponentExternalKind, ComponentInstance,
    ComponentOuterAliasKind, ExternalKind, Instance, Payload, WasmFeatures,
};

use super::structure::Structure;
use super::tally::Tally;
use super::types;
use crate::gate::caps;
use crate::gate::features;
use crate::gate::refusal::{Place, Refusal, quoted};

/// A component while it is read.
pub(super) struct Component {
    outermost: bool,
    /// How many instances each component nested in this one expands to.
    nested: Vec<u64>,
    /// How many instances this one expands to so far, itself included.
    instances: u64,
    exports: Vec<(String, ComponentExternalKind)>,
}

impl Component {
    pub(super) fn outermost() -> Self {
        Self {
            outermost: true,
            nested: Vec::new(),
            instances: 1,
            exports: Vec::new(),
        }
    }

    pub(super) fn nested() -> Self {
        Self {
            outermost: false,
            ..Self::outermost()
        }
    }

    /// Takes note of a component defined in this one, complete.
    pub(super) fn define(&mut self, nested: &Self) {
        self.nested.push(nested.instances);
    }

    pub(super) fn instances(&self) -> u64 {
        self.instances
    }

    pub(super) fn into_exports(self) -> Vec<(String, ComponentExternalKind)> {
        self.exports
    }

    /// Reads one section.
    pub(super) fn read(
        &mut self,
        payload: Payload<'_>,
        structure: &mut Structure<'_>,
    ) -> Result<(), Refusal> {
        let tally = &mut structure.tally;
        match payload {
            Payload::InstanceSection(instances) => {
                for instance in instances.into_iter_with_offsets() {
                    let (offset, instance) = instance?;
                    match instance {
                        Instance::Instantiate { args, .. } => {
                            self.instantiate(1, args.len(), offset, tally)?;
                        }
                        Instance::FromExports(exports) => {
                            tally.exports.add(exports.len() as u64, offset)?;
                        }
                    }
                }
            }
            Payload::ComponentInstanceSection(instances) => {
                for instance in instances.into_iter_with_offsets() {
                    let (offset, instance) = instance?;
                    match instance {
                        ComponentInstance::Instantiate {
                            component_index,
                            args,
                        } => {
                            // An index out of range counts as one and fails validation.
                            let nested = self.nested.get(component_index as usize).copied();
                            self.instantiate(nested.unwrap_or(1), args.len(), offset, tally)?;
                        }
                        ComponentInstance::FromExports(exports) => {
                            tally.exports.add(exports.len() as u64, offset)?;
                        }
                    }
                }
            }
            Payload::CoreTypeSection(section) if section.count() > 0 => {
                return Err(Refusal::PassedOn {
                    what: "core type",
                    offset: section.range().start,
                });
            }
            Payload::ComponentTypeSection(section) => {
                let range = section.range();
                tally.types.declare(&section)?;
                tally.type_bytes.add(range.len() as u64, range.start)?;
                types::check_component_types(structure.bytes, &section)?;
            }
            Payload::ComponentAliasSection(section) => {
                tally.aliases.declare(&section)?;
                for alias in section.into_iter_with_offsets() {
                    let (offset, alias) = alias?;
                    check_alias(&alias, offset)?;
                }
            }
            Payload::ComponentCanonicalSection(section) => {
                tally.canonical_functions.declare(&section)?;
                for function in section.into_iter_with_offsets() {
                    let (offset, function) = function?;
                    check_canonical(&function, offset)?;
                }
            }
            Payload::ComponentStartSection { range, .. } => {
                return Err(Refusal::StartFunction {
                    owner: "a component",
                    offset: range.start,
                });
            }
            Payload::ComponentImportSection(section) => {
                tally.module_imports.declare(&section)?;
                for import in section.into_iter_with_offsets() {
                    let (offset, import) = import?;
                    let kind = import.ty.kind();
                    if self.outermost {
                        return Err(Refusal::Import {
                            name: quoted(import.name.name),
                            kind: kind.desc(),
                        });
                    }
                    check_passed_on(kind, offset)?;
                }
            }
            Payload::ComponentExportSection(section) => {
                tally.exports.declare(&section)?;
                for export in section.into_iter_with_offsets() {
                    let (offset, export) = export?;
                    check_passed_on(export.kind, offset)?;
                    if self.outermost {
                        self.exports
                            .push((export.name.name.to_owned(), export.kind));
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn instantiate(
        &mut self,
        expanded: u64,
        arguments: usize,
        offset: usize,
        tally: &mut Tally,
    ) -> Result<(), Refusal> {
        tally.module_imports.add(arguments as u64, offset)?;
        self.instances = self.instances.saturating_add(expanded);
        caps::INSTANCES.admit(self.instances, Place::at(offset))
    }
}

fn check_passed_on(kind: ComponentExternalKind, offset: usize) -> Result<(), Refusal> {
    match kind {
        ComponentExternalKind::Module => Err(Refusal::PassedOn {
            what: "core module",
            offset,
        }),
        ComponentExternalKind::Component => Err(Refusal::PassedOn {
            what: "component",
            offset,
        }),
        _ => Ok(()),
    }
}

fn check_alias(alias: &ComponentAlias<'_>, offset: usize) -> Result<(), Refusal> {
    let kind = match alias {
        ComponentAlias::InstanceExport { kind, .. } => *kind,
        ComponentAlias::Outer {
            kind: ComponentOuterAliasKind::CoreModule,
            ..
        } => ComponentExternalKind::Module,
        ComponentAlias::Outer {
            kind: ComponentOuterAliasKind::Component,
            ..
        } => ComponentExternalKind::Component,
        // The validator lets these through with the proposal switched off.
        ComponentAlias::CoreInstanceExport {
            kind: ExternalKind::FuncExact,
            ..
        } => {
            let flag = WasmFeatures::CUSTOM_DESCRIPTORS;
            let what = "an alias of an exact function";
            return Err(features::refuse(flag, what, offset));
        }
        ComponentAlias::Outer { .. } | ComponentAlias::CoreInstanceExport { .. } => return Ok(()),
    };
    check_passed_on(kind, offset)
}

/// Admits what a synchronous component needs. What other options mean is for validation to refuse:
/// they belong to proposals.
fn check_canonical(function: &CanonicalFunction, offset: usize) -> Result<(), Refusal> {
    let options = match function {
        CanonicalFunction::Lift { options, .. } | CanonicalFunction::Lower { options, .. } => {
            options
        }
        CanonicalFunction::ResourceNew { .. }
        | CanonicalFunction::ResourceDrop { .. }
        | CanonicalFunction::ResourceRep { .. } => return Ok(()),
        _ => return Err(Refusal::Builtin { offset }),
    };
    for option in options {
        let encoding = match option {
            CanonicalOption::UTF16 => "UTF-16",
            CanonicalOption::CompactUTF16 => "Latin-1 or UTF-16",
            _ => continue,
        };
        return Err(Refusal::StringEncoding { encoding, offset });
    }
    Ok(())
}

//! Types, read with care: the parser's own readers trust the file a little too much.

use wasmparser::{
    BinaryReader, ComponentAlias, ComponentExternName, ComponentImport, ComponentType,
    ComponentTypeRef, ComponentTypeSectionReader, RecGroup, TypeSectionReader, WasmFeatures,
};

use crate::gate::caps;
use crate::gate::features;
use crate::gate::refusal::{Place, Refusal};

/// Opens a core group of recursive types.
const RECURSION_GROUP: u8 = 0x4e;
/// Opens a component type.
const COMPONENT: u8 = 0x41;
/// Opens an instance type.
const INSTANCE: u8 = 0x42;

/// Checks the core types of a module.
///
/// A recursion group is refused before it is read: the parser makes room for as many types as the
/// group claims to have, up to a million for five bytes.
pub(super) fn check_core_types(
    bytes: &[u8],
    section: &TypeSectionReader<'_>,
) -> Result<(), Refusal> {
    let mut reader = reader(bytes, section.range());
    for _ in 0..reader.read_var_u32()? {
        let offset = reader.original_position();
        if next_byte(&reader)? == RECURSION_GROUP {
            return Err(features::refuse(
                WasmFeatures::GC,
                "a group of recursive types",
                offset,
            ));
        }
        for subtype in reader.read::<RecGroup>()?.types() {
            if let wasmparser::CompositeInnerType::Func(function) = &subtype.composite_type.inner {
                caps::PARAMETERS.admit(function.params().len() as u64, Place::at(offset))?;
                caps::RESULTS.admit(function.results().len() as u64, Place::at(offset))?;
            }
        }
    }
    Ok(())
}

/// Checks the nesting of a component's types.
///
/// The parser descends recursively and without a limit into component and instance types, so nothing
/// may read a type section before this has.
pub(super) fn check_component_types(
    bytes: &[u8],
    section: &ComponentTypeSectionReader<'_>,
) -> Result<(), Refusal> {
    let mut reader = reader(bytes, section.range());
    for _ in 0..reader.read_var_u32()? {
        check_component_type(&mut reader, 0)?;
    }
    Ok(())
}

fn check_component_type(reader: &mut BinaryReader<'_>, depth: u64) -> Result<(), Refusal> {
    if !matches!(next_byte(reader)?, COMPONENT | INSTANCE) {
        reader.read::<ComponentType<'_>>()?;
        return Ok(());
    }
    caps::TYPE_NESTING.admit(depth + 1, Place::at(reader.original_position()))?;
    reader.read_u8()?;
    for _ in 0..reader.read_var_u32()? {
        let offset = reader.original_position();
        match reader.read_u8()? {
            0 => {
                return Err(Refusal::PassedOn {
                    what: "core type",
                    offset,
                });
            }
            1 => check_component_type(reader, depth + 1)?,
            2 => {
                reader.read::<ComponentAlias<'_>>()?;
            }
            3 => {
                reader.read::<ComponentImport<'_>>()?;
            }
            4 => {
                reader.read::<ComponentExternName<'_>>()?;
                reader.read::<ComponentTypeRef>()?;
            }
            byte => {
                let message = format!("no declaration of a type begins with byte {byte:#04x}");
                return Err(Refusal::Malformed { message, offset });
            }
        }
    }
    Ok(())
}

fn reader(bytes: &[u8], range: std::ops::Range<usize>) -> BinaryReader<'_> {
    let start = range.start;
    BinaryReader::new_features(
        bytes.get(range).unwrap_or_default(),
        start,
        WasmFeatures::all(),
    )
}

fn next_byte(reader: &BinaryReader<'_>) -> Result<u8, Refusal> {
    Ok(reader.clone().read_u8()?)
}

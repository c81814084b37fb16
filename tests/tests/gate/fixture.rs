//! Components to test the gate with.

use std::fmt::Write as _;
use std::sync::LazyLock;

use assay_sandbox::gate::{self, Inspection, Refusal};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::abi::WasmType;
use wit_parser::{
    Function, LiftLowerAbi, ManglingAndAbi, Resolve, ResourceIntrinsic, TypeDefKind, WasmExport,
    WasmExportKind, WasmImport, WorldItem, WorldKey,
};

/// The interface as it is published.
pub(crate) const WIT: &str = include_str!("../../../wit/0.1.0/track.wit");

/// What encoders name functions like today.
const MANGLING: ManglingAndAbi = ManglingAndAbi::Legacy(LiftLowerAbi::Sync);

/// Section ids of a component.
pub(crate) const CUSTOM: u8 = 0;
pub(crate) const CORE_MODULE: u8 = 1;
pub(crate) const COMPONENT: u8 = 4;

/// A component that implements the world by trapping, as `wit-component` encodes it.
pub(crate) static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| component(WIT));

/// A component for the only world of a WIT document.
pub(crate) fn component(wit: &str) -> Vec<u8> {
    encode(wit, StringEncoding::UTF8, "")
}

/// The same, with another string encoding and with more fields in the core module, as text.
pub(crate) fn encode(wit: &str, strings: StringEncoding, fields: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("track.wit", wit).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();

    let mut imports = String::new();
    let mut exports = String::new();
    for (key, item) in &resolve.worlds[world].imports {
        if let WorldItem::Interface { id, .. } = item {
            for function in resolve.interfaces[*id].functions.values() {
                let signature = resolve.wasm_signature(MANGLING.import_variant(), function);
                let import = WasmImport::Func {
                    interface: Some(key),
                    func: function,
                };
                let (module, name) = resolve.wasm_import_name(MANGLING, import);
                let ty = core_type(&signature.params, &signature.results);
                writeln!(imports, "(import {module:?} {name:?} (func {ty}))").unwrap();
            }
        }
    }
    for (key, item) in &resolve.worlds[world].exports {
        match item {
            WorldItem::Function(function) => export(&resolve, None, function, &mut exports),
            WorldItem::Interface { id, .. } => {
                let interface = &resolve.interfaces[*id];
                for function in interface.functions.values() {
                    export(&resolve, Some(key), function, &mut exports);
                }
                for ty in interface.types.values().copied() {
                    if let TypeDefKind::Resource = resolve.types[ty].kind {
                        for (intrinsic, result) in [
                            (ResourceIntrinsic::ExportedNew, "(result i32)"),
                            (ResourceIntrinsic::ExportedRep, "(result i32)"),
                            (ResourceIntrinsic::ExportedDrop, ""),
                        ] {
                            let import = WasmImport::ResourceIntrinsic {
                                interface: Some(key),
                                resource: ty,
                                intrinsic,
                            };
                            let (module, name) = resolve.wasm_import_name(MANGLING, import);
                            writeln!(
                                imports,
                                "(import {module:?} {name:?} (func (param i32) {result}))"
                            )
                            .unwrap();
                        }
                    }
                }
            }
            WorldItem::Type { .. } => {}
        }
    }
    let module = format!(
        r#"(module {imports} {exports} (memory (export "memory") 1)
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable) {fields})"#
    );
    let mut module = wat::parse_str(module).unwrap();
    embed_component_metadata(&mut module, &resolve, world, strings).unwrap();
    ComponentEncoder::default()
        .module(&module)
        .unwrap()
        .encode()
        .unwrap()
}

fn export(
    resolve: &Resolve,
    interface: Option<&WorldKey>,
    function: &Function,
    exports: &mut String,
) {
    let signature = resolve.wasm_signature(MANGLING.export_variant(), function);
    let export = WasmExport::Func {
        interface,
        func: function,
        kind: WasmExportKind::Normal,
    };
    let name = resolve.wasm_export_name(MANGLING, export);
    let ty = core_type(&signature.params, &signature.results);
    writeln!(exports, "(func (export {name:?}) {ty} unreachable)").unwrap();
}

fn core_type(parameters: &[WasmType], results: &[WasmType]) -> String {
    let list = |keyword: &str, types: &[WasmType]| {
        let types: Vec<_> = types
            .iter()
            .map(|ty| match ty {
                WasmType::I64 | WasmType::PointerOrI64 => "i64",
                WasmType::F32 => "f32",
                WasmType::F64 => "f64",
                WasmType::I32 | WasmType::Pointer | WasmType::Length => "i32",
            })
            .collect();
        if types.is_empty() {
            String::new()
        } else {
            format!("({keyword} {})", types.join(" "))
        }
    };
    list("param", parameters) + &list("result", results)
}

/// The good component with one more section at its end. A core module or a component there is
/// defined but never instantiated, so that nothing changes but what the section holds.
pub(crate) fn good_with(section: u8, contents: &[u8]) -> Vec<u8> {
    let mut bytes = GOOD.clone();
    append(&mut bytes, section, contents);
    bytes
}

/// Appends a section.
pub(crate) fn append(bytes: &mut Vec<u8>, section: u8, contents: &[u8]) {
    bytes.push(section);
    unsigned(bytes, contents.len());
    bytes.extend_from_slice(contents);
}

/// Appends a number as WebAssembly writes it.
pub(crate) fn unsigned(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push((number as u8) | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// A module or component from its text form.
pub(crate) fn wat(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

pub(crate) fn accepted(bytes: &[u8]) -> Inspection {
    gate::check(bytes).unwrap_or_else(|refusal| panic!("{}: {refusal}", refusal.code()))
}

/// Has the bytes refused with `code`, and the message say `part`.
#[track_caller]
pub(crate) fn refused(bytes: &[u8], code: &str, part: &str) -> Refusal {
    match gate::check(bytes) {
        Ok(_) => panic!("accepted, expected {code}"),
        Err(refusal) => {
            assert_eq!(refusal.code(), code, "{refusal}");
            let message = refusal.to_string();
            assert!(
                message.contains(part),
                "{message:?} does not contain {part:?}"
            );
            refusal
        }
    }
}

//! From the linker's core module to the component that a challenge pins.

use assay_sandbox::gate;
use wasmparser::{BinaryReader, BinaryReaderError, KnownCustom, Parser, Payload};
use wit_component::ComponentEncoder;

use super::error::BuildError;

/// How the encoder marks functions that it provides itself (the handles of exported resources).
const PROVIDED: &str = "[export]";

/// A component and what is worth noting about its making.
pub(super) struct Encoded {
    pub(super) component: Vec<u8>,
    /// Version of wit-component, as it reports itself.
    pub(super) encoder: String,
}

/// Encodes a core module as a component without imports, and drops every custom section: names,
/// producers and the like come from the building machine and mean nothing to the host. What comes
/// out has passed the sandbox's gate.
pub(super) fn encode(module: &[u8]) -> Result<Encoded, BuildError> {
    check_module(module)?;
    let encoded = ComponentEncoder::default()
        .validate(true)
        .module(module)
        .and_then(|mut encoder| encoder.encode())
        .map_err(|error| BuildError::Encode(format!("{error:#}")))?;
    let component = without_custom_sections(&encoded).map_err(unreadable)?;
    gate::check(&component)?;
    Ok(Encoded {
        encoder: encoder_version(&encoded).unwrap_or_else(|| "unknown".to_owned()),
        component,
    })
}

/// Finds the two usual mistakes while they still have names that the author knows.
fn check_module(module: &[u8]) -> Result<(), BuildError> {
    let mut describes_a_world = false;
    for payload in Parser::new(0).parse_all(module) {
        match payload.map_err(unreadable)? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import.map_err(unreadable)?;
                    if !import.module.starts_with(PROVIDED) {
                        return Err(BuildError::Import {
                            module: import.module.to_owned(),
                            name: import.name.to_owned(),
                        });
                    }
                }
            }
            Payload::CustomSection(section) => {
                describes_a_world |= section.name().starts_with("component-type");
            }
            _ => {}
        }
    }
    if describes_a_world {
        Ok(())
    } else {
        Err(BuildError::NoTrack)
    }
}

/// The version that wit-component writes among the producers of what it encodes.
fn encoder_version(component: &[u8]) -> Option<String> {
    for payload in Parser::new(0).parse_all(component) {
        let Ok(Payload::CustomSection(section)) = payload else {
            continue;
        };
        let KnownCustom::Producers(fields) = section.as_known() else {
            continue;
        };
        for value in fields
            .into_iter()
            .flatten()
            .flat_map(|field| field.values.into_iter().flatten())
        {
            if value.name == "wit-component" {
                return Some(value.version.to_owned());
            }
        }
    }
    None
}

/// Copies a module or component without its custom sections and those of everything nested in it.
fn without_custom_sections(binary: &[u8]) -> Result<Vec<u8>, BinaryReaderError> {
    const HEADER: usize = 8;
    const CUSTOM: u8 = 0;
    const CORE_MODULE: u8 = 1;
    const COMPONENT: u8 = 4;

    let mut reader = BinaryReader::new(binary, 0);
    let mut copy = reader.read_bytes(HEADER)?.to_vec();
    let is_component = !Parser::is_core_wasm(binary);
    while !reader.eof() {
        let id = reader.read_u8()?;
        let size = reader.read_var_u32()?;
        let content = reader.read_bytes(size as usize)?;
        match id {
            CUSTOM => {}
            CORE_MODULE | COMPONENT if is_component => {
                push_section(&mut copy, id, &without_custom_sections(content)?);
            }
            _ => push_section(&mut copy, id, content),
        }
    }
    Ok(copy)
}

/// Appends a section: its id, its length as LEB128, its content.
fn push_section(binary: &mut Vec<u8>, id: u8, content: &[u8]) {
    binary.push(id);
    let mut length = content.len();
    while length >= 0x80 {
        binary.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    binary.push(length as u8);
    binary.extend_from_slice(content);
}

fn unreadable(error: BinaryReaderError) -> BuildError {
    BuildError::Encode(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODULE: &[u8] = b"\0asm\x01\0\0\0";
    const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";
    const NAME: &[u8] = b"\x00\x05\x04name";

    #[test]
    fn custom_sections_go_at_every_depth_and_the_rest_stays() {
        // A data section long enough for a length of two bytes.
        let mut data = vec![11];
        data.extend([0xc8, 0x01]);
        data.extend([7; 200]);
        let inner = [MODULE, NAME, &data].concat();
        let stripped = [MODULE, &data].concat();

        let mut component = [COMPONENT, NAME].concat();
        push_section(&mut component, 1, &inner);
        component.extend(NAME);
        let mut expected = COMPONENT.to_vec();
        push_section(&mut expected, 1, &stripped);
        assert_eq!(without_custom_sections(&component).unwrap(), expected);
        assert!(without_custom_sections(&component[..40]).is_err());
    }

    #[test]
    fn a_module_without_a_track_or_with_an_import_says_what_to_do() {
        let error = encode(MODULE).err().unwrap();
        assert!(
            error
                .to_string()
                .contains("call `assay_sdk::export_track!(Mine);`")
        );
        // One function type, and the import `env.now` of that type.
        let imports = b"\x01\x04\x01\x60\0\0\x02\x0b\x01\x03env\x03now\0\0";
        let error = encode(&[MODULE, imports].concat()).err().unwrap();
        assert!(
            error
                .to_string()
                .starts_with("the crate imports `now` from `env`")
        );
    }
}

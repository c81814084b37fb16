//! Bytes that were damaged, cut off or never meant to be a component. Nothing here may panic, run
//! over the stack or ask for more memory than the bytes pay for.

use assay_sandbox::gate;
use proptest::prelude::*;
use wasmparser::{Parser, Payload};

use super::fixture::{
    COMPONENT, CORE_MODULE, GOOD, accepted, append, good_with, refused, unsigned,
};

/// The header of a core module.
const MODULE: &[u8] = b"\0asm\x01\0\0\0";
/// The header of a component.
const HEADER: &[u8] = b"\0asm\x0d\0\x01\0";

/// Where the last section that means something ends.
fn meaningful_length() -> usize {
    let sections = Parser::new(0)
        .parse_all(&GOOD)
        .map(|payload| payload.unwrap());
    let meaningful = sections.filter(|payload| !matches!(payload, Payload::CustomSection(_)));
    meaningful
        .filter_map(|payload| payload.as_section())
        .map(|(_, range)| range.end)
        .max()
        .unwrap()
}

#[test]
fn a_component_cut_off_anywhere_is_refused() {
    let length = meaningful_length();
    assert!(length > GOOD.len() / 2);
    for end in 0..length {
        assert!(gate::check(&GOOD[..end]).is_err(), "cut off at {end}");
    }
}

#[test]
fn unknown_custom_sections_are_ignored() {
    for (name, contents) in [
        ("name", &b"\xff\xff\xff"[..]),
        ("component-name", b"\x01"),
        ("anything", b""),
    ] {
        let mut section = Vec::new();
        unsigned(&mut section, name.len());
        section.extend_from_slice(name.as_bytes());
        section.extend_from_slice(contents);
        accepted(&good_with(0, &section));

        let mut module = MODULE.to_vec();
        append(&mut module, 0, &section);
        accepted(&good_with(CORE_MODULE, &module));
    }
    refused(&good_with(13, b""), "gate/malformed", "section");
}

/// Parsers descend recursively into types; three bytes a level are enough to run one over.
#[test]
fn deeply_nested_types_do_not_reach_a_recursive_parser() {
    for byte in [0x41, 0x42] {
        let mut section = vec![1];
        section.extend([byte, 1, 1].repeat(80_000));
        let mut component = HEADER.to_vec();
        append(&mut component, 7, &section);
        refused(&component, "gate/type-nesting", "17 levels");
    }
}

#[test]
fn deeply_nested_components_are_refused() {
    let mut component = HEADER.to_vec();
    for _ in 0..200 {
        let inner = std::mem::replace(&mut component, HEADER.to_vec());
        append(&mut component, COMPONENT, &inner);
    }
    refused(&component, "gate/component-nesting", "9 levels");
}

/// A count is refused by what it claims, or by the end of the section: never by trying.
#[test]
fn claims_of_four_billion_items_cost_nothing() {
    const CLAIM: &[u8] = &[0xff, 0xff, 0xff, 0xff, 0x0f];
    for section in 1..=13 {
        let mut module = MODULE.to_vec();
        append(&mut module, section, CLAIM);
        assert!(
            gate::check(&good_with(CORE_MODULE, &module)).is_err(),
            "core section {section}"
        );
        assert!(
            gate::check(&good_with(section, CLAIM)).is_err(),
            "component section {section}"
        );
    }
    for opening in [&[0x60][..], &[0x4e], &[0x60, 0], &[0x5f]] {
        let mut module = MODULE.to_vec();
        append(&mut module, 1, &[&[1], opening, CLAIM].concat());
        assert!(
            gate::check(&good_with(CORE_MODULE, &module)).is_err(),
            "type {opening:x?}"
        );
    }
    for opening in [0x40, 0x41, 0x42, 0x6e, 0x6d, 0x6f, 0x71, 0x72] {
        let section = [&[1, opening], CLAIM].concat();
        assert!(
            gate::check(&good_with(7, &section)).is_err(),
            "component type {opening:#x}"
        );
    }
}

proptest! {
    #[test]
    fn random_bytes_are_refused(bytes: Vec<u8>) {
        prop_assert!(gate::check(&bytes).is_err());
    }

    #[test]
    fn random_bytes_behind_a_header_are_refused(bytes: Vec<u8>) {
        prop_assert!(gate::check(&[HEADER, &bytes].concat()).is_err());
        let mut component = HEADER.to_vec();
        append(&mut component, CORE_MODULE, &[MODULE, &bytes].concat());
        prop_assert!(gate::check(&component).is_err());
    }

    /// Any answer will do, as long as there is one.
    #[test]
    fn a_damaged_component_gets_an_answer(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut component = GOOD.clone();
        for (index, byte) in changes {
            let index = index.index(component.len());
            component[index] = byte;
        }
        if let Err(refusal) = gate::check(&component) {
            prop_assert!(refusal.code().starts_with("gate/"));
            prop_assert!(!refusal.to_string().contains('\n'));
        }
    }
}

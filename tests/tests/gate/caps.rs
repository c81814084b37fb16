//! Every cap holds exactly: accepted at the cap, refused one above it.
//!
//! The modules and components here are written byte by byte: encoders refuse to write some of them,
//! and none is needed for ten thousand equal items.

use assay_sandbox::gate::caps::{self, Cap};
use assay_sandbox::gate::{self, Refusal};

use super::fixture::{COMPONENT, CORE_MODULE, CUSTOM, GOOD, accepted, append, good_with, unsigned};

/// Builds the good component with `n` more of something.
type Build = fn(usize) -> Vec<u8>;

/// A type section with the one type `func()`.
const FUNCTION_TYPE: (u8, &[u8]) = (1, &[1, 0x60, 0, 0]);

/// Bytes of a page of memory.
const PAGE: u64 = 65_536;

/// How each cap is approached, and by which steps.
const TABLE: &[(&Cap, u64, Build)] = &[
    (&caps::SIZE, 1, |n| {
        module(&[(11, &[&[1, 1], &*counted(n - GOOD.len(), &[0])].concat())])
    }),
    (&caps::SECTIONS, 1, |n| {
        [&GOOD[..], &[CUSTOM, 1, 0].repeat(n)].concat()
    }),
    (&caps::CUSTOM_BYTES, 1, |n| good_with(CUSTOM, &vec![0; n])),
    (&caps::MODULES, 1, |n| {
        [
            &GOOD[..],
            &[&[CORE_MODULE, 8], MODULE_HEADER].concat().repeat(n),
        ]
        .concat()
    }),
    (&caps::COMPONENT_NESTING, 1, |n| match n {
        0 => GOOD.clone(),
        _ => good_with(
            COMPONENT,
            &(1..n).fold(binary(COMPONENT_HEADER, &[]), |inner, _| {
                binary(COMPONENT_HEADER, &[(COMPONENT, &inner)])
            }),
        ),
    }),
    (&caps::TYPE_NESTING, 1, |n| match n {
        0 => GOOD.clone(),
        _ => good_with(
            7,
            &[&[1], &*[0x42, 1, 1].repeat(n - 1), &[0x42, 0]].concat(),
        ),
    }),
    // Enumerations with one case of a long name each.
    (&caps::TYPE_BYTES, 1, |n| {
        let types = [70_000, 70_000, 70_000, n - 210_000]
            .map(|length| [&[0x6d, 1], &*counted(length, b"a")].concat());
        component(&[(7, &[&[4], &*types.concat()].concat())])
    }),
    (&caps::INSTANCES, 1, |n| {
        component(&[(COMPONENT, COMPONENT_HEADER), (5, &counted(n, &[0, 0, 0]))])
    }),
    (&caps::FUNCTIONS, 1, |n| functions(n, &[0, 0x0b])),
    (&caps::PARAMETERS, 1, |n| {
        module(&[(1, &[&[1, 0x60], &*counted(n, &[0x7f]), &[0]].concat())])
    }),
    (&caps::RESULTS, 1, |n| {
        module(&[(1, &[&[1, 0x60, 0], &*counted(n, &[0x7f])].concat())])
    }),
    (&caps::LOCALS, 1, |n| {
        functions(1, &[&[1], &*number(n), &[0x7f, 0x0b]].concat())
    }),
    (&caps::BODY, 1, |n| {
        functions(1, &[&[0], &*vec![0x01; n], &[0x0b]].concat())
    }),
    (&caps::NESTING, 1, |n| {
        functions(
            1,
            &[&[0], &*[0x02, 0x40].repeat(n), &vec![0x0b; n + 1]].concat(),
        )
    }),
    (&caps::TYPES, 1, |n| {
        module(&[(1, &counted(n, &[0x60, 0, 0]))])
    }),
    (&caps::MODULE_IMPORTS, 1, |n| {
        module(&[FUNCTION_TYPE, (2, &named(n, &[1, b'm'], &[0, 0]))])
    }),
    (&caps::EXPORTS, 1, |n| {
        module(&[
            FUNCTION_TYPE,
            (3, &[1, 0]),
            (7, &named(n, &[], &[0, 0])),
            (10, &[1, 2, 0, 0x0b]),
        ])
    }),
    (&caps::ALIASES, 1, |n| {
        component(&[(7, &[1, 0x73]), (6, &counted(n, &[3, 2, 0, 0]))])
    }),
    (&caps::CANONICAL_FUNCTIONS, 1, |n| {
        component(&[(7, &[1, 0x3f, 0x7f, 0]), (8, &counted(n, &[3, 0]))])
    }),
    (&caps::GLOBALS, 1, |n| {
        module(&[(6, &counted(n, &[0x7f, 0, 0x41, 0, 0x0b]))])
    }),
    (&caps::TABLES, 1, |n| {
        module(&[(4, &counted(n, &[0x70, 0, 0]))])
    }),
    (&caps::TABLE_ELEMENTS, 1, |n| {
        module(&[(4, &[&[1, 0x70, 0], &*number(n)].concat())])
    }),
    (&caps::ELEMENT_SEGMENTS, 1, |n| {
        module(&[(9, &counted(n, &[1, 0, 0]))])
    }),
    (&caps::ELEMENT_ITEMS, 1, |n| {
        let segment = [&[1, 1, 0], &*counted(n, &[0])].concat();
        module(&[
            FUNCTION_TYPE,
            (3, &[1, 0]),
            (9, &segment),
            (10, &[1, 2, 0, 0x0b]),
        ])
    }),
    (&caps::DATA_SEGMENTS, 1, |n| {
        module(&[(11, &counted(n, &[1, 0]))])
    }),
    (&caps::MEMORIES, 1, |n| {
        let memory = binary(MODULE_HEADER, &[(5, &[1, 0, 0])]);
        let mut component = GOOD.clone();
        for _ in 0..n {
            append(&mut component, CORE_MODULE, &memory);
        }
        component
    }),
    (&caps::MEMORY_BYTES, PAGE, |n| {
        module(&[(5, &[&[1, 0], &*number(n)].concat())])
    }),
];

const MODULE_HEADER: &[u8] = b"\0asm\x01\0\0\0";
const COMPONENT_HEADER: &[u8] = b"\0asm\x0d\0\x01\0";

fn binary(header: &[u8], sections: &[(u8, &[u8])]) -> Vec<u8> {
    let mut bytes = header.to_vec();
    for (id, contents) in sections {
        append(&mut bytes, *id, contents);
    }
    bytes
}

fn module(sections: &[(u8, &[u8])]) -> Vec<u8> {
    good_with(CORE_MODULE, &binary(MODULE_HEADER, sections))
}

fn component(sections: &[(u8, &[u8])]) -> Vec<u8> {
    good_with(COMPONENT, &binary(COMPONENT_HEADER, sections))
}

/// `n` functions of type `func()` with one body.
fn functions(n: usize, body: &[u8]) -> Vec<u8> {
    let body = [&number(body.len()), body].concat();
    module(&[
        FUNCTION_TYPE,
        (3, &counted(n, &[0])),
        (10, &counted(n, &body)),
    ])
}

fn number(n: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    unsigned(&mut bytes, n);
    bytes
}

/// A vector of `n` equal items.
fn counted(n: usize, item: &[u8]) -> Vec<u8> {
    [number(n), item.repeat(n)].concat()
}

/// A vector of `n` items with different names of five letters.
fn named(n: usize, before: &[u8], after: &[u8]) -> Vec<u8> {
    let mut bytes = number(n);
    for index in 0..n {
        bytes.extend_from_slice(before);
        bytes.push(5);
        bytes.extend_from_slice(format!("{index:05}").as_bytes());
        bytes.extend_from_slice(after);
    }
    bytes
}

/// Refused by `cap`: how many there were.
fn found(cap: &Cap, bytes: &[u8]) -> Option<u64> {
    match gate::check(bytes) {
        Err(refusal @ Refusal::Cap { found, .. }) => {
            assert_eq!(refusal.code(), cap.code, "{refusal}");
            Some(found)
        }
        Err(refusal) => panic!("{}: {refusal}", refusal.code()),
        Ok(_) => None,
    }
}

/// Looks for the largest number that is accepted, and has the next one be the cap's limit and one
/// more: then the largest number is the limit exactly, whatever the good component has of its own.
#[test]
fn each_cap_is_exact() {
    for (cap, step, build) in TABLE {
        let limit = (cap.limit / step) as usize;
        let mut refused = limit + 1;
        let mut admitted = limit - (limit / 2).min(30_000);
        assert_eq!(found(cap, &build(admitted)), None, "{}", cap.code);
        assert!(found(cap, &build(refused)).is_some(), "{}", cap.code);
        while refused - admitted > 1 {
            let middle = admitted.midpoint(refused);
            match found(cap, &build(middle)) {
                Some(_) => refused = middle,
                None => admitted = middle,
            }
        }
        assert_eq!(
            found(cap, &build(refused)),
            Some(cap.limit + step),
            "{}",
            cap.code
        );
    }
}

#[test]
fn each_cap_is_in_the_table() {
    let table: Vec<_> = TABLE.iter().map(|(cap, ..)| cap.code).collect();
    let all: Vec<_> = caps::ALL.iter().map(|cap| cap.code).collect();
    assert_eq!(table, all);
}

/// The good component's own functions come first, so the refusal must name the module added last.
#[test]
fn a_refusal_says_where() {
    let refusal = gate::check(&functions(2, &[1, 0xff, 0xff, 0x03, 0x7f, 0x0b])).unwrap_err();
    let message = refusal.to_string();
    assert!(
        message.starts_with("65535 locals in function 0 of core module 1, at byte "),
        "{message}"
    );
    assert!(
        message.contains(", the cap is 1000; split the function"),
        "{message}"
    );
}

/// What a track may be at most goes through in one piece: 16 MiB, most of it code.
#[test]
fn the_largest_component_is_checked_quickly() {
    let body = [&[0], &*[0x41, 0, 0x1a].repeat(100_000), &[0x0b]].concat();
    let component = functions(50, &body);
    let start = std::time::Instant::now();
    assert_eq!(
        accepted(&component).largest_body.map(|body| body.size),
        Some(300_002)
    );
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

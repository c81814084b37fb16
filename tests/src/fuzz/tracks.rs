//! Components, and programs on their way into a track.

use std::cell::RefCell;

use assay_protocol::Program;
use assay_sandbox::{Compiler, Failure, Limits, Profile, ProgramError, Sandbox, Space, gate};

use super::assert_short;
use crate::base;

/// The base track.
pub(super) fn components() -> Vec<Vec<u8>> {
    vec![base::component()]
}

pub(super) fn component(bytes: &[u8]) -> bool {
    match gate::check(bytes) {
        Ok(inspection) => {
            assert_eq!(inspection.size, bytes.len() as u64);
            true
        }
        Err(refusal) => {
            assert!(refusal.code().starts_with("gate/"));
            assert_short(&refusal.to_string());
            false
        }
    }
}

const TRACK: &[u8] = include_bytes!("../../../challenges/bin-packing-or1/bin_packing.wasm");

thread_local! {
    /// A published track, which stays well-behaved whatever programs it is given.
    static SPACE: RefCell<Space> = RefCell::new(open());
}

fn open() -> Space {
    let sandbox = Sandbox::new(Profile::Verdict, Compiler::InProcess, None).expect("an engine");
    let track = sandbox.load(TRACK).expect("a published track loads");
    let instance = track.instantiate(&Limits::default()).expect("and starts");
    let space = instance.open("").expect("and opens");
    space.expect("without parameters")
}

/// What a good track makes of bytes from outside is never a failure of the track.
fn ask<T>(question: impl FnOnce(&mut Space) -> Result<T, Failure>) -> T {
    SPACE.with_borrow_mut(|space| question(space).unwrap_or_else(|failure| panic!("{failure:?}")))
}

pub(super) fn programs() -> Vec<Vec<u8>> {
    let baselines = ask(Space::baselines).into_iter();
    let random = (0..4).map(|seed| ask(|space| space.random(seed)));
    baselines
        .map(|baseline| baseline.program)
        .chain(random)
        .map(|program| program.bytes().to_vec())
        .collect()
}

pub(super) fn program(bytes: &[u8]) -> bool {
    let found = ask(|space| space.canonicalize(bytes));
    is_canonical(found)
}

pub(super) fn program_texts() -> Vec<Vec<u8>> {
    let render = |bytes| {
        let program = Program::new(bytes);
        ask(|space| space.render(&program)).expect("its own program")
    };
    let texts = programs().into_iter().map(render);
    texts.map(String::into_bytes).collect()
}

pub(super) fn program_text(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else {
        return false;
    };
    is_canonical(ask(|space| space.parse(text)))
}

/// A program that was accepted has one form, and can be shown and read again.
fn is_canonical(found: Result<Program, ProgramError>) -> bool {
    match found {
        Ok(program) => {
            let again = ask(|space| space.canonicalize(program.bytes()));
            assert_eq!(again, Ok(program.clone()));
            let text = ask(|space| space.render(&program)).expect("an accepted program");
            assert_eq!(ask(|space| space.parse(&text)), Ok(program));
            true
        }
        // The text is the track's, and the sandbox limits it.
        Err(_) => false,
    }
}

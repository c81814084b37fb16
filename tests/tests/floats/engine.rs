//! The engines that have to agree, and a call into a component.

use assay_sandbox::{
    Compiler, Component, DataFile, Failure, Limits, Profile, Sandbox, Split, Variation,
};

/// What must make no difference.
pub(crate) const EQUAL: [Variation; 3] = [
    Variation::Optimized,
    Variation::Unoptimized,
    Variation::Interpreted,
];

/// The component's code as a variation of the verdict profile has it.
pub(crate) fn load(variation: Variation, component: &[u8]) -> Component {
    let sandbox =
        Sandbox::with_variation(Profile::Verdict, variation, Compiler::InProcess, None).unwrap();
    sandbox.load(component).unwrap()
}

/// `prepare` in a fresh instance.
pub(crate) fn prepare(
    component: &Component,
    seed: u64,
    cases: u32,
    files: &[DataFile],
) -> Result<Vec<u8>, Failure> {
    let instance = component.instantiate(&Limits::default())?;
    let mut space = instance.open("")?.unwrap();
    Ok(space.prepare(Split::Search, seed, cases, files)?.unwrap())
}

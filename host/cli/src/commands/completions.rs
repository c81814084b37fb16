//! `assay completions`.

use clap::CommandFactory;

use crate::{
    arguments::{Arguments, CompletionsArguments},
    exit::Exit,
    failure::Failure,
    output,
};

pub(crate) fn run(arguments: &CompletionsArguments) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        "assay",
        &mut script,
    );
    output::line(String::from_utf8_lossy(&script).trim_end())?;
    Ok(Exit::Success)
}

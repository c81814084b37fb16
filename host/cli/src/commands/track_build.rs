//! `assay track build`.

use crate::{
    arguments::TrackBuildArguments,
    exit::Exit,
    failure::Failure,
    output,
    toolchain::{BuildOptions, Toolchain, build},
};

pub(crate) fn run(arguments: &TrackBuildArguments) -> Result<Exit, Failure> {
    let toolchain = Toolchain::find(arguments.toolchain, &arguments.path)?;
    let options = BuildOptions {
        output: arguments.output.clone(),
    };
    let built = build(&arguments.path, &toolchain, &options)?;
    output::line(format_args!("component  {}", built.component.display()))?;
    output::line(format_args!("sha256     {}", built.how.component.sha256))?;
    output::line(format_args!(
        "size       {} bytes",
        built.how.component.size
    ))?;
    output::line(format_args!("record     {}", built.record.display()))?;
    Ok(Exit::Success)
}

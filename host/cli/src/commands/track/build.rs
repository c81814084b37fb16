//! `assay track build`.

use crate::{
    arguments::TrackBuildArguments,
    exit::Exit,
    failure::Failure,
    output,
    toolchain::{BuildOptions, Toolchain, build, package_folder},
};

pub(crate) fn run(arguments: &TrackBuildArguments) -> Result<Exit, Failure> {
    // A misspelt path first: which toolchain is missing does not matter then.
    let folder = package_folder(&arguments.path)?;
    let toolchain = Toolchain::find(arguments.toolchain, &folder)?;
    let options = BuildOptions {
        output: arguments.output.clone(),
    };
    let built = build(&folder, &toolchain, &options)?;
    output::line(format_args!("component  {}", built.component.display()))?;
    output::line(format_args!("sha256     {}", built.how.component.sha256))?;
    output::line(format_args!(
        "size       {} bytes",
        built.how.component.size
    ))?;
    output::line(format_args!("record     {}", built.record.display()))?;
    Ok(Exit::Success)
}

//! `assay track build`: a crate in, a component and its build record out.

use std::{
    fs,
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::Stdio,
};

use assay_miner::replaceable;
use serde::Deserialize;

use super::{
    component,
    error::BuildError,
    find::{Toolchain, ToolchainKind},
    flags, leak,
    project::{Project, cargo},
    record::BuildRecord,
};

/// What the caller may choose.
#[derive(Clone, Debug, Default)]
pub(crate) struct BuildOptions {
    /// The component's file, or an existing folder for it. Without one it goes to the folder that
    /// the build works in, `target/track`.
    pub(crate) output: Option<PathBuf>,
}

/// What a build left behind.
#[derive(Debug)]
pub(crate) struct Built {
    pub(crate) component: PathBuf,
    /// The file of `how`, beside the component.
    pub(crate) record: PathBuf,
    pub(crate) how: BuildRecord,
}

/// Builds the track whose crate is in `folder`. Cargo's progress and messages go to standard error.
///
/// # Errors
///
/// Nothing is written to the output unless the component is complete and passed every check. The
/// record is written after the component and holds its SHA-256.
pub(crate) fn build(
    folder: &Path,
    toolchain: &Toolchain,
    options: &BuildOptions,
) -> Result<Built, BuildError> {
    let project = Project::read(toolchain, folder)?;
    let component = output(&project, options);
    let record = component.with_extension("build.json");
    if options.output.is_some() {
        check_writable(&component)?;
        check_writable(&record)?;
    }
    let module = compile(toolchain, &project)?;
    let encoded = component::encode(&module)?;
    leak::check(&encoded.component, &flags::private(toolchain, &project))?;
    let how = BuildRecord::new(
        toolchain,
        &project,
        &module,
        &encoded.component,
        encoded.encoder,
    )?;

    write(&component, &encoded.component)?;
    write(&record, how.to_json().as_bytes())?;
    Ok(Built {
        component,
        record,
        how,
    })
}

/// One line of cargo's output.
#[derive(Deserialize)]
struct Message {
    reason: String,
    package_id: Option<String>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

/// Runs cargo and gives the core module.
fn compile(toolchain: &Toolchain, project: &Project) -> Result<Vec<u8>, BuildError> {
    let mut cargo = cargo(toolchain, &project.folder);
    cargo
        .args(flags::cargo_arguments(toolchain.kind))
        .arg("--target-dir")
        .arg(&project.target)
        .arg("--message-format=json-render-diagnostics")
        .args(project.locked.then_some("--locked"))
        .env(
            "CARGO_ENCODED_RUSTFLAGS",
            flags::encoded(toolchain, project),
        )
        .env("CARGO_BUILD_BUILD_DIR", &project.target)
        .env("RUSTC_WRAPPER", "")
        .env("RUSTC_WORKSPACE_WRAPPER", "")
        .stdout(Stdio::piped());
    if toolchain.kind == ToolchainKind::Debian {
        // Compiling the standard library is not stable; this lets a stable compiler do it.
        cargo.env("RUSTC_BOOTSTRAP", "1");
    }
    let does_not_run = |source| BuildError::DoesNotRun {
        program: toolchain.cargo.clone(),
        source,
    };
    let mut child = cargo.spawn().map_err(does_not_run)?;
    let output = child.stdout.take().expect("piped above");
    let module = last_module(BufReader::new(output), &project.package.id);
    let status = child.wait().map_err(does_not_run)?;
    if !status.success() {
        return Err(BuildError::Cargo { status });
    }
    let path = module?.ok_or_else(|| BuildError::CargoOutput("it names no module".to_owned()))?;
    fs::read(&path).map_err(|source| BuildError::Read { path, source })
}

/// The module that cargo says it made of the package.
fn last_module(lines: impl BufRead, package: &str) -> Result<Option<PathBuf>, BuildError> {
    let mut module = None;
    for line in lines.lines() {
        let line = line.map_err(|error| BuildError::CargoOutput(error.to_string()))?;
        // Build scripts and macros may print, too.
        let Ok(message) = serde_json::from_str::<Message>(&line) else {
            continue;
        };
        if message.reason == "compiler-artifact" && message.package_id.as_deref() == Some(package) {
            let is_module = |file: &PathBuf| {
                file.extension()
                    .is_some_and(|extension| extension == "wasm")
            };
            module = message.filenames.into_iter().find(is_module).or(module);
        }
    }
    Ok(module)
}

fn output(project: &Project, options: &BuildOptions) -> PathBuf {
    let name = format!("{}.wasm", project.library);
    match &options.output {
        None => project.target.join(name),
        Some(folder) if folder.is_dir() => folder.join(name),
        Some(file) => file.clone(),
    }
}

/// A build takes minutes; a misspelt folder should not be found after it.
fn check_writable(file: &Path) -> Result<(), BuildError> {
    replaceable(file)
        .and_then(|()| new_file(parent(file)).map(drop))
        .map_err(|source| BuildError::Write {
            path: file.to_owned(),
            source,
        })
}

/// Writes a file as a whole or not at all.
fn write(path: &Path, content: &[u8]) -> Result<(), BuildError> {
    let attempt = || -> io::Result<()> {
        let mut file = new_file(parent(path))?;
        file.write_all(content)?;
        replaceable(path)?;
        file.persist(path)?;
        Ok(())
    };
    attempt().map_err(|source| BuildError::Write {
        path: path.to_owned(),
        source,
    })
}

/// The folder of a file.
fn parent(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// A temporary file that, kept, anyone may read: a component is there to be published.
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_of_the_package_is_told_from_other_output() {
        let lines = concat!(
            "a build script says hello\n",
            r#"{"reason":"compiler-artifact","package_id":"other","filenames":["/t/other.wasm"]}"#,
            "\n",
            r#"{"reason":"compiler-artifact","package_id":"mine","filenames":["/t/mine.d","/t/mine.wasm"]}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
            "\n",
        );
        let module = last_module(lines.as_bytes(), "mine").unwrap();
        assert_eq!(module, Some(PathBuf::from("/t/mine.wasm")));
        assert_eq!(last_module(lines.as_bytes(), "absent").unwrap(), None);
    }
}

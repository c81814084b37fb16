//! What cargo knows about a track's crate.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde::{Deserialize, de::DeserializeOwned};

use super::{
    command::command,
    error::BuildError,
    find::{TARGET, Toolchain},
};

/// A track's crate and the workspace around it.
#[derive(Debug)]
pub(super) struct Project {
    /// The folder with the crate's `Cargo.toml`.
    pub(super) folder: PathBuf,
    pub(super) workspace: PathBuf,
    /// Everything that building writes, apart from the other builds of this workspace.
    pub(super) target: PathBuf,
    /// Whether versions of dependencies are fixed by a `Cargo.lock`.
    pub(super) locked: bool,
    pub(super) package: Package,
    /// The library's name in Rust, with underscores.
    pub(super) library: String,
    /// Version of the `assay-sdk` that the crate names as a dependency.
    pub(super) sdk: Option<String>,
    /// Every package of the workspace and its dependencies.
    pub(super) packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Package {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) version: String,
    /// None for a package in a folder, else the registry or repository.
    pub(super) source: Option<String>,
    pub(super) manifest_path: PathBuf,
    targets: Vec<Target>,
    dependencies: Vec<Dependency>,
}

#[derive(Clone, Debug, Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Dependency {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Location {
    root: PathBuf,
}

impl Project {
    /// Asks cargo about the crate in `folder`. Fetches dependencies that are not on this machine
    /// yet, as any cargo command does.
    pub(super) fn read(toolchain: &Toolchain, folder: &Path) -> Result<Self, BuildError> {
        let folder = package_folder(folder)?;
        let manifest = folder.join("Cargo.toml");
        let location: Location =
            ask(cargo(toolchain, &folder).args(["locate-project", "--workspace"]))?;
        let locked = location.root.with_file_name("Cargo.lock").is_file();
        let metadata: Metadata = ask(cargo(toolchain, &folder)
            .args([
                "metadata",
                "--format-version=1",
                "--filter-platform",
                TARGET,
            ])
            .args(locked.then_some("--locked")))?;

        let package = metadata
            .packages
            .iter()
            .find(|package| package.manifest_path == manifest)
            .ok_or(BuildError::Workspace(folder.clone()))?
            .clone();
        let library = package
            .library()
            .ok_or(BuildError::NoLibrary(package.name.clone()))?;
        let uses_sdk = package
            .dependencies
            .iter()
            .any(|used| used.name == "assay-sdk");
        let sdk = metadata
            .packages
            .iter()
            .find(|package| uses_sdk && package.name == "assay-sdk");
        Ok(Self {
            folder,
            target: metadata.target_directory.join("track"),
            workspace: metadata.workspace_root,
            locked,
            library,
            sdk: sdk.map(|package| package.version.clone()),
            package,
            packages: metadata.packages,
        })
    }
}

/// The full path of a crate's folder.
///
/// # Errors
/// There is no `Cargo.toml`.
pub(crate) fn package_folder(folder: &Path) -> Result<PathBuf, BuildError> {
    fs::canonicalize(folder)
        .ok()
        .filter(|folder| folder.join("Cargo.toml").is_file())
        .ok_or_else(|| BuildError::NotAPackage(folder.to_owned()))
}

impl Package {
    /// The folder of the package's `Cargo.toml`.
    pub(super) fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(&self.manifest_path)
    }

    fn library(&self) -> Option<String> {
        let is_library = |kind: &String| {
            matches!(
                kind.as_str(),
                "lib" | "rlib" | "cdylib" | "dylib" | "staticlib"
            )
        };
        self.targets
            .iter()
            .find(|target| target.kind.iter().any(is_library))
            .map(|target| target.name.replace('-', "_"))
    }
}

/// Cargo with the toolchain's own compiler. The folder to build in is the user's to choose.
pub(super) fn cargo(toolchain: &Toolchain, folder: &Path) -> Command {
    let mut cargo = command(&toolchain.cargo, folder);
    cargo
        .env("RUSTC", &toolchain.rustc)
        .stderr(Stdio::inherit());
    for name in ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"] {
        if let Some(value) = env::var_os(name) {
            cargo.env(name, value);
        }
    }
    cargo
}

fn ask<Answer: DeserializeOwned>(cargo: &mut Command) -> Result<Answer, BuildError> {
    let output = cargo.output().map_err(|source| BuildError::DoesNotRun {
        program: cargo.get_program().into(),
        source,
    })?;
    if !output.status.success() {
        return Err(BuildError::Cargo {
            status: output.status,
        });
    }
    serde_json::from_slice(&output.stdout)
        .map_err(|error| BuildError::CargoOutput(error.to_string()))
}

//! How a component was built, written beside it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    error::BuildError,
    find::{Toolchain, ToolchainKind},
    flags,
    project::Project,
};

/// Version of the record's format.
const SCHEMA: u32 = 1;

/// What someone needs to build the same component again, and to see why theirs differs.
///
/// Holds neither folders nor times, so it is the same for all who build with one toolchain.
#[derive(Debug, Serialize)]
pub(crate) struct BuildRecord {
    schema: u32,
    package: String,
    version: String,
    /// Version of `assay-sdk`, if the crate uses it.
    sdk: Option<String>,
    toolchain: ToolchainRecord,
    /// Cargo's arguments that decide code.
    cargo: Vec<&'static str>,
    /// The compiler's flags, without those that name folders of the building machine.
    rustc: Vec<&'static str>,
    wit_component: String,
    /// What the linker wrote.
    core_module: FileRecord,
    pub(crate) component: FileRecord,
}

#[derive(Debug, Serialize)]
struct ToolchainRecord {
    kind: String,
    /// `rustc -vV`, line by line.
    rustc: Vec<String>,
    cargo: String,
    linker: String,
    standard_library: StandardLibrary,
}

/// Identifies the standard library that was linked.
#[derive(Debug, Serialize)]
#[serde(tag = "from", rename_all = "kebab-case")]
enum StandardLibrary {
    /// Compiled with the track; the hash is that of the source's files.
    Source { sha256: String },
    /// Compiled by the Rust project; the hash is that of the `.rlib` files.
    Compiled { sha256: String },
}

/// Size in bytes and SHA-256 of a file.
#[derive(Debug, Serialize)]
pub(crate) struct FileRecord {
    pub(crate) sha256: String,
    pub(crate) size: usize,
}

impl FileRecord {
    fn of(bytes: &[u8]) -> Self {
        Self {
            sha256: format!("{:x}", Sha256::digest(bytes)),
            size: bytes.len(),
        }
    }
}

impl BuildRecord {
    /// Collects the facts; reads the whole standard library for its hash.
    pub(super) fn new(
        toolchain: &Toolchain,
        project: &Project,
        module: &[u8],
        component: &[u8],
        encoder: String,
    ) -> Result<Self, BuildError> {
        let library = toolchain.standard_library();
        let standard_library = match toolchain.kind {
            ToolchainKind::Rustup => {
                let is_compiled = |file: &Path| {
                    file.extension()
                        .is_some_and(|extension| extension == "rlib")
                };
                StandardLibrary::Compiled {
                    sha256: hash_files(&library, is_compiled)?,
                }
            }
            ToolchainKind::Debian => StandardLibrary::Source {
                sha256: hash_files(&library, |_| true)?,
            },
        };
        Ok(Self {
            schema: SCHEMA,
            package: project.package.name.clone(),
            version: project.package.version.clone(),
            sdk: project.sdk.clone(),
            toolchain: ToolchainRecord {
                kind: toolchain.kind.to_string(),
                rustc: toolchain.rustc_version.lines().map(str::to_owned).collect(),
                cargo: toolchain.cargo_version.clone(),
                linker: toolchain.linker.version.clone(),
                standard_library,
            },
            cargo: flags::cargo_arguments(toolchain.kind),
            rustc: vec![flags::FEATURES, flags::LINKER_FLAVOR],
            wit_component: encoder,
            core_module: FileRecord::of(module),
            component: FileRecord::of(component),
        })
    }

    /// The record as JSON text.
    pub(super) fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("strings and numbers only");
        text.push('\n');
        text
    }
}

/// SHA-256 over the files below a folder that `wanted` names: for each, in the order of the paths
/// relative to `folder` and as one line, the SHA-256 of its content and that path. It is what
/// `sha256sum` prints for the files, hashed.
fn hash_files(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<String, BuildError> {
    let read = |path: &Path| {
        let path = path.to_owned();
        move |source: io::Error| BuildError::Read { path, source }
    };
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inner) = folders.pop() {
        let here = folder.join(&inner);
        for entry in fs::read_dir(&here).map_err(read(&here))? {
            let entry = entry.map_err(read(&here))?;
            let path = inner.join(entry.file_name());
            if entry.file_type().map_err(read(&here))?.is_dir() {
                folders.push(path);
            } else if wanted(&path) {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        let path = folder.join(&file);
        let content = fs::read(&path).map_err(read(&path))?;
        let digest = Sha256::digest(content);
        hash.update(format!("{digest:x}  {}\n", file.display()));
    }
    Ok(format!("{:x}", hash.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_folder_is_that_of_its_sorted_files() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        fs::write(folder.path().join("b/c.rs"), "c").unwrap();
        fs::write(folder.path().join("a.rs"), "a").unwrap();
        fs::write(folder.path().join("a.txt"), "other").unwrap();
        let expected = format!(
            "{:x}",
            Sha256::digest(format!(
                "{:x}  a.rs\n{:x}  b/c.rs\n",
                Sha256::digest("a"),
                Sha256::digest("c")
            ))
        );
        let source = |path: &Path| path.extension().is_some_and(|extension| extension == "rs");
        assert_eq!(hash_files(folder.path(), source).unwrap(), expected);
    }
}

//! The WebAssembly linker, `wasm-ld`.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use super::command::{command, text};

/// A linker that was found and answers.
#[derive(Clone, Debug)]
pub(crate) struct Linker {
    /// The program, `rust-lld` or `wasm-ld`.
    pub(crate) path: PathBuf,
    /// What it calls itself, `LLD 22.1.2` say.
    pub(crate) version: String,
}

impl Linker {
    /// The first that answers, in this order:
    ///
    /// 1. `rust-lld` of the compiler's own sysroot, which has the compiler's LLVM version,
    /// 2. `wasm-ld` of that version in `PATH` (a package such as `lld-22`),
    /// 3. `rust-lld` of another sysroot, rustup's,
    /// 4. any other `wasm-ld` in `PATH`, the newest first.
    ///
    /// Other versions work too, but another linker may order or encode the same program
    /// differently, so the build record names it.
    pub(super) fn find(sysroot: &Path, llvm: Option<u32>, other: Option<&Path>) -> Option<Self> {
        let mut programs = bundled(sysroot);
        if let Some(version) = llvm {
            programs.extend(in_path(&format!("wasm-ld-{version}")));
        }
        programs.extend(other.map(bundled).unwrap_or_default());
        programs.extend(in_path("wasm-ld"));
        programs.extend(versioned());
        programs.into_iter().find_map(Self::ask)
    }

    fn ask(path: PathBuf) -> Option<Self> {
        let folder = path.parent()?.to_owned();
        // LLD is one program for four formats; this is how rustc calls it as well.
        let answer = text(command(&path, &folder).args(["-flavor", "wasm", "--version"])).ok()?;
        // Builds by the Rust project add, in brackets, where they were compiled.
        let version = answer.split(" (").next()?.trim().to_owned();
        version.contains("LLD").then_some(Self { path, version })
    }
}

/// `rust-lld` of every host platform in a sysroot.
fn bundled(sysroot: &Path) -> Vec<PathBuf> {
    let Ok(hosts) = fs::read_dir(sysroot.join("lib/rustlib")) else {
        return Vec::new();
    };
    let mut programs: Vec<PathBuf> = hosts
        .flatten()
        .map(|host| host.path().join("bin/rust-lld"))
        .filter(|program| program.is_file())
        .collect();
    programs.sort();
    programs
}

fn in_path(name: &str) -> Option<PathBuf> {
    folders()
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

/// `wasm-ld-19`, `wasm-ld-16` and so on: Debian's `lld` of a version without the package that
/// gives it the plain name.
fn versioned() -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = folders()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flat_map(|entries| entries.flatten())
        .filter_map(|entry| {
            let name = entry.file_name();
            let version = name.to_str()?.strip_prefix("wasm-ld-")?.parse().ok()?;
            Some((version, entry.path()))
        })
        .collect();
    found.sort();
    found
        .into_iter()
        .rev()
        .map(|(_, program)| program)
        .collect()
}

fn folders() -> impl Iterator<Item = PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .collect::<Vec<_>>()
        .into_iter()
}

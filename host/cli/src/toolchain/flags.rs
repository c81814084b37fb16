//! Everything that decides which code comes out, in one place.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use super::{
    find::{Toolchain, ToolchainKind, library_source},
    project::Project,
};

/// Settings of the release profile, whatever the crate's own `Cargo.toml` says about it.
pub(super) const PROFILE: [&str; 8] = [
    "profile.release.opt-level=3",
    "profile.release.lto=\"fat\"",
    "profile.release.codegen-units=1",
    "profile.release.panic=\"abort\"",
    "profile.release.strip=true",
    "profile.release.debug=false",
    "profile.release.overflow-checks=false",
    "profile.release.incremental=false",
];

/// Of WebAssembly's proposals, the compiler's defaults are all allowed in the sandbox; vector
/// instructions come on top. The others that a stable compiler knows are switched off, should a
/// later one add them to its defaults.
pub(super) const FEATURES: &str =
    "-Ctarget-feature=+simd128,-relaxed-simd,-extended-const,-tail-call";

/// What the Debian toolchain needs to compile its own standard library.
pub(super) const BUILD_STD: &str = "-Zbuild-std=std,panic_abort";

/// Which linker is meant, whatever its file is called.
pub(super) const LINKER_FLAVOR: &str = "-Clinker-flavor=wasm-ld";

/// The compiler's flags, in the form of `CARGO_ENCODED_RUSTFLAGS`, which replaces every other source
/// of flags (`RUSTFLAGS`, configuration files).
pub(super) fn encoded(toolchain: &Toolchain, project: &Project) -> String {
    let mut flags = vec![
        FEATURES.to_owned(),
        LINKER_FLAVOR.to_owned(),
        format!("-Clinker={}", toolchain.linker.path.display()),
    ];
    for (folder, name) in folders(toolchain, project) {
        flags.push(format!("--remap-path-prefix={}={name}", folder.display()));
    }
    flags.join("\x1f")
}

/// The names that stand for folders of the building machine.
const NAMES: [&str; 6] = ["/track", "/path", "/target", "/git", "/registry", "/rustc"];

/// Names, equal on all machines, for the folders that the compiler reads sources from. The last that
/// fits a path is used, so inner folders follow outer ones.
///
/// The presence of these flags also matters: with them cargo leaves all flags out of the hashes in
/// its symbol and file names, so that neither these folders nor the linker's reach the code.
fn folders(toolchain: &Toolchain, project: &Project) -> Vec<(PathBuf, String)> {
    let mut folders = vec![(project.workspace.clone(), "/track".to_owned())];
    // Dependencies by path, outside the workspace.
    for package in &project.packages {
        if package.source.is_none() && !package.folder().starts_with(&project.workspace) {
            let name = format!("/path/{}-{}", package.name, package.version);
            folders.push((package.folder().to_owned(), name));
        }
    }
    // Build scripts write sources there.
    folders.push((project.target.clone(), "/target".to_owned()));
    if let Some(home) = cargo_home() {
        folders.push((home.join("git/checkouts"), "/git".to_owned()));
        folders.push((home.join("registry/src"), "/registry".to_owned()));
    }
    // A registry's folder is named after its address, and the same crates come from mirrors, too.
    let mut registries: Vec<&Path> = project
        .packages
        .iter()
        .filter(|package| is_from_registry(package.source.as_deref()))
        .filter_map(|package| package.folder().parent())
        .collect();
    registries.sort_unstable();
    registries.dedup();
    folders.extend(
        registries
            .into_iter()
            .map(|path| (path.to_owned(), "/registry".to_owned())),
    );
    // Compiled standard libraries name their sources so already.
    let library = library_source(&toolchain.sysroot);
    let name = format!("/rustc/{}/library", toolchain.commit());
    if let Ok(library) = fs::canonicalize(&library) {
        folders.push((library, name.clone()));
    }
    folders.push((library, name));
    folders.sort_by_key(|(folder, _)| folder.components().count());
    folders
}

fn is_from_registry(source: Option<&str>) -> bool {
    source.is_some_and(|source| source.starts_with("registry+") || source.starts_with("sparse+"))
}

/// Folders of this machine, none of which may appear in a component, and what each is.
pub(super) fn private(toolchain: &Toolchain, project: &Project) -> Vec<(&'static str, PathBuf)> {
    let mut folders = vec![
        ("the crate's folder", project.folder.clone()),
        ("the workspace", project.workspace.clone()),
        ("the target folder", project.target.clone()),
        ("the toolchain", toolchain.sysroot.join("lib/rustlib")),
    ];
    folders.extend(
        fs::canonicalize(library_source(&toolchain.sysroot)).map(|path| ("the toolchain", path)),
    );
    folders.extend(cargo_home().map(|path| ("cargo's home", path)));
    folders.extend(home().map(|path| ("your home folder", path)));
    // In a container the workspace may really be `/track`.
    folders.retain(|(_, folder)| !NAMES.iter().any(|name| folder.starts_with(name)));
    folders
}

/// `--config`, `-Z` and the like: cargo's own arguments that decide code.
pub(super) fn cargo_arguments(kind: ToolchainKind) -> Vec<&'static str> {
    let mut arguments: Vec<&str> = vec!["rustc", "--release", "--lib", "--crate-type=cdylib"];
    arguments.extend(["--target", super::find::TARGET]);
    arguments.extend(PROFILE.iter().flat_map(|setting| ["--config", setting]));
    if kind == ToolchainKind::Debian {
        arguments.push(BUILD_STD);
    }
    arguments
}

fn cargo_home() -> Option<PathBuf> {
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(home()?.join(".cargo")))
}

fn home() -> Option<PathBuf> {
    env::home_dir().filter(|home| home.parent().is_some())
}

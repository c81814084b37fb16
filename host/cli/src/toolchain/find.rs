//! Which toolchain builds a track.

use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
    str::FromStr,
};

use super::{
    command::{command, text},
    linker::Linker,
};

/// The platform a track is compiled for: WebAssembly with nothing around it.
pub(super) const TARGET: &str = "wasm32-unknown-unknown";

/// The oldest compiler that knows edition 2024, in which the SDK is written.
const OLDEST: (u32, u32) = (1, 85);

/// Where a toolchain comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ToolchainKind {
    /// The active `rustc`, with a compiled standard library for WebAssembly in its sysroot: what
    /// `rustup target add` installs.
    Rustup,
    /// Debian's packages `rustc-web`, `cargo-web` and `rust-web-src`. They have no compiled
    /// standard library for WebAssembly, so each target folder compiles its own from the source.
    Debian,
}

impl ToolchainKind {
    /// In the order in which they are tried.
    pub(crate) const ALL: [Self; 2] = [Self::Rustup, Self::Debian];

    /// The command that installs all of it.
    fn command(self) -> &'static str {
        match self {
            Self::Rustup => "rustup target add wasm32-unknown-unknown",
            Self::Debian => "apt-get install rustc-web cargo-web rust-web-src lld",
        }
    }
}

impl fmt::Display for ToolchainKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rustup => "rustup",
            Self::Debian => "debian",
        })
    }
}

impl FromStr for ToolchainKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.to_string() == text)
            .ok_or_else(|| format!("unknown toolchain {text:?}; use `rustup` or `debian`"))
    }
}

/// A compiler, a cargo and a linker that can build tracks on this machine.
#[derive(Clone, Debug)]
pub(crate) struct Toolchain {
    pub(crate) kind: ToolchainKind,
    /// The compiler itself, not a proxy that chooses one by folder.
    pub(crate) rustc: PathBuf,
    pub(crate) cargo: PathBuf,
    pub(crate) linker: Linker,
    /// Where the compiler keeps its libraries.
    pub(crate) sysroot: PathBuf,
    /// What `rustc -vV` prints.
    pub(crate) rustc_version: String,
    /// What `cargo -V` prints.
    pub(crate) cargo_version: String,
}

/// A toolchain that was looked for and not taken.
#[derive(Debug)]
pub(crate) struct Attempt {
    pub(crate) kind: ToolchainKind,
    pub(crate) refusal: Refusal,
}

/// Why a toolchain was not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("{} does not run ({reason})", program.display())]
    DoesNotRun { program: PathBuf, reason: String },
    #[error("{} is missing", program.display())]
    Missing { program: PathBuf },
    #[error("rustc {release} is older than {}.{}, the first that can build the SDK", OLDEST.0, OLDEST.1)]
    TooOld { release: String },
    #[error("the compiler in {} has no standard library for {TARGET}", sysroot.display())]
    NoTarget { sysroot: PathBuf },
    #[error("the standard library's source is not in {}", folder.display())]
    NoSource { folder: PathBuf },
    #[error("there is no `wasm-ld` and no `rust-lld`")]
    NoLinker { llvm: Option<u32> },
}

/// No toolchain on this machine can build a track.
#[derive(Debug)]
pub(crate) struct ToolchainMissing {
    /// What was tried, in order.
    pub(crate) attempts: Vec<Attempt>,
}

impl ToolchainMissing {
    /// The one command to type.
    pub(crate) fn remedy(&self) -> String {
        let usual = if in_path("apt-get") && !in_path("rustup") {
            ToolchainKind::Debian
        } else {
            ToolchainKind::Rustup
        };
        let attempt = self.attempts.iter().find(|attempt| attempt.kind == usual);
        attempt
            .or(self.attempts.first())
            .map_or_else(|| usual.command().to_owned(), Attempt::remedy)
    }
}

impl Attempt {
    /// The command that adds what is missing.
    pub(crate) fn remedy(&self) -> String {
        match (self.kind, &self.refusal) {
            // The compiler's packages are there; its linker's package carries LLVM's version.
            (
                ToolchainKind::Debian,
                Refusal::NoLinker {
                    llvm: Some(version),
                },
            ) => {
                format!("apt-get install lld-{version}")
            }
            (ToolchainKind::Rustup, Refusal::TooOld { .. }) => {
                format!("rustup update stable && {}", self.kind.command())
            }
            (kind, _) => kind.command().to_owned(),
        }
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.refusal)
    }
}

impl fmt::Display for ToolchainMissing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.attempts.as_slice() {
            [Attempt { kind, .. }] => write!(f, "the {kind} toolchain is not complete")?,
            _ => f.write_str("no Rust toolchain here can compile to WebAssembly")?,
        }
        for attempt in &self.attempts {
            write!(f, "\n  {attempt}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ToolchainMissing {}

impl Toolchain {
    /// The first toolchain that is complete, or the one of kind `wanted`.
    ///
    /// `folder` is where the track is: rustup chooses the active compiler by it.
    pub(crate) fn find(
        wanted: Option<ToolchainKind>,
        folder: &Path,
    ) -> Result<Self, ToolchainMissing> {
        let mut attempts = Vec::new();
        for kind in ToolchainKind::ALL {
            if wanted.is_some_and(|wanted| wanted != kind) {
                continue;
            }
            match Self::of_kind(kind, folder) {
                Ok(toolchain) => return Ok(toolchain),
                Err(refusal) => attempts.push(Attempt { kind, refusal }),
            }
        }
        Err(ToolchainMissing { attempts })
    }

    /// The toolchain of one kind, or what it lacks.
    pub(super) fn of_kind(kind: ToolchainKind, folder: &Path) -> Result<Self, Refusal> {
        let active = active_sysroot(folder);
        let (sysroot, other) = match kind {
            ToolchainKind::Rustup => (active?, None),
            ToolchainKind::Debian => (PathBuf::from("/usr"), active.ok()),
        };
        let rustc = program(&sysroot, "rustc")?;
        let cargo = program(&sysroot, "cargo")?;
        let rustc_version = answer(&rustc, "-vV", folder)?;
        check_release(&rustc_version)?;
        match kind {
            ToolchainKind::Rustup if !has_target(&sysroot) => {
                return Err(Refusal::NoTarget { sysroot });
            }
            ToolchainKind::Debian if !library_source(&sysroot).join("std/src/lib.rs").is_file() => {
                return Err(Refusal::NoSource {
                    folder: library_source(&sysroot),
                });
            }
            _ => {}
        }
        let llvm = llvm_version(&rustc_version);
        let linker =
            Linker::find(&sysroot, llvm, other.as_deref()).ok_or(Refusal::NoLinker { llvm })?;
        let cargo_version = answer(&cargo, "-V", folder)?;
        Ok(Self {
            kind,
            rustc,
            cargo,
            linker,
            sysroot,
            rustc_version,
            cargo_version,
        })
    }

    /// The compiler's commit, which names the standard library's folder in compiled code.
    pub(super) fn commit(&self) -> &str {
        field(&self.rustc_version, "commit-hash").unwrap_or("unknown")
    }

    /// The folder whose files the standard library is, as far as this toolchain has them: its
    /// compiled form for rustup, its source for Debian.
    pub(super) fn standard_library(&self) -> PathBuf {
        match self.kind {
            ToolchainKind::Rustup => compiled_library(&self.sysroot),
            ToolchainKind::Debian => library_source(&self.sysroot),
        }
    }
}

/// The sysroot of the compiler that `rustc` means in `folder`.
fn active_sysroot(folder: &Path) -> Result<PathBuf, Refusal> {
    answer(Path::new("rustc"), "--print=sysroot", folder).map(PathBuf::from)
}

fn program(sysroot: &Path, name: &str) -> Result<PathBuf, Refusal> {
    let program = sysroot.join("bin").join(name);
    if program.is_file() {
        Ok(program)
    } else {
        Err(Refusal::Missing { program })
    }
}

fn answer(program: &Path, question: &str, folder: &Path) -> Result<String, Refusal> {
    text(command(program, folder).arg(question)).map_err(|error| Refusal::DoesNotRun {
        program: program.to_owned(),
        reason: error.to_string(),
    })
}

fn compiled_library(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

pub(super) fn library_source(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib/src/rust/library")
}

fn has_target(sysroot: &Path) -> bool {
    fs::read_dir(compiled_library(sysroot)).is_ok_and(|files| {
        files.flatten().any(|file| {
            let name = file.file_name();
            name.to_str()
                .is_some_and(|name| name.starts_with("libstd-") && name.ends_with(".rlib"))
        })
    })
}

fn check_release(rustc_version: &str) -> Result<(), Refusal> {
    let release = field(rustc_version, "release").unwrap_or("unknown");
    let mut numbers = release.split('.').map(|number| number.parse::<u32>().ok());
    let found = (numbers.next().flatten(), numbers.next().flatten());
    if found >= (Some(OLDEST.0), Some(OLDEST.1)) {
        Ok(())
    } else {
        Err(Refusal::TooOld {
            release: release.to_owned(),
        })
    }
}

fn llvm_version(rustc_version: &str) -> Option<u32> {
    field(rustc_version, "LLVM version")?
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// One line of `rustc -vV`.
fn field<'a>(rustc_version: &'a str, name: &str) -> Option<&'a str> {
    rustc_version
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn in_path(name: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERSION: &str = "rustc 1.96.0 (ac68faa20 2026-05-25)\nbinary: rustc\n\
        commit-hash: ac68faa20c58cbccd01ee7208bf3b6e93a7d7f96\nrelease: 1.96.0\nLLVM version: 22.1.8";

    #[test]
    fn the_compilers_own_words_are_understood() {
        assert_eq!(llvm_version(VERSION), Some(22));
        assert_eq!(field(VERSION, "release"), Some("1.96.0"));
        assert!(check_release(VERSION).is_ok());
        let old = check_release("rustc 1.63.0\nrelease: 1.63.0").unwrap_err();
        assert_eq!(
            old.to_string(),
            "rustc 1.63.0 is older than 1.85, the first that can build the SDK"
        );
    }

    #[test]
    fn a_missing_toolchain_says_what_to_type() {
        let missing = ToolchainMissing {
            attempts: vec![Attempt {
                kind: ToolchainKind::Debian,
                refusal: Refusal::NoLinker { llvm: Some(22) },
            }],
        };
        assert_eq!(missing.remedy(), "apt-get install lld-22");
        assert_eq!(
            missing.to_string(),
            "the debian toolchain is not complete\n  debian: there is no `wasm-ld` and no `rust-lld`"
        );
    }
}

//! Commands whose outcome does not depend on the user's settings.

use std::{
    env,
    ffi::OsString,
    io,
    path::Path,
    process::{Command, Stdio},
};

/// Settings that say where cargo keeps things, how it reaches its registries and how it prints.
/// They do not decide what is built, and behind a proxy nothing works without them.
const KEPT: [&str; 7] = [
    "CARGO_HOME",
    "CARGO_BUILD_JOBS",
    "CARGO_HTTP_",
    "CARGO_NET_",
    "CARGO_REGISTRIES_",
    "CARGO_REGISTRY_",
    "CARGO_TERM_",
];

/// Everything else that cargo and rustc read: flags, wrappers, profiles, a linker, another compiler.
const CLEARED: [&str; 6] = [
    "CARGO",
    "RUSTC",
    "RUSTDOC",
    "RUSTFLAGS",
    "RUST_TARGET_PATH",
    "__CARGO",
];

/// A command in `folder` with a clean environment.
///
/// `rustup` is told not to install anything: a `rust-toolchain.toml` that names an absent toolchain
/// is then an error, not a download.
pub(super) fn command(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    for (name, _) in env::vars_os() {
        if is_cleared(&name) {
            command.env_remove(name);
        }
    }
    command.env("RUSTUP_AUTO_INSTALL", "0");
    command
}

/// The first lines of text that a command prints, or why there are none.
pub(super) fn text(command: &mut Command) -> io::Result<String> {
    let output = command.stderr(Stdio::piped()).output()?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        let message = message.lines().next().unwrap_or("no message").to_owned();
        return Err(io::Error::other(format!("{}: {message}", output.status)));
    }
    String::from_utf8(output.stdout)
        .map(|text| text.trim_end().to_owned())
        .map_err(io::Error::other)
}

fn is_cleared(name: &OsString) -> bool {
    let Some(name) = name.to_str() else {
        return false;
    };
    let begins = |prefix: &&str| name.starts_with(*prefix);
    CLEARED.iter().any(begins) && !KEPT.iter().any(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_decides_code_is_cleared_and_what_reaches_registries_is_kept() {
        for name in [
            "RUSTFLAGS",
            "RUSTC_WRAPPER",
            "RUSTC_BOOTSTRAP",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_BUILD_RUSTFLAGS",
            "CARGO_TARGET_DIR",
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER",
            "CARGO_PROFILE_RELEASE_OPT_LEVEL",
            "CARGO_MAKEFLAGS",
            "CARGO_UNSTABLE_BUILD_STD",
        ] {
            assert!(is_cleared(&name.into()), "{name}");
        }
        for name in [
            "PATH",
            "CARGO_HOME",
            "CARGO_HTTP_PROXY",
            "CARGO_NET_OFFLINE",
            "RUSTUP_HOME",
            "RUSTUP_TOOLCHAIN",
        ] {
            assert!(!is_cleared(&name.into()), "{name}");
        }
    }
}

//! Two builds of a track with one toolchain, in two folders, are the same bytes.
//!
//! The builds differ in everything that a machine may choose: the length and depth of the folder with
//! the sources, the target folder, cargo's home, and the user's own compiler flags.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the machine is wrong"
)]

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, Output},
    thread,
};

/// Where this is 1, a missing toolchain fails the test instead of skipping it.
const REQUIRED: &str = "ASSAY_REQUIRE_TOOLCHAIN";

const TRACK: &str = "tracks/bin-packing";

#[test]
fn the_component_is_the_same_wherever_it_is_built() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let temporary = tempfile::tempdir().unwrap();
    let near = temporary.path().join("a");
    let far = temporary
        .path()
        .join("quite/another/place with a much longer name");
    let home = temporary.path().join("home");
    for folder in [&near, &far] {
        copy(root, folder).unwrap();
    }
    link_cargo_home(&home).unwrap();

    let first = || {
        let mut command = assay(&near);
        command.env("CARGO_TARGET_DIR", temporary.path().join("out"));
        command.output().unwrap()
    };
    let second = || {
        let mut command = assay(&far);
        command.env_remove("CARGO_TARGET_DIR");
        command.env("CARGO_HOME", &home);
        command.env("RUSTFLAGS", "-Cdebuginfo=2 -Copt-level=1");
        command.env("CARGO_PROFILE_RELEASE_LTO", "off");
        command.output().unwrap()
    };
    let (first, second) = thread::scope(|scope| {
        let second = scope.spawn(second);
        (first(), second.join().unwrap())
    });

    if let Some(missing) = missing_toolchain(&first) {
        assert!(
            env::var_os(REQUIRED).is_none_or(|value| value != "1"),
            "{missing}"
        );
        println!("skipped: {missing}");
        return;
    }
    for build in [&first, &second] {
        assert!(
            build.status.success(),
            "{}",
            String::from_utf8_lossy(&build.stderr)
        );
    }
    for name in ["track.wasm", "track.build.json"] {
        let [first, second] = [&near, &far].map(|folder| fs::read(folder.join(name)).unwrap());
        assert!(first == second, "{name} differs between the two builds");
    }
    let component = fs::read(near.join("track.wasm")).unwrap();
    assay_sandbox::gate::check(&component).unwrap();
    compare_with_published(root, &near, &component);
}

/// The component that the challenge publishes comes from the source beside it: with the toolchain
/// that made it, this build gives the same bytes. Another toolchain may give others.
fn compare_with_published(root: &Path, built: &Path, component: &[u8]) {
    let read = |path: &Path| -> serde_json::Value {
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
    };
    let challenge = root.join("challenges/bin-packing-or1");
    let published = read(&challenge.join("bin_packing.build.json"));
    let here = read(&built.join("track.build.json"));
    if published["toolchain"] != here["toolchain"] {
        println!("not compared with the published component: made by another toolchain");
        return;
    }
    let published = fs::read(challenge.join("bin_packing.wasm")).unwrap();
    assert!(
        published == component,
        "the published component is not built from this source; build it again with \
         `assay track build {TRACK} --output challenges/bin-packing-or1/bin_packing.wasm`"
    );
}

/// The command that builds the copy of the track in `folder`.
fn assay(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assay-under-test"));
    command.args(["track", "build", "--toolchain", "debian"]);
    command
        .arg(folder.join(TRACK))
        .arg("--output")
        .arg(folder.join("track.wasm"));
    command
}

fn missing_toolchain(build: &Output) -> Option<String> {
    let message = String::from_utf8_lossy(&build.stderr);
    message
        .contains("the debian toolchain is not complete")
        .then(|| message.into_owned())
}

/// Copies the workspace without what was built in it.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if name == "target" || name == ".git" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to.join(name))?;
        } else {
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}

/// Makes `home` another name of cargo's home, so that nothing is downloaded twice.
fn link_cargo_home(home: &Path) -> io::Result<()> {
    let real = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
        .ok_or(io::ErrorKind::NotFound)?;
    std::os::unix::fs::symlink(real, home)
}

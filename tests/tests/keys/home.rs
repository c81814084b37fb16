//! [`TestHome`]: where a test keeps its keys.

use std::{
    ffi::OsStr,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;

/// Substrate's development phrase, of which the golden files are. Everybody knows it.
pub(crate) const WORDS: &str =
    "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
/// The address of its key.
pub(crate) const ADDRESS: &str = "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV";
/// What the golden encrypted file is encrypted with.
pub(crate) const PASSPHRASE: &str = "testing-pw";

/// A home folder, and a folder beside it for other files.
pub(crate) struct TestHome {
    folder: tempfile::TempDir,
}

/// What a command left.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// The object on each line of standard output.
    pub(crate) fn objects(&self) -> Vec<Value> {
        let lines = self.out.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Whether a secret of the golden key, or a word like one, is in anything that was printed.
    pub(crate) fn tells(&self, secret: &str) -> bool {
        self.out.contains(secret) || self.err.contains(secret)
    }
}

impl TestHome {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("files")).unwrap();
        Self { folder }
    }

    /// The home folder.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A key's file.
    pub(crate) fn key(&self, name: &str) -> PathBuf {
        self.path().join("keys").join(name)
    }

    /// A file outside the home.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("files").join(name)
    }

    /// Writes a file outside the home.
    pub(crate) fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.file(name);
        fs::write(&path, contents).unwrap();
        path
    }

    /// Runs `assay key` with these words, in the folder of the other files.
    pub(crate) fn run(&self, words: &str) -> Run {
        self.run_with(words, "")
    }

    /// The same with something on standard input.
    pub(crate) fn run_with(&self, words: &str, input: &str) -> Run {
        let words = words.split_whitespace();
        self.run_any(["key"].into_iter().chain(words), input)
    }

    /// Runs `assay` with these arguments, in the folder of the other files.
    pub(crate) fn run_any<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
        input: &str,
    ) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_assay-under-test"))
            .args(arguments)
            .current_dir(self.folder.path().join("files"))
            .env("ASSAY_HOME", self.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The command may end without having read it.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let Output {
            status,
            stdout,
            stderr,
        } = child.wait_with_output().unwrap();
        Run {
            code: status.code().unwrap(),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        }
    }
}

/// One of the files that Bittensor's tools made.
pub(crate) fn golden(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../host/keyring/tests/golden");
    fs::read(folder.join(name)).unwrap()
}

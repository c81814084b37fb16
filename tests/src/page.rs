//! The commands of a page of documentation, run as its reader would.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A fenced block of a page: its language and its lines.
#[derive(Debug)]
pub struct Block {
    /// `console` for commands that are run, each behind `$ `.
    pub language: String,
    /// The lines.
    pub text: String,
}

/// The blocks of a page, in order.
///
/// # Panics
/// The last one does not end.
#[must_use]
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(language), None) => {
                let (language, text) = (language.to_owned(), String::new());
                open = Some(Block { language, text });
            }
            (None, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "the last block does not end");
    blocks
}

/// A working folder that looks like a checkout, with `assay` on the path, and a home and a cache of its
/// own.
pub struct Checkout {
    folder: tempfile::TempDir,
}

impl Checkout {
    /// One where `assay` is this binary.
    ///
    /// # Panics
    /// The temporary folder can't be written.
    #[must_use]
    pub fn new(assay: &Path) -> Self {
        const WRITABLE: &str = "temporary folders can be written";
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("the tests are in the project");
        let checkout = Self {
            folder: tempfile::tempdir().expect(WRITABLE),
        };
        for name in ["work", "bin"] {
            fs::create_dir(checkout.folder.path().join(name)).expect(WRITABLE);
        }
        symlink(assay, checkout.folder.path().join("bin/assay")).expect(WRITABLE);
        for name in ["challenges", "tests"] {
            symlink(root.join(name), checkout.work().join(name)).expect(WRITABLE);
        }
        checkout
    }

    /// The working folder.
    #[must_use]
    pub fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// Runs a line in a shell, and gives its standard output.
    ///
    /// # Panics
    /// It fails.
    pub fn run(&self, line: &str) -> String {
        let bin = self.folder.path().join("bin");
        let path = std::env::var("PATH").expect("the shell has to be found");
        let output = Command::new("sh")
            .args(["-c", line])
            .current_dir(self.work())
            .env("PATH", format!("{}:{path}", bin.display()))
            .env("ASSAY_CACHE", self.folder.path().join("cache"))
            .env("ASSAY_HOME", self.folder.path().join("home"))
            .stdin(Stdio::null())
            .output()
            .expect("there is a shell");
        let standard = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{line}\n{standard}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        standard
    }
}

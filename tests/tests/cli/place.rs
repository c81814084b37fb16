//! [`Place`]: where a test runs the command.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use assay_protocol::Sha256;
use serde_json::Value;

/// A working folder, an empty cache and challenges of a test's own.
pub(crate) struct Place {
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
    /// The last line of standard output that is the event of this name.
    pub(crate) fn event(&self, name: &str) -> Value {
        let mut events = self
            .out
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        events
            .rfind(|event: &Value| event["event"] == name)
            .unwrap_or_else(|| panic!("no event `{name}`: {self:?}"))
    }

    /// The event `finished` without what may differ between two runs of the same search.
    pub(crate) fn result(&self) -> Value {
        let mut finished = self.event("finished");
        for key in ["milliseconds", "written", "ending"] {
            finished.as_object_mut().unwrap().remove(key);
        }
        finished
    }
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["work", "challenges"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder }
    }

    /// The working folder.
    pub(crate) fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// The folder of keys and hidden packs.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// The folder of a challenge.
    pub(crate) fn challenge(&self, name: &str) -> PathBuf {
        self.folder.path().join("challenges").join(name)
    }

    /// Forgets what was compiled and prepared.
    pub(crate) fn cool(&self) {
        fs::remove_dir_all(self.folder.path().join("cache")).unwrap();
    }

    /// A copy of a challenge that the project publishes, made the default here, and made one for
    /// practice, so that a test may alter it; gives its name.
    pub(crate) fn copy_default_challenge(&self) -> String {
        let name = "bin-packing-or1";
        let published = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .unwrap()
            .join("challenges");
        fs::create_dir(self.challenge(name)).unwrap();
        for entry in fs::read_dir(published.join(name)).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), self.challenge(name).join(entry.file_name())).unwrap();
        }
        let manifest = self.challenge(name).join("challenge.toml");
        let text = fs::read_to_string(&manifest).unwrap();
        fs::write(manifest, text.split("\n[epoch]").next().unwrap()).unwrap();
        fs::remove_file(self.challenge(name).join("challenge.sig")).unwrap();
        let catalog = self.folder.path().join("challenges/challenges.toml");
        fs::write(catalog, format!("schema = 1\ndefault = \"{name}\"\n")).unwrap();
        name.to_owned()
    }

    /// Publishes the challenge `letters` on the base track, with other contents in some slots.
    pub(crate) fn publish_letters(&self, pieces: &[(&str, &str)], limits: &str) {
        let component = assay_tests::component::from_wat(&assay_tests::base::wat(pieces));
        let folder = self.challenge("letters");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("letters.wasm"), &component).unwrap();
        let manifest = format!(
            "schema = 1\nname = \"letters\"\ntitle = \"Letters\"\n\n[track]\n\
             component = \"letters.wasm\"\nsha256 = \"{}\"\nsemantics = \"{}\"\n\n\
             [limits]\n{limits}\n\n[search]\nseed = 1\ncases = 5\n",
            Sha256::of(&component),
            assay_sandbox::semantics::hash(),
        );
        fs::write(folder.join("challenge.toml"), manifest).unwrap();
    }

    /// A command in the working folder. Its words are separated by spaces.
    pub(crate) fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assay-under-test"));
        command
            .args(words.split_whitespace())
            .current_dir(self.work())
            .env("ASSAY_CACHE", self.folder.path().join("cache"))
            .env("ASSAY_HOME", self.home())
            .env("ASSAY_CHALLENGES", self.folder.path().join("challenges"))
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, words: &str) -> Run {
        let output = self.command(words).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let code = output
            .status
            .code()
            .unwrap_or_else(|| panic!("{words}: {}", output.status));
        Run {
            code,
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// The names in the working folder.
    pub(crate) fn files(&self) -> Vec<String> {
        self.files_in(".")
    }

    /// The names in a folder in it.
    pub(crate) fn files_in(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.work().join(folder)).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

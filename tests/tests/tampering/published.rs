//! [`Published`]: a challenge with prizes, its sealed pack, its opening, and its owner's key.

use std::{
    fs,
    path::{Path, PathBuf},
};

use assay_challenge::{
    Challenge, HiddenPack, Manifest, PACK_BYTES, SEALED_BYTES, opening_of, read_limited,
    read_opened, seal, unseal,
};
use assay_keyring::{Home, HotkeySecret, Keyring};
use assay_protocol::{
    Sha256,
    canonical::MESSAGE_BYTES,
    message::{EpochManifest, Opening},
};
use assay_tests::contest::{Contest, Stakes};

use super::reason::Reason;

/// Larger than what is altered exhaustively.
const LARGE: usize = 100_000;

/// A folder with everything in it, as it is after the epoch, and the owner's home.
pub(crate) struct Published {
    folder: tempfile::TempDir,
    pub(crate) contest: Contest,
    /// The manifest's meaning, which whoever waits for the opening has read before.
    pub(crate) epoch: EpochManifest,
    pub(crate) keyring: Keyring,
}

impl Published {
    /// A challenge of this name.
    pub(crate) fn new(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let beside = folder.path();
        let component = assay_tests::base::component();
        let large: Vec<u8> = (0..LARGE).map(|at| (at * at) as u8).collect();
        let files = [("words.txt", &b"alpha\nbeta\n"[..]), ("large.bin", &large)];
        let pin = |(file, bytes): (&str, &[u8])| {
            fs::write(beside.join(file), bytes).unwrap();
            format!(
                "{{ name = \"{file}\", sha256 = \"{}\" }}",
                Sha256::of(bytes)
            )
        };
        let [words, large] = files.map(pin);
        fs::write(beside.join("letters.wasm"), &component).unwrap();
        let text = format!(
            "# A comment, which counts too.\nschema = 1\nname = \"{name}\"\ntitle = \"L\u{e9}tters\"\n\n\
             [track]\ncomponent = \"letters.wasm\"\nsha256 = \"{}\"\nsemantics = \"{}\"\n\n\
             [track.parameters]\nwidth = 3  # of a letter\n\n\
             [limits]\nmemory = 16_777_216\n\n\
             [search]\nseed = 1\ncases = 5\nfiles = [\n    {words},\n]\n",
            Sha256::of(&component),
            assay_sandbox::semantics::hash(),
        );
        fs::write(beside.join("challenge.toml"), text).unwrap();
        let stakes = Stakes {
            slices: 2,
            cases: 40,
            groups: 40,
            files: &format!("[{large}]"),
            margin: 1_000_000,
        };
        let contest = Contest::of(beside, stakes);
        let epoch = Manifest::read(&contest.manifest).unwrap();
        let epoch = epoch.epoch_manifest().unwrap();

        let pack = contest.pack.write();
        let identities = contest.validators.iter().map(|(_, identity)| identity);
        let recipients: Vec<_> = identities.map(|identity| identity.recipient()).collect();
        fs::write(beside.join("hidden.age"), seal(&pack, &recipients).unwrap()).unwrap();
        fs::write(beside.join("hidden.pack"), &*pack).unwrap();
        let mut opening = opening_of(&epoch);
        opening.sign(&contest.owner);
        fs::write(beside.join("opening.json"), opening.encode()).unwrap();

        let keyring = Home::at(beside.join("home")).unwrap().keyring().unwrap();
        let secret = HotkeySecret::generate().unwrap();
        keyring
            .create(&"owner".parse().unwrap(), &secret, None)
            .unwrap();
        let published = Self {
            folder,
            contest,
            epoch,
            keyring,
        };
        published.is_whole();
        published
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    pub(crate) fn bytes(&self, file: &str) -> Vec<u8> {
        fs::read(self.path(file)).unwrap()
    }

    pub(crate) fn replace(&self, file: &str, bytes: &[u8]) {
        fs::write(self.path(file), bytes).unwrap();
    }

    /// Puts a link to a file in the place of the file.
    pub(crate) fn link(&self, file: &str) {
        let target = self.path(&format!("{file}.elsewhere"));
        fs::rename(self.path(file), &target).unwrap();
        std::os::unix::fs::symlink(target, self.path(file)).unwrap();
    }

    /// Everything is accepted as it is.
    pub(crate) fn is_whole(&self) {
        self.read().unwrap();
        for validator in 0..3 {
            self.unseal(validator).unwrap();
        }
        self.open().unwrap();
        self.open_key().unwrap();
    }

    /// What everybody does first.
    pub(crate) fn read(&self) -> Result<(), Reason> {
        Challenge::read(&self.contest.manifest, None)?;
        Ok(())
    }

    /// What a validator does with the sealed pack.
    pub(crate) fn unseal(&self, validator: usize) -> Result<(), Reason> {
        let sealed = read_limited(&self.path("hidden.age"), SEALED_BYTES)?;
        let (_, identity) = &self.contest.validators[validator];
        let pack = unseal(&sealed, identity)?;
        HiddenPack::read_committed(&pack, self.epoch.hidden.commitment)?;
        Ok(())
    }

    /// What anyone does with the open pack.
    pub(crate) fn open(&self) -> Result<(), Reason> {
        let read = |file: &str, limit| read_limited(&self.path(file), limit);
        let opening = Opening::decode(&read("opening.json", MESSAGE_BYTES as u64)?)?;
        read_opened(&read("hidden.pack", PACK_BYTES)?, &opening, &self.epoch)?;
        Ok(())
    }

    /// What the owner does with the key.
    pub(crate) fn open_key(&self) -> Result<(), Reason> {
        self.keyring.open(&"owner".parse().unwrap(), None)?;
        Ok(())
    }

    /// Where the key's file is.
    pub(crate) fn key_file() -> &'static Path {
        Path::new("home/keys/owner")
    }
}

//! The validators whose secrets are here.

use std::path::Path;

use assay_challenge::{CacheFolder, Challenge, HiddenPack, Store};
use assay_keyring::{Home, HotkeySecret, KeyName, Keyring};
use assay_protocol::{Hotkey, message::EpochManifest};
use assay_sandbox::Sandbox;
use assay_validator::{Ballots, Judge, Stores};

use crate::{
    commands::{
        challenge::packs::{Packs, unseal_beside},
        key::{identity, secrets},
    },
    exit::Exit,
    failure::Failure,
};

/// The folder in a home for what validators make of hidden data.
const FOLDER: &str = "hidden";

/// What is needed to judge: keys of at least a quorum, and the hidden pack.
pub(super) struct Secrets {
    keys: Vec<(KeyName, HotkeySecret)>,
    pack: HiddenPack,
}

/// One validator.
pub(super) struct Validator<'a> {
    pub(super) name: &'a KeyName,
    pub(super) hotkey: Hotkey,
    pub(super) judge: Judge<'a>,
    pub(super) ballots: Ballots<'a>,
}

impl Secrets {
    /// The secrets of a challenge in a home.
    pub(super) fn find(
        home: &Home,
        manifest: &Path,
        epoch: &EpochManifest,
        passphrase: Option<&Path>,
    ) -> Result<Self, Failure> {
        let keyring = home.keyring()?;
        let names = validator_names(&keyring, epoch)?;
        let (found, needed) = (names.len(), epoch.quorum.votes as usize);
        if found < needed {
            let of = epoch.quorum.validators.len();
            return Err(rehearse_instead(format!(
                "{needed} of the challenge's {of} validators make a quorum, and {} has the keys of \
                 {found}",
                home.path().display()
            )));
        }
        let pack = find_pack(home, &keyring, &names, manifest, epoch)?;
        let open = |name: KeyName| {
            let key = secrets::open(&keyring, &name, passphrase)?;
            Ok((name, key))
        };
        Ok(Self {
            pack,
            keys: names
                .into_iter()
                .map(open)
                .collect::<Result<_, Failure>>()?,
        })
    }

    /// The validators, each with a folder of its own for what it makes of hidden data.
    pub(super) fn validators<'a>(
        &'a self,
        challenge: &'a Challenge,
        epoch: &EpochManifest,
        sandbox: &Sandbox,
        home: &Home,
    ) -> Result<Vec<Validator<'a>>, Failure> {
        let public = Store::new(CacheFolder::open()?.folder("prepared")?);
        let open = |(name, key): &'a (KeyName, HotkeySecret)| {
            let hotkey = key.keypair().hotkey();
            let private = home.folder(FOLDER)?.folder(&hotkey.to_string())?;
            let stores = Stores {
                public: public.clone(),
                private: Store::new(private.path().to_owned()),
            };
            Ok(Validator {
                name,
                hotkey,
                judge: Judge::open(challenge, &self.pack, sandbox, stores)?,
                ballots: Ballots::open(home, epoch.id(), key.keypair())?,
            })
        };
        self.keys.iter().map(open).collect()
    }
}

/// The names of keys that are validators', in the manifest's order, none twice.
fn validator_names(keyring: &Keyring, epoch: &EpochManifest) -> Result<Vec<KeyName>, Failure> {
    let mut found: Vec<(usize, KeyName)> = Vec::new();
    let hotkeys = epoch.quorum.hotkeys();
    for name in keyring.names()? {
        let hotkey = keyring.entry(&name)?.hotkey;
        let place = hotkeys.iter().position(|one| Some(*one) == hotkey);
        if let Some(place) = place.filter(|place| found.iter().all(|(one, _)| one != place)) {
            found.push((place, name));
        }
    }
    found.sort();
    Ok(found.into_iter().map(|(_, name)| name).collect())
}

/// The plain pack, or the one beside the manifest, unsealed for one of these.
fn find_pack(
    home: &Home,
    keyring: &Keyring,
    names: &[KeyName],
    manifest: &Path,
    epoch: &EpochManifest,
) -> Result<HiddenPack, Failure> {
    let commitment = epoch.hidden.commitment;
    if let Some(pack) = Packs::open(home)?.read(commitment)? {
        return Ok(pack);
    }
    for name in names {
        if let Some(identity) = identity::find(keyring, name)?
            && let Some(pack) = unseal_beside(manifest, &identity, commitment)?
        {
            return Ok(pack);
        }
    }
    Err(rehearse_instead(format!(
        "there is neither the hidden pack {commitment} in {} nor one that its keys unseal",
        home.path().display()
    )))
}

fn rehearse_instead(text: String) -> Failure {
    Failure::new(
        Exit::Input,
        text,
        "judge with keys and a hidden pack of your own: `--rehearse DIR`; or set ASSAY_HOME to where \
         the validators' are"
            .to_owned(),
    )
}

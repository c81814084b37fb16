//! `assay challenge open`.

use std::path::Path;

use assay_challenge::{
    Challenge, HiddenPack, OpeningError, PACK_BYTES, check_closed, check_opening, check_subject,
    opening_of,
};
use assay_keyring::{Home, KeyName, Keyring};
use assay_protocol::{Hotkey, message::EpochManifest};

use super::{
    clock,
    folder::{self, OPENED, OPENING},
    packs::{Packs, unseal_beside},
};
use crate::{
    arguments::ChallengeOpenArguments,
    commands::key::{identity, secrets},
    exit::Exit,
    failure::Failure,
    output,
};

pub(crate) fn run(arguments: &ChallengeOpenArguments) -> Result<Exit, Failure> {
    let path = folder::own_manifest(&arguments.challenge)?;
    let challenge = Challenge::read(&path, arguments.data.as_deref())?;
    let epoch = folder::epoch(&challenge)?;
    if !arguments.early {
        check_closed(&epoch, clock::now())?;
    }

    let home = Home::open()?;
    let keyring = home.keyring()?;
    let pack = find_pack(&path, &epoch, &home, &keyring, &arguments.keys)?;
    let mut opening = folder::opening(&path)?.unwrap_or_else(|| opening_of(&epoch));
    check_subject(&opening, &epoch)?;
    for name in &arguments.keys {
        let passphrase = arguments.passphrase.passphrase_file.as_deref();
        let key = secrets::open(&keyring, name, passphrase)?;
        let hotkey = key.keypair().hotkey();
        check_signer(name, hotkey, &epoch)?;
        if arguments.early {
            check_owner(name, hotkey, &epoch)?;
        }
        opening.sign(key.keypair());
    }

    // The pack stays secret until enough have signed, and that is on the disk before: whatever ends the
    // process between the two, nobody judges on a pack that is public, and the same call brings it out.
    let file = folder::beside(&path, OPENING);
    folder::replace(&file, &opening.encode())?;
    let complete = check_opening(&opening, &epoch);
    if complete.is_ok() {
        folder::replace(&folder::beside(&path, OPENED), &pack.write())?;
    }

    output::line(format_args!("epoch       {}", epoch.id()))?;
    output::line(format_args!("written to  {}", file.display()))?;
    let opened = complete.is_ok();
    match complete {
        Ok(()) => output::line(format_args!(
            "opened      {}",
            folder::beside(&path, OPENED).display()
        ))?,
        Err(OpeningError::NotSigned { found, needed }) => output::line(format_args!(
            "not open    {found} of {needed} validators have signed; {} missing, or the owner",
            needed - found
        ))?,
        Err(error) => return Err(error.into()),
    }
    if opened {
        output::note(
            "the epoch is over at the log's next tick: `assay judge` without programs writes it",
        );
    }
    Ok(Exit::Success)
}

/// The plain pack: made here, opened before, or unsealed with one of the keys.
fn find_pack(
    path: &Path,
    epoch: &EpochManifest,
    home: &Home,
    keyring: &Keyring,
    keys: &[KeyName],
) -> Result<HiddenPack, Failure> {
    let commitment = epoch.hidden.commitment;
    if let Some(pack) = Packs::open(home)?.read(commitment)? {
        return Ok(pack);
    }
    if let Some(bytes) = folder::read_beside(path, OPENED, PACK_BYTES)? {
        return Ok(HiddenPack::read_committed(&bytes, commitment)?);
    }
    for name in keys {
        if let Some(identity) = identity::find(keyring, name)?
            && let Some(pack) = unseal_beside(path, &identity, commitment)?
        {
            return Ok(pack);
        }
    }
    Err(Failure::new(
        Exit::Input,
        format!(
            "there is neither the hidden pack {commitment} here nor one that these keys unseal"
        ),
        "bring the pack into the folder `packs` of $ASSAY_HOME, or hidden.age beside the manifest"
            .to_owned(),
    ))
}

fn check_signer(name: &KeyName, hotkey: Hotkey, epoch: &EpochManifest) -> Result<(), Failure> {
    if hotkey == epoch.owner.hotkey || epoch.quorum.hotkeys().contains(&hotkey) {
        return Ok(());
    }
    Err(Failure::new(
        Exit::Input,
        format!("the key {name} ({hotkey}) is neither the owner's nor a validator's"),
        "sign with a key that the manifest names".to_owned(),
    ))
}

/// An owner may end an epoch before its date; validators can only open one that is over.
fn check_owner(name: &KeyName, hotkey: Hotkey, epoch: &EpochManifest) -> Result<(), Failure> {
    if hotkey == epoch.owner.hotkey || epoch.epoch.closes <= clock::now() {
        return Ok(());
    }
    Err(Failure::new(
        Exit::No,
        format!("the key {name} ({hotkey}) is not the owner's, and the epoch is not over"),
        "let the owner open it early, or wait until it closes".to_owned(),
    ))
}

//! A rehearsal: a challenge of one's own, with the terms of a published one.
//!
//! Whoever has no secrets of a challenge can still see the whole protocol happen: on a copy with the
//! same track, data and terms, whose owner and validators are keys made here, and whose hidden pack is
//! drawn here. It is made by the owner's own steps: keys, folder, pack, signature, seal. Each leaves a
//! file behind, and a rehearsal that was stopped goes on at the first one that is missing.

use std::{
    fs,
    path::{Path, PathBuf},
};

use assay_challenge::{
    Challenge, Draft, MANIFEST_FILE, Manifest, Terms, sign_manifest, signature_path,
};
use assay_keyring::{Home, HotkeySecret, KeyName, Keyring};
use assay_protocol::message::Signed;
use assay_sandbox::DataFile;

use super::{
    edit::{self, Cast},
    folder::{self, DraftTerms, SEALED},
    new::{self, Copied, validator_line},
    pack,
    packs::Packs,
    seal,
};
use crate::{
    arguments::ChallengePackArguments,
    commands::key::{identity, secrets, validator},
    exit::Exit,
    failure::Failure,
    output,
};

/// Who plays the owner, by the name of the key.
const OWNER: &str = "owner";

/// Who judges, and how many of them make a quorum.
const VALIDATORS: [&str; 3] = ["alice", "bob", "carol"];
const VOTES: u32 = 2;

/// A challenge to rehearse on, and the home with all its secrets.
pub(in crate::commands) struct Rehearsal {
    pub(in crate::commands) manifest: PathBuf,
    pub(in crate::commands) home: Home,
}

/// Makes the rehearsal of a published challenge in a folder, or goes on with the one that is there.
pub(in crate::commands) fn prepare(
    folder: &Path,
    original: &Path,
    data: Option<&Path>,
) -> Result<Rehearsal, Failure> {
    let challenge = Challenge::read(original, data)?;
    let terms = challenge.manifest().terms.as_ref();
    let terms = terms.ok_or_else(|| folder::practice(challenge.name()))?;
    check_public(&challenge, terms)?;
    fs::create_dir_all(folder).map_err(|error| folder::unwritable(folder, &error))?;
    let home = Home::at(folder.join("home"))?;
    let manifest = folder.join("challenge").join(MANIFEST_FILE);

    make_keys(&home.keyring()?)?;
    if !manifest.exists() {
        copy(&challenge, original, &manifest, &home.keyring()?)?;
    }
    let copied = folder::draft(&manifest, &folder::read_text(&manifest)?)?;
    check_same(&challenge, terms, &copied, &manifest)?;
    if copied.terms.pack.commitment.is_none() {
        draw_pack(&manifest, &home)?;
    }
    sign_and_seal(&manifest, &home)?;
    Ok(Rehearsal { manifest, home })
}

/// Whether all that the challenge is made of can be had by anyone.
fn check_public(challenge: &Challenge, terms: &Terms) -> Result<(), Failure> {
    match terms.hidden.secret_files().next() {
        None => Ok(()),
        Some(file) => Err(Failure::new(
            Exit::Input,
            format!(
                "{} can't be rehearsed: {} of its hidden split is secret",
                challenge.name(),
                file.name
            ),
            "rehearse on a challenge without secret files".to_owned(),
        )),
    }
}

/// The keys of owner and validators, and the validators' age identities.
fn make_keys(keyring: &Keyring) -> Result<(), Failure> {
    let names = keyring.names()?;
    for name in [OWNER].into_iter().chain(VALIDATORS).map(key_name) {
        if !names.contains(&name) {
            keyring.create(&name, &HotkeySecret::generate()?, None)?;
        }
    }
    for name in VALIDATORS.map(key_name) {
        if identity::find(keyring, &name)?.is_none() {
            identity::create(keyring, &name)?;
        }
    }
    Ok(())
}

/// The folder of the challenge, with a manifest that names these keys and has no pack yet.
fn copy(
    challenge: &Challenge,
    original: &Path,
    manifest: &Path,
    keyring: &Keyring,
) -> Result<(), Failure> {
    let mut validators = String::new();
    for name in VALIDATORS.map(key_name) {
        let key = secrets::open(keyring, &name, None)?;
        let signed = validator::binding(keyring, &name, &key)?;
        let signature = *signed.signature();
        let binding = signed.verify().expect("it was signed by its author");
        validators.push_str(&validator_line(&binding, &signature));
    }
    let owner = secrets::open(keyring, &key_name(OWNER), None)?;
    let cast = Cast {
        owner: owner.keypair().hotkey().to_string(),
        validators,
        votes: VOTES,
        closes: new::closes()?,
    };
    let heading = format!(
        "# A rehearsal of {}: its owner and validators are keys of the folder beside this one, and no \
         prize\n# is paid. What the comments say of keys, dates and packs is of the original.\n",
        challenge.name()
    );
    let text = edit::recast(&folder::read_text(original)?, &heading, &cast)?;
    Draft::parse(manifest, &text)?;
    let place = folder::of(manifest);
    new::write(place, &text, files(challenge)?.into_iter())
        .map_err(|error| folder::unwritable(place, &error))
}

/// The component and the data files, each once.
fn files(challenge: &Challenge) -> Result<Vec<Copied>, Failure> {
    let component = Copied {
        name: challenge.manifest().track.component.clone(),
        bytes: challenge.component().to_vec(),
    };
    let data = challenge
        .data()?
        .into_iter()
        .chain(challenge.public_hidden_data()?);
    let copied = data.map(|DataFile { name, bytes }| Copied {
        name: name.parse().expect("the manifest's names are file names"),
        bytes,
    });
    Ok([component].into_iter().chain(copied).collect())
}

fn draw_pack(manifest: &Path, home: &Home) -> Result<(), Failure> {
    output::note("drawing a hidden pack, and trying every slice of it");
    let arguments = ChallengePackArguments {
        challenge: manifest.display().to_string(),
        data: None,
        secret_files: Vec::new(),
        again: false,
    };
    pack::make(&arguments, manifest, &Packs::open(home)?)?;
    Ok(())
}

fn sign_and_seal(path: &Path, home: &Home) -> Result<(), Failure> {
    let (manifest, text) = Manifest::read_with_text(path)?;
    let signature = signature_path(path);
    if !signature.exists() {
        let owner = secrets::open(&home.keyring()?, &key_name(OWNER), None)?;
        let signed: Signed<_> = sign_manifest(&manifest, &text, owner.keypair())?;
        folder::replace(&signature, &signed.encode())?;
    }
    if !folder::beside(path, SEALED).exists() {
        let terms = manifest.terms.as_ref();
        let terms = terms.ok_or_else(|| folder::practice(manifest.name.as_str()))?;
        let validators: Vec<_> = terms.quorum.validators.iter().collect();
        seal::seal_for(&validators, path, terms, &Packs::open(home)?)?;
    }
    Ok(())
}

/// Whether the rehearsal in the folder is one of this challenge as it is now.
fn check_same(
    original: &Challenge,
    terms: &Terms,
    copied: &DraftTerms,
    manifest: &Path,
) -> Result<(), Failure> {
    let different = differences(original.manifest(), terms, copied);
    if different.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        Exit::Input,
        format!(
            "{} is a rehearsal of another challenge, or of an earlier form of this one: it has \
             another {}",
            folder::of(manifest).display(),
            different.join(", another ")
        ),
        "give another folder".to_owned(),
    ))
}

/// What has another value in the copy, as a manifest names it. What [`edit::recast`] and the pack have
/// put there is not compared; every part is named here, so that a new one is not forgotten.
fn differences(original: &Manifest, terms: &Terms, copied: &DraftTerms) -> Vec<&'static str> {
    let Manifest {
        name,
        title,
        track,
        limits,
        search,
        terms: _,
    } = original;
    let Terms {
        epoch: _,
        hidden,
        acceptance,
        quorum: _,
        quotas,
        reward,
        owner: _,
        pack: _,
    } = terms;
    let (copied, their) = (copied.practice(), &copied.terms);
    let compared = [
        ("name", *name == copied.name),
        ("title", *title == copied.title),
        ("[track]", *track == copied.track),
        ("[limits]", *limits == copied.limits),
        ("[search]", *search == copied.search),
        ("[hidden]", *hidden == their.hidden),
        ("[acceptance]", *acceptance == their.acceptance),
        ("[quotas]", *quotas == their.quotas),
        ("[reward]", *reward == their.reward),
    ];
    let different = compared.into_iter().filter(|(_, is_same)| !is_same);
    different.map(|(name, _)| name).collect()
}

fn key_name(name: &str) -> KeyName {
    name.parse().expect("these are names of keys")
}

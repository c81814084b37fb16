//! `assay challenge verify`: everything that a miner or validator would refuse.

use std::path::Path;

use assay_challenge::{
    CacheFolder, Challenge, ChallengeError, Epoch, HiddenPack, Manifest, PACK_BYTES, SEALED_BYTES,
    Terms, read_opened,
};
use assay_keyring::{Home, KeyName};
use assay_miner::{Machine, load};
use assay_protocol::message::EpochManifest;

use super::{
    clock,
    folder::{self, OPENED, OPENING, SEALED},
    packs::{Packs, sealed_for, unseal_beside},
    secret_files, slices,
};
use crate::{
    arguments::ChallengeVerifyArguments,
    checklist::{Checklist, Found},
    commands::key::identity,
    exit::Exit,
    failure::Failure,
    heartbeat, metric,
};

pub(crate) fn run(arguments: &ChallengeVerifyArguments) -> Result<Exit, Failure> {
    let path = folder::manifest(&arguments.challenge)?;
    let mut list = Checklist::new(arguments.json);
    check_all(&path, arguments, &mut list)?;
    Ok(list.answer())
}

/// The checks, in an order in which each may rely on those before it. What can't be tried because
/// another check failed is left out.
fn check_all(
    path: &Path,
    arguments: &ChallengeVerifyArguments,
    list: &mut Checklist,
) -> Result<(), Failure> {
    let data = arguments.data.as_deref();
    let Some(manifest) = list.check("manifest", manifest(path))? else {
        return Ok(());
    };
    if let Some(terms) = &manifest.terms {
        list.check("validators", Ok(((), validators(terms))))?;
        list.check("critical value", Ok(((), critical_value(terms))))?;
        list.check("epoch", Ok(((), epoch_times(path, &terms.epoch))))?;
    }
    let signature = list.check("signature", signature(path, data, manifest.terms.is_some()))?;
    let Some(challenge) = list.check("pinned files", pinned_files(path, data))? else {
        return Ok(());
    };
    if let Some(terms) = &manifest.terms
        && terms.hidden.secret_files().next().is_some()
    {
        list.check("secret files", secret_files(path, terms))?;
    }
    list.check("track", track(&challenge))?;
    let (Some(terms), Some(epoch)) = (&manifest.terms, manifest.epoch_manifest()) else {
        list.skip("hidden pack", "a challenge for practice has none")?;
        return Ok(());
    };
    let sealed = match &arguments.key {
        Some(key) => list.check(SEALED_PACK, unsealed(path, &epoch, key))?,
        None => {
            check_header(path, terms, signature.is_some(), list)?;
            None
        }
    };
    let opened = check_opened(path, &epoch, list)?;
    match sealed
        .or(opened)
        .map_or_else(|| kept(&epoch), |pack| Ok(Some(pack)))
    {
        Ok(Some(pack)) => {
            list.check("slices", slices(&challenge, terms, &pack))?;
        }
        Ok(None) => list.skip("slices", "not tried: the hidden pack is not here")?,
        Err(failure) => {
            list.check::<()>("slices", Err(failure))?;
        }
    }
    Ok(())
}

fn manifest(path: &Path) -> Found<Manifest> {
    let manifest = Manifest::read(path)?;
    folder::check_semantics(&manifest)?;
    let detail = match manifest.epoch_manifest() {
        Some(epoch) => format!("epoch {} of series {}", epoch.id(), epoch.series()),
        None => "for practice".to_owned(),
    };
    Ok((manifest, detail))
}

/// The bindings and the majority were checked where the manifest was read.
fn validators(terms: &Terms) -> String {
    let (votes, count) = (terms.quorum.votes, terms.quorum.validators.len());
    format!("{count} have signed their age recipients; {votes} make a quorum")
}

/// It was computed again where the manifest was read.
fn critical_value(terms: &Terms) -> String {
    let rule = &terms.pack.rule;
    format!(
        "{} millionths for {} groups",
        rule.critical_value().millionths(),
        rule.groups().get()
    )
}

fn epoch_times(path: &Path, epoch: &Epoch) -> String {
    let (number, closes) = (epoch.number, clock::date(epoch.closes));
    if clock::now() < epoch.closes {
        return format!("number {number}, closes at {closes}");
    }
    let open = match folder::beside(path, OPENED).exists() {
        true => "",
        false => "; its pack is not open (`assay challenge open`)",
    };
    format!("number {number}, closed since {closes}{open}")
}

fn signature(path: &Path, data: Option<&Path>, signed: bool) -> Found<()> {
    let detail = match signed {
        true => "the owner's, of this very text",
        false => "none, as it has to be",
    };
    match Challenge::read(path, data) {
        // Files come after the signature; of them the next check tells.
        Ok(_) | Err(ChallengeError::Component { .. } | ChallengeError::Data { .. }) => {
            Ok(((), detail.to_owned()))
        }
        Err(error) => Err(error.into()),
    }
}

fn pinned_files(path: &Path, data: Option<&Path>) -> Found<Challenge> {
    let challenge = Challenge::read_unsigned(path, data)?;
    let manifest = challenge.manifest();
    let hidden = manifest
        .terms
        .iter()
        .flat_map(|terms| terms.hidden.public_files());
    let files = manifest.search.files.len() + hidden.count();
    let detail = format!("the component and {files} data files are intact");
    Ok((challenge, detail))
}

fn secret_files(path: &Path, terms: &Terms) -> Found<()> {
    secret_files::check_absent(path, &terms.hidden)?;
    let count = terms.hidden.secret_files().count();
    Ok(((), format!("{count}, none of them in the folder")))
}

/// The gate, both profiles, and the baselines on the search split.
fn track(challenge: &Challenge) -> Found<()> {
    let machine = Machine::new(CacheFolder::open()?)?;
    heartbeat::start(machine.activity());
    let ready = load(challenge, &machine)?;
    let baselines = ready.split().baselines()?;
    let described = ready.descriptor();
    let best = baselines
        .iter()
        .max_by(|a, b| a.score.compare(b.score, described.metric.direction));
    let best = best.map_or("it has no baseline".to_owned(), |best| {
        let score = metric::mean(best.score, &described.metric);
        format!("best baseline {} with {score}", best.name)
    });
    if baselines.is_empty() && challenge.manifest().terms.is_some() {
        return Err(Failure::new(
            Exit::Input,
            "the track has no baseline, so there is no first champion",
            "give the track a baseline".to_owned(),
        ));
    }
    let detail = format!("{}, {} public cases, {best}", described.name, ready.cases());
    Ok(((), detail))
}

const SEALED_PACK: &str = "sealed pack";

/// What can be seen of the sealed pack without a key.
fn check_header(
    path: &Path,
    terms: &Terms,
    signed: bool,
    list: &mut Checklist,
) -> Result<(), Failure> {
    let found = folder::read_beside(path, SEALED, SEALED_BYTES);
    // Sealing comes after signing: before it, nothing is missing.
    if !signed && matches!(found, Ok(None)) {
        return list.skip(SEALED_PACK, "there is none yet (`assay challenge seal`)");
    }
    let validators = terms.quorum.validators.len();
    list.check(
        SEALED_PACK,
        found.and_then(|sealed| header(path, sealed, validators)),
    )?;
    Ok(())
}

fn header(path: &Path, sealed: Option<Vec<u8>>, validators: usize) -> Found<()> {
    let sealed = sealed.ok_or_else(|| not_sealed(path))?;
    let refuse = |text: &str| {
        let text = format!("{} {text}", folder::beside(path, SEALED).display());
        let remedy = "seal the pack with `assay challenge seal`".to_owned();
        Failure::new(Exit::Input, text, remedy)
    };
    match sealed_for(&sealed) {
        None => Err(refuse("is not a binary age file of version 1")),
        Some(found) if found != validators => {
            let text =
                format!("is sealed for {found}, and the manifest names {validators} validators");
            Err(refuse(&text))
        }
        Some(found) => {
            let detail =
                format!("its header names {found} keys, one for each validator; `--key` tries one");
            Ok(((), detail))
        }
    }
}

fn not_sealed(path: &Path) -> Failure {
    let file = folder::beside(path, SEALED).display().to_string();
    let remedy = "seal the pack with `assay challenge seal`".to_owned();
    Failure::new(Exit::Input, format!("there is no {file}"), remedy)
}

fn unsealed(path: &Path, epoch: &EpochManifest, key: &KeyName) -> Found<HiddenPack> {
    let identity = identity::open(&Home::open()?.keyring()?, key)?;
    let recipient = identity.recipient().to_string();
    let validators = &epoch.quorum.validators;
    let named = validators
        .iter()
        .find(|validator| validator.recipient.as_str() == recipient);
    let Some(validator) = named else {
        return Err(Failure::new(
            Exit::Input,
            format!("the manifest does not name the age recipient of {key}: {recipient}"),
            format!("send the owner the output of `assay key validator {key}`"),
        ));
    };
    let pack = unseal_beside(path, &identity, epoch.hidden.commitment)?;
    let pack = pack.ok_or_else(|| not_sealed(path))?;
    let detail = format!(
        "unseals for {}; it is the pack committed to",
        validator.hotkey
    );
    Ok((pack, detail))
}

/// The open pack, after the epoch.
fn check_opened(
    path: &Path,
    epoch: &EpochManifest,
    list: &mut Checklist,
) -> Result<Option<HiddenPack>, Failure> {
    const NAME: &str = "opening";
    let there = |name| folder::beside(path, name).exists();
    if !there(OPENED) && !there(OPENING) {
        list.skip(NAME, "the pack is not open")?;
        return Ok(None);
    }
    list.check(NAME, opened(path, epoch))
}

fn opened(path: &Path, epoch: &EpochManifest) -> Found<HiddenPack> {
    let missing = |name| {
        let text = format!("there is no {}", folder::beside(path, name).display());
        let remedy = "get it from the owner, or run `assay challenge open`".to_owned();
        Failure::new(Exit::Input, text, remedy)
    };
    let opening = folder::opening(path)?.ok_or_else(|| missing(OPENING))?;
    // Who has signed is told even before there is a pack.
    assay_challenge::check_opening(&opening, epoch)?;
    let bytes = folder::read_beside(path, OPENED, PACK_BYTES)?.ok_or_else(|| missing(OPENED))?;
    let pack = read_opened(&bytes, &opening, epoch)?;
    let detail = format!("{OPENED} is the pack committed to, and may be read by anyone");
    Ok((pack, detail))
}

/// The plain pack, if it was made here.
fn kept(epoch: &EpochManifest) -> Result<Option<HiddenPack>, Failure> {
    Packs::open(&Home::open()?)?.read(epoch.hidden.commitment)
}

fn slices(challenge: &Challenge, terms: &Terms, pack: &HiddenPack) -> Found<()> {
    slices::check(challenge, terms, pack)?;
    let (slices, groups) = (terms.hidden.slices, terms.pack.rule.groups());
    let detail = format!(
        "{slices} of twice {} cases in {} groups; all baselines score on each",
        terms.hidden.cases,
        groups.get()
    );
    Ok(((), detail))
}

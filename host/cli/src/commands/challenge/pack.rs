//! `assay challenge pack`.
//!
//! The order of things: slices are tried first, then the pack is written into the home, then the
//! manifest is replaced. Whatever ends the command in between, a manifest never commits to a pack that
//! is not kept. What belonged to the former pack (signature, seal, opening) is removed last.

use std::{
    fs,
    path::{Path, PathBuf},
};

use assay_challenge::{Challenge, HiddenPack, Manifest, PackPin, PackSecret, PackedFile};
use assay_judgement::GroupCount;
use assay_keyring::{Home, PrivateFile};
use assay_protocol::Sha256;

use super::{
    edit::{self, PackValues},
    folder::{self, DraftTerms},
    packs::Packs,
    secret_files::{self, EarlierPacks},
    slices::Bench,
};
use crate::{
    arguments::ChallengePackArguments, exit::Exit, failure::Failure, output, values::quoted,
};

pub(crate) fn run(arguments: &ChallengePackArguments) -> Result<Exit, Failure> {
    let path = folder::own_manifest(&arguments.challenge)?;
    let packs = Packs::open(&Home::open()?)?;
    let made = make(arguments, &path, &packs)?;
    output::line(format_args!("commitment      {}", made.pin.commitment))?;
    output::line(format_args!("pack            {}", made.kept.display()))?;
    for PackedFile { name, bytes } in &made.pack.files {
        let (length, hash) = (bytes.len(), Sha256::of(bytes));
        output::line(format_args!(
            "secret file     {name}, {length} bytes, sha256 {hash}"
        ))?;
    }
    let rule = &made.pin.rule;
    output::line(format_args!("groups          {}", rule.groups().get()))?;
    output::line(format_args!(
        "critical value  {}",
        rule.critical_value().millionths()
    ))?;
    for path in made.removed {
        output::line(format_args!(
            "removed         {}, which belonged to the former pack",
            path.display()
        ))?;
    }
    output::line(format_args!(
        "keep a copy of the pack; then: assay challenge sign {} --key KEY",
        quoted(&arguments.challenge)
    ))?;
    Ok(Exit::Success)
}

/// A pack that a manifest now commits to.
pub(super) struct Made {
    pack: HiddenPack,
    pin: PackPin,
    /// Its file.
    kept: PathBuf,
    /// What belonged to the former pack, and is gone.
    removed: Vec<PathBuf>,
}

/// Draws a secret, tries every slice, keeps the pack, and commits to it in the manifest at `path`.
pub(super) fn make(
    arguments: &ChallengePackArguments,
    path: &Path,
    packs: &Packs,
) -> Result<Made, Failure> {
    let before = folder::read_text(path)?;
    let draft = folder::draft(path, &before)?;
    if !arguments.again {
        check_first(&draft, packs)?;
    }

    let given = secret_files::read(&arguments.secret_files, path)?;
    secret_files::check_not_public(&given, &draft)?;
    let earlier = EarlierPacks::find(path, &draft, packs)?;
    earlier.check_new(&given)?;
    let text = edit::add_secret_files(&before, &given)?;
    let draft = folder::draft(path, &text)?;
    let hidden = &draft.terms.hidden;
    secret_files::check_absent(path, hidden)?;
    let files = given.into_iter().chain(earlier.reusable()).collect();
    let pack = HiddenPack {
        secret: PackSecret::draw().map_err(|error| {
            let text = format!("the system gives no random numbers: {error}");
            Failure::new(Exit::Sandbox, text, None)
        })?,
        files: secret_files::collect(hidden.secret_files(), files)?,
    };

    folder::check_replaceable(path)?;
    let pin = try_slices(&draft, &pack, path, arguments.data.as_deref())?;
    let text = edit::set_pack(&text, &PackValues::of(&pin))?;
    let manifest = Manifest::parse(path, &text)?;
    debug_assert_eq!(manifest, draft.with_pack(pin));

    if folder::read_text(path)? != before {
        return Err(Failure::new(
            Exit::Input,
            format!("{} has been changed meanwhile", path.display()),
            "run `assay challenge pack` again".to_owned(),
        ));
    }
    let kept = packs.file(pin.commitment)?;
    kept.create(&pack.write())?;
    replace_manifest(path, &text, &kept)?;
    Ok(Made {
        removed: folder::remove_outdated(path)?,
        kept: kept.path().to_owned(),
        pack,
        pin,
    })
}

/// Whether the manifest has no pack yet; another is made only if that is meant.
fn check_first(draft: &DraftTerms, packs: &Packs) -> Result<(), Failure> {
    let Some(commitment) = draft.terms.pack.commitment else {
        return Ok(());
    };
    let file = packs.file(commitment)?;
    let path = file.path().display();
    let (text, remedy) = match file.exists() {
        true => (
            format!("the manifest has a hidden pack already: {path}"),
            "add `--again` to make another; what was signed and sealed is then to be made anew"
                .to_owned(),
        ),
        false => (
            format!("the manifest has the hidden pack {commitment} already, which is not here"),
            format!("bring it into {path}, or add `--again` to make another"),
        ),
    };
    Err(Failure::new(Exit::Input, text, remedy))
}

/// Puts the manifest with a new pack in the place of the one before. If that fails, nothing commits
/// to the pack, and it is not kept.
fn replace_manifest(path: &Path, text: &str, kept: &PrivateFile) -> Result<(), Failure> {
    let Err(failure) = folder::replace(path, text.as_bytes()) else {
        return Ok(());
    };
    // It may be in its place, and only not be sure to survive a loss of power.
    if folder::read_text(path).is_ok_and(|found| found != text) {
        let _ = fs::remove_file(kept.path());
    }
    Err(failure)
}

/// Tries every slice, and gives what goes into the manifest.
fn try_slices(
    draft: &DraftTerms,
    pack: &HiddenPack,
    path: &Path,
    data: Option<&Path>,
) -> Result<PackPin, Failure> {
    let pin = |groups| PackPin {
        commitment: pack.commitment(),
        rule: draft.rule(groups),
    };
    // The number of groups is what the slices are tried for; until then, any.
    let least = GroupCount::new(*GroupCount::LIMITS.start()).expect("the least is within");
    let challenge = Challenge::of_manifest(draft.with_pack(pin(least)), path, data)?;
    let groups = Bench::new(&challenge)?.try_all(pack, draft.terms.hidden.slices, None)?;
    Ok(pin(groups))
}

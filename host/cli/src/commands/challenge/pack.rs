//! `assay challenge pack`.
//!
//! The order of things: slices are tried first, then the pack is written into the home, then the
//! manifest is replaced. Whatever ends the command in between, a manifest never commits to a pack that
//! is not kept.

use std::path::{Path, PathBuf};

use assay_challenge::{
    Challenge, DATA_BYTES, FilePin, HiddenPack, Manifest, PackPin, PackSecret, PackedFile,
    read_limited,
};
use assay_judgement::{GroupCount, Rule};
use assay_keyring::Home;
use assay_protocol::Sha256;

use super::{
    edit::{self, PackValues},
    folder::{self, DraftTerms},
    packs::Packs,
    slices::Bench,
};
use crate::{
    arguments::ChallengePackArguments, exit::Exit, failure::Failure, output, values::quoted,
};

pub(crate) fn run(arguments: &ChallengePackArguments) -> Result<Exit, Failure> {
    let path = folder::manifest(&arguments.challenge)?;
    let before = folder::read_text(&path)?;
    let packs = Packs::open(&Home::open()?)?;
    let earlier = earlier_pack(&folder::draft(&path, &before)?, &packs, arguments.again)?;

    let given = read_all(&arguments.secret_files)?;
    let text = edit::add_secret_files(&before, &given)?;
    let draft = folder::draft(&path, &text)?;
    let pack = HiddenPack {
        secret: PackSecret::draw().map_err(|error| {
            let text = format!("the system gives no random numbers: {error}");
            Failure::new(Exit::Sandbox, text, None)
        })?,
        files: collect(draft.terms.hidden.secret_files(), given, earlier)?,
    };

    let pin = try_slices(&draft, &pack, &path, arguments.data.as_deref())?;
    let text = edit::set_pack(&text, &PackValues::of(&pin))?;
    let manifest = Manifest::parse(&path, &text)?;
    debug_assert_eq!(manifest, draft.with_pack(pin));

    if folder::read_text(&path)? != before {
        return Err(Failure::new(
            Exit::Input,
            format!("{} has been changed meanwhile", path.display()),
            "run `assay challenge pack` again".to_owned(),
        ));
    }
    let kept = packs.file(pin.commitment)?;
    kept.create(&pack.write())?;
    folder::replace(&path, text.as_bytes())?;

    output::line(format_args!("commitment      {}", pin.commitment))?;
    output::line(format_args!("pack            {}", kept.path().display()))?;
    output::line(format_args!("groups          {}", pin.rule.groups().get()))?;
    output::line(format_args!(
        "critical value  {}",
        pin.rule.critical_value().millionths()
    ))?;
    output::line(format_args!(
        "keep a copy of the pack; then: assay challenge sign {} --key KEY",
        quoted(&arguments.challenge)
    ))?;
    Ok(Exit::Success)
}

/// The pack that the manifest has already, if it was made here; another is made only if that is meant.
fn earlier_pack(
    draft: &DraftTerms,
    packs: &Packs,
    again: bool,
) -> Result<Option<HiddenPack>, Failure> {
    let Some(commitment) = draft.terms.pack.commitment else {
        return Ok(None);
    };
    let file = packs.file(commitment)?;
    if !file.exists() {
        return Ok(None);
    }
    if !again {
        return Err(Failure::new(
            Exit::Input,
            format!(
                "the manifest has a hidden pack already: {}",
                file.path().display()
            ),
            "add `--again` to make another; what was signed and sealed is then to be made anew"
                .to_owned(),
        ));
    }
    packs.read(commitment)
}

/// Reads the secret files that are given; they have a limit together.
fn read_all(paths: &[PathBuf]) -> Result<Vec<PackedFile>, Failure> {
    let mut left = DATA_BYTES;
    let read = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.unwrap_or_default().parse().map_err(|error| {
            let text = format!("{}: {error}", path.display());
            Failure::new(Exit::Input, text, "rename the file".to_owned())
        })?;
        let bytes = read_limited(path, left)?;
        left -= bytes.len() as u64;
        Ok(PackedFile { name, bytes })
    };
    paths.iter().map(read).collect()
}

/// The file of each secret pin: given now, or in the earlier pack.
fn collect<'a>(
    pins: impl Iterator<Item = &'a FilePin>,
    given: Vec<PackedFile>,
    earlier: Option<HiddenPack>,
) -> Result<Vec<PackedFile>, Failure> {
    let earlier = earlier.into_iter().flat_map(|pack| pack.files);
    let mut files: Vec<_> = given.into_iter().chain(earlier).collect();
    let take = |pin: &FilePin| {
        let is_it =
            |file: &PackedFile| file.name == pin.name && Sha256::of(&file.bytes) == pin.hash.0;
        match files.iter().position(is_it) {
            Some(place) => Ok(files.swap_remove(place)),
            None => Err(Failure::new(
                Exit::Input,
                format!("the secret file {} of the manifest is not given", pin.name),
                format!("add `--secret-file {}`, with its path", pin.name),
            )),
        }
    };
    pins.map(take).collect()
}

/// Tries every slice, and gives what goes into the manifest.
fn try_slices(
    draft: &DraftTerms,
    pack: &HiddenPack,
    path: &Path,
    data: Option<&Path>,
) -> Result<PackPin, Failure> {
    let acceptance = draft.terms.acceptance;
    let pin = |groups| PackPin {
        commitment: pack.commitment(),
        rule: Rule::new(
            acceptance.margin,
            acceptance.alpha,
            acceptance.attempts,
            groups,
        ),
    };
    // The number of groups is what the slices are tried for; until then, any.
    let least = GroupCount::new(*GroupCount::LIMITS.start()).expect("the least is within");
    let challenge = Challenge::of_manifest(draft.with_pack(pin(least)), path, data)?;
    let bench = Bench::new(&challenge, &Home::open()?)?;
    let groups = bench.try_all(pack, draft.terms.hidden.slices, None)?;
    Ok(pin(groups))
}

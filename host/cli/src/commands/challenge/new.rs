//! `assay challenge new`.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use assay_challenge::{
    ChallengeName, DATA_BYTES, Draft, FileName, MANIFEST_FILE, Recipient, read_limited,
};
use assay_keyring::{Home, KeyName};
use assay_protocol::{
    Hotkey, Sha256, Signature,
    message::{Signed, ValidatorBinding},
};
use assay_sandbox::{gate, semantics};
use toml_edit::Value;

use super::folder::unwritable;
use crate::{
    arguments::ChallengeNewArguments, exit::Exit, failure::Failure, output, values::quoted,
};

const TEMPLATE: &str = include_str!("../../../templates/challenge.toml");

/// The title of a new challenge, to be replaced before it is signed.
pub(super) const PLACEHOLDER_TITLE: &str = "One line for people";

/// The largest file with a validator's binding: some ten times what one has.
const BINDING_BYTES: u64 = 4096;

/// How long the first epoch is, unless the owner writes something else: in seconds, 90 days.
const EPOCH: u64 = 90 * 86_400;

/// A file that goes into the folder.
pub(super) struct Copied {
    pub(super) name: FileName,
    pub(super) bytes: Vec<u8>,
}

pub(crate) fn run(arguments: &ChallengeNewArguments) -> Result<Exit, Failure> {
    let folder = &arguments.folder;
    let name = challenge_name(folder)?;
    let component = read(&arguments.component, gate::caps::SIZE.limit)?;
    check_gate(&arguments.component, &component.bytes)?;
    let (search, hidden) = (
        read_all(&arguments.data)?,
        read_all(&arguments.hidden_data)?,
    );
    check_names(&component, &search, &hidden)?;
    let owner = owner(&arguments.owner)?;
    let validators = bindings(&arguments.validators)?;

    let text = TEMPLATE
        .replace("@name@", &string(name.as_str()))
        .replace("@title@", &string(PLACEHOLDER_TITLE))
        .replace("@component@", &string(component.name.as_str()))
        .replace(
            "@track@",
            &string(&Sha256::of(&component.bytes).to_string()),
        )
        .replace("@semantics@", &string(&semantics::hash().to_string()))
        .replace("@search-files@", &pins(&search))
        .replace("@hidden-files@", &pins(&hidden))
        .replace("@closes@", &closes()?)
        .replace("@votes@", &(validators.len() / 2 + 1).to_string())
        .replace("@validators@", &validators.concat())
        .replace("@owner@", &string(&owner.to_string()));
    // What else the manifest's rules refuse.
    Draft::parse(&folder.join(MANIFEST_FILE), &text)?;

    let files = [component].into_iter().chain(search).chain(hidden);
    write(folder, &text, files).map_err(|error| unwritable(folder, &error))?;
    let shown = folder.display().to_string();
    output::line(format_args!("written to   {shown}"))?;
    output::line(format_args!("owner        {owner}"))?;
    output::line(format_args!(
        "edit {}, then: assay challenge power {}",
        folder.join(MANIFEST_FILE).display(),
        quoted(&shown)
    ))?;
    Ok(Exit::Success)
}

/// The folder's own name; it must not be there yet.
fn challenge_name(folder: &Path) -> Result<ChallengeName, Failure> {
    let refuse = |text: String, remedy: String| Failure::new(Exit::Input, text, remedy);
    if fs::symlink_metadata(folder).is_ok() {
        return Err(Failure::new(
            Exit::Output,
            format!("{} is there already", folder.display()),
            "give a folder that is not there yet".to_owned(),
        ));
    }
    let name = folder
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    name.parse().map_err(|error| {
        refuse(
            format!("the folder's name becomes the challenge's: {error}"),
            "give the folder such a name".to_owned(),
        )
    })
}

/// Reads a file that is to be copied.
fn read(path: &Path, limit: u64) -> Result<Copied, Failure> {
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.unwrap_or_default().parse().map_err(|error| {
        let text = format!("{}: {error}", path.display());
        Failure::new(Exit::Input, text, "rename the file".to_owned())
    })?;
    let bytes = read_limited(path, limit)?;
    Ok(Copied { name, bytes })
}

/// Reads the data files of a split, which have a limit together.
fn read_all(paths: &[PathBuf]) -> Result<Vec<Copied>, Failure> {
    let mut left = DATA_BYTES;
    let read = |path: &PathBuf| {
        let file = read(path, left)?;
        left -= file.bytes.len() as u64;
        Ok(file)
    };
    paths.iter().map(read).collect()
}

/// A name is one file of the challenge, and comes once in a split.
fn check_names(component: &Copied, search: &[Copied], hidden: &[Copied]) -> Result<(), Failure> {
    let refuse = |name: &FileName, with: &str| {
        Failure::new(
            Exit::Usage,
            format!("two files that are given have the name {name}: {with}"),
            "rename one of them, or give it once".to_owned(),
        )
    };
    for (split, option) in [(search, "--data"), (hidden, "--hidden-data")] {
        for (at, file) in split.iter().enumerate() {
            if split[..at].iter().any(|other| other.name == file.name) {
                return Err(refuse(&file.name, &format!("both are `{option}`")));
            }
            if file.name == component.name {
                let with = format!("`{option}` and the component");
                return Err(refuse(&file.name, &with));
            }
        }
    }
    let differs = |file: &&Copied| {
        let same_name = |other: &&Copied| other.name == file.name;
        let other = search.iter().find(same_name);
        other.is_some_and(|other| other.bytes != file.bytes)
    };
    match hidden.iter().find(differs) {
        Some(file) => Err(refuse(&file.name, "`--data` and `--hidden-data` differ")),
        None => Ok(()),
    }
}

fn check_gate(path: &Path, component: &[u8]) -> Result<(), Failure> {
    match gate::check(component) {
        Ok(_) => Ok(()),
        Err(refusal) => Err(Failure::new(
            Exit::No,
            format!("{} is no track: {refusal}", path.display()),
            format!(
                "`assay track check {}` tells more",
                quoted(&path.to_string_lossy())
            ),
        )),
    }
}

/// The address of the owner's key. The key itself is not needed before the manifest is signed.
fn owner(name: &KeyName) -> Result<Hotkey, Failure> {
    let entry = Home::open()?.keyring()?.entry(name)?;
    entry.hotkey.ok_or_else(|| {
        Failure::new(
            Exit::Input,
            format!("the address of the key {name} is not known without its passphrase"),
            "restore the file of its public half, NAMEpub.txt".to_owned(),
        )
    })
}

/// The validators' lines in the manifest. Each comes once.
fn bindings(paths: &[PathBuf]) -> Result<Vec<String>, Failure> {
    let (mut lines, mut before) = (Vec::new(), Vec::new());
    for path in paths {
        let (hotkey, line) = binding(path)?;
        if before.contains(&hotkey) {
            return Err(Failure::new(
                Exit::Usage,
                format!("{} is of a validator that is given already", path.display()),
                "give each validator once".to_owned(),
            ));
        }
        before.push(hotkey);
        lines.push(line);
    }
    Ok(lines)
}

/// A validator's line in the manifest, from the file that it has signed.
fn binding(path: &Path) -> Result<(Hotkey, String), Failure> {
    let refuse = |text: String, remedy: &str| {
        let text = format!("{} is not a validator's file: {text}", path.display());
        Failure::new(Exit::Input, text, remedy.to_owned())
    };
    let bytes = read_limited(path, BINDING_BYTES)?;
    // The line's end is the terminal's, not the message's.
    let signed = Signed::<ValidatorBinding>::decode(bytes.trim_ascii_end())
        .map_err(|error| refuse(error.to_string(), error.remedy()))?;
    let signature = *signed.signature();
    let binding = signed
        .verify()
        .map_err(|error| refuse(error.to_string(), error.remedy()))?;
    binding.recipient.as_str().parse::<Recipient>().map_err(
        |error: assay_challenge::SealKeyError| {
            refuse(error.to_string(), "ask the validator for another one")
        },
    )?;
    Ok((binding.hotkey, validator_line(&binding, &signature)))
}

/// How the manifest names a validator.
pub(super) fn validator_line(binding: &ValidatorBinding, signature: &Signature) -> String {
    format!(
        "    {{ hotkey = {}, recipient = {}, signature = {} }},\n",
        string(&binding.hotkey.to_string()),
        string(&binding.recipient.to_string()),
        string(&signature.to_string()),
    )
}

fn pins(files: &[Copied]) -> String {
    if files.is_empty() {
        return "[]".to_owned();
    }
    let line = |file: &Copied| {
        format!(
            "    {{ name = {}, sha256 = {} }},\n",
            string(file.name.as_str()),
            string(&Sha256::of(&file.bytes).to_string())
        )
    };
    let lines: String = files.iter().map(line).collect();
    format!("[\n{lines}]")
}

/// Text as a value of TOML.
fn string(text: &str) -> String {
    Value::from(text).to_string()
}

/// The first midnight after the epoch's length from now.
pub(super) fn closes() -> Result<String, Failure> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs());
    let midnight = (now + EPOCH).div_ceil(86_400) * 86_400;
    let refuse = |error: jiff::Error| {
        let remedy = "set the clock".to_owned();
        Failure::new(Exit::Input, format!("the clock is wrong: {error}"), remedy)
    };
    let midnight = i64::try_from(midnight).unwrap_or(i64::MAX);
    let date = jiff::Timestamp::from_second(midnight).map_err(refuse)?;
    Ok(date.to_string())
}

/// Writes the folder: whole, or not at all.
pub(super) fn write(
    folder: &Path,
    text: &str,
    files: impl Iterator<Item = Copied>,
) -> io::Result<()> {
    let parent = match folder.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent)?;
    let mut builder = tempfile::Builder::new();
    // As for any new folder; the user's umask still applies.
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    let new = builder.tempdir_in(parent)?;
    fs::write(new.path().join(MANIFEST_FILE), text)?;
    for file in files {
        let path = new.path().join(file.name.as_str());
        // One file may belong to both splits.
        if path.exists() && fs::read(&path)? != file.bytes {
            let text = format!("two files would have the name {}", file.name);
            return Err(io::Error::other(text));
        }
        fs::write(path, file.bytes)?;
    }
    // An empty folder that has come into being meanwhile is replaced, anything else is not.
    fs::rename(new.path(), folder)?;
    let _ = new.keep();
    Ok(())
}

//! [`Manifest`]: the whole of a `challenge.toml`.

use std::{path::Path, str::FromStr};

use assay_sandbox::limits::Limits;

use super::{
    PackDraft, PackPin, SearchSplit, Terms, TrackPin,
    pack::PackTables,
    search::SEARCH_KEYS,
    terms::Tables,
    track::{LIMIT_KEYS, TRACK_KEYS, read_limits},
};
use crate::{
    ChallengeName, MANIFEST_FILE,
    document::{self, Keys, ManifestError, ManifestProblem},
    name::is_written_here,
};

/// The version of the manifest's form.
pub(super) const SCHEMA: u64 = 1;

/// The largest manifest, in bytes. What it means has to fit a signed message, which has the same limit;
/// and a reader of TOML takes some 500 bytes of memory for each byte of the worst text.
pub(crate) const MANIFEST_BYTES: u64 = 128 << 10;

/// The longest title, in characters.
pub(super) const TITLE: usize = 120;

pub(super) const DOCUMENT_KEYS: Keys = &[
    "schema",
    "name",
    "title",
    "track",
    "limits",
    "search",
    "epoch",
    "hidden",
    "acceptance",
    "quorum",
    "quotas",
    "reward",
    "owner",
];

/// A challenge as its owner states it.
///
/// An editor that knows TOML schemas (taplo, Even Better TOML) completes and checks manifests whose
/// first line is `#:schema` and the path or address of `challenges/challenge.schema.json`. To everyone
/// else the line is a comment. The schema knows single values; what holds between them is found by
/// reading.
///
/// # For practice
///
/// A challenge without prizes has a track and a public split. This is a manifest of that kind with
/// every key there is. `[track.parameters]` is the track's own; the keys of `[limits]` may all be left
/// out, and can only tighten what the sandbox allows.
///
/// ```toml
/// schema = 1
/// name = "my-challenge"              # lowercase letters, digits and dashes
/// title = "One line for people"
///
/// [track]
/// component = "my_track.wasm"        # a file beside the manifest
/// sha256 = "..."                     # its hash, 64 hexadecimal digits
/// semantics = "..."                  # the hash that `assay doctor` shows
///
/// [track.parameters]
/// width = 3
///
/// [limits]
/// memory = 67108864                  # bytes of an instance
/// program-bytes = 4096
/// case-budget = 1000000              # in the track's own unit
/// fuel = { describe = 1000000, space = 1000000, prepare = 1000000000, load = 10000000, case = 10000000 }
///
/// [search]
/// seed = 1
/// cases = 20                         # 0: all that the files hold
/// files = [{ name = "data.txt", sha256 = "...", url = "https://..." }]
/// ```
///
/// A data file lies beside the manifest or in the folder that a person gives with `--data`. Its `url`
/// may be left out: it is what they are told if the file is in neither, and nothing is ever fetched.
///
/// # For prizes
///
/// These tables are there all together, or not at all. Three keys are written by
/// `assay challenge pack`, and a signature of everything by `assay challenge sign`.
///
/// ```toml
/// [epoch]
/// number = 0                         # the genesis of a series
/// closes = 2027-06-30T00:00:00Z      # the hidden pack may be opened after this
/// # series = "..."                   # later epochs name the genesis
/// # predecessor = "..."              # and the epoch before
///
/// [hidden]
/// slices = 20                        # an acceptance uses one up
/// cases = 180                        # of each half of a slice
/// groups = 45                        # of each half; written by `pack`
/// commitment = "..."                 # the pack's hash; written by `pack`
/// files = [{ name = "more.txt", sha256 = "...", secret = true }]   # secret: in the pack
///
/// [acceptance]
/// margin = 3_000_000                 # nano-units by which the mean must improve
/// alpha = 50_000                     # parts per million: the chance of a false win in the epoch
/// attempts = 1000                    # of all miners together
/// critical-value = 18_303_725        # written by `pack`, recomputed by everyone
///
/// [quorum]
/// votes = 2                          # more than half
/// validators = [
///     { hotkey = "5...", recipient = "age1...", signature = "..." },   # from `assay key validator`
/// ]
///
/// [quotas]                           # of an author
/// day = 20
/// at-once = 3
/// epoch = 200
/// bond = 0                           # may be left out
///
/// [reward]                           # shares of a cycle's emission, in parts per million
/// winner = 100_000                   # fills the pot
/// residual = "burn"                  # the rest: burn, capacitor or owner
/// owner = 0
///
/// [owner]
/// hotkey = "5..."
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// The name, by which `assay mine NAME` finds it.
    pub name: ChallengeName,
    /// One line for people.
    pub title: String,
    /// The track and how it is set up.
    pub track: TrackPin,
    /// What the track may use. Keys that are absent have the sandbox's defaults.
    pub limits: Limits,
    /// The public split.
    pub search: SearchSplit,
    /// What makes it a challenge with prizes; none if it is for practice.
    pub terms: Option<Terms>,
}

/// A manifest for whose terms the hidden pack may not have been made yet: what its owner works on.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// All but the terms, as a manifest for practice.
    pub practice: Manifest,
    /// The terms; none if there are none.
    pub terms: Option<Terms<PackDraft>>,
}

/// One line, in which every character stands where it seems to.
struct Title(String);

impl Title {
    const EXPECTED: &str = "one line of 1 to 120 characters, none of which hides or moves others";
}

/// Characters that break lines, turn the direction of what follows, or show nothing: with them, a title
/// can look like another one.
fn misleads(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    ) || character.is_control()
}

impl FromStr for Title {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let length = text.chars().count();
        let good = (1..=TITLE).contains(&length) && !text.chars().any(misleads);
        good.then(|| Self(text.to_owned())).ok_or(())
    }
}

impl Manifest {
    /// Reads a manifest file.
    ///
    /// # Errors
    /// The file can't be read, is too long, or is not a manifest.
    pub fn read(path: &Path) -> Result<Self, ManifestError> {
        Self::read_with_text(path).map(|(manifest, _)| manifest)
    }

    /// Reads a manifest file, and gives its text as well: what its owner signs.
    ///
    /// # Errors
    /// As [`Manifest::read`].
    pub fn read_with_text(path: &Path) -> Result<(Self, String), ManifestError> {
        let text = document::read_text(path, MANIFEST_BYTES)?;
        Self::parse(path, &text).map(|manifest| (manifest, text))
    }

    /// Parses a manifest; `path` is for messages.
    ///
    /// # Errors
    /// The text is not a manifest.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ManifestError> {
        let (mut manifest, terms) = read(path, text, PackPin::read)?;
        manifest.terms = terms;
        match manifest.check_length() {
            Ok(()) => Ok(manifest),
            Err(problem) => Err(ManifestError {
                path: path.to_owned(),
                line: None,
                problem,
            }),
        }
    }
}

impl Draft {
    /// Reads a manifest file that may be a draft.
    ///
    /// # Errors
    /// As [`Manifest::read`], but for the keys that `assay challenge pack` writes: those may be missing,
    /// and the critical value may be another than it should.
    pub fn read(path: &Path) -> Result<Self, ManifestError> {
        Self::parse(path, &document::read_text(path, MANIFEST_BYTES)?)
    }

    /// Parses a manifest that may be a draft; `path` is for messages.
    ///
    /// # Errors
    /// As [`Draft::read`].
    pub fn parse(path: &Path, text: &str) -> Result<Self, ManifestError> {
        let (practice, terms) = read(path, text, PackDraft::read)?;
        Ok(Self { practice, terms })
    }
}

fn read<'a, Pack>(
    path: &'a Path,
    text: &'a str,
    read_pack: impl FnOnce(PackTables<'_, 'a>) -> Result<Pack, ManifestError>,
) -> Result<(Manifest, Option<Terms<Pack>>), ManifestError> {
    check_file_name(path)?;
    let mut document = document::parse(path, text, SCHEMA, DOCUMENT_KEYS)?;
    let name = document.text("name", ChallengeName::EXPECTED)?;
    let Title(title) = document.text("title", Title::EXPECTED)?;
    let track = TrackPin::read(document.section("track", TRACK_KEYS)?)?;
    let limits = match document.optional_section("limits", LIMIT_KEYS)? {
        Some(section) => read_limits(section)?,
        None => Limits::default(),
    };
    let search = SearchSplit::read(document.section("search", SEARCH_KEYS)?, &track)?;
    let terms = Tables::take(&mut document)?
        .map(|tables| tables.read(&track, &search, read_pack))
        .transpose()?;
    let practice = Manifest {
        name,
        title,
        track,
        limits,
        search,
        terms: None,
    };
    Ok((practice, terms))
}

/// The files that belong to a manifest, its signature above all, must have other names than it has.
fn check_file_name(path: &Path) -> Result<(), ManifestError> {
    let name = path.file_name().unwrap_or_default();
    if name != MANIFEST_FILE && is_written_here(&name.to_string_lossy()) {
        return Err(ManifestError {
            path: path.to_owned(),
            line: None,
            problem: ManifestProblem::FileName,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::symlink};

    use assay_protocol::Fuel;

    use super::*;

    const GOOD: &str = r#"schema = 1
name = "toy"
title = "A toy"

[track]
component = "toy.wasm"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
semantics = "1111111111111111111111111111111111111111111111111111111111111111"

[track.parameters]
width = 3
family = "even"

[limits]
memory = 16777216
fuel = { case = 1000 }

[search]
seed = 7
cases = 20
files = [
    { name = "a.txt", sha256 = "2222222222222222222222222222222222222222222222222222222222222222" },
    { name = "b.txt", url = "https://a.b/c?d", sha256 = "3333333333333333333333333333333333333333333333333333333333333333" },
]
"#;

    fn parse(text: &str) -> Result<Manifest, ManifestError> {
        Manifest::parse(Path::new("challenge.toml"), text)
    }

    #[test]
    fn a_manifest_is_read() {
        let manifest = parse(GOOD).unwrap();
        assert_eq!(manifest.name.as_str(), "toy");
        assert_eq!(manifest.track.parameters, "family = \"even\"\nwidth = 3\n");
        assert_eq!(manifest.limits.memory, 16 << 20);
        assert_eq!(manifest.limits.fuel.case, Fuel(1000));
        assert_eq!(manifest.limits.fuel.load, Limits::default().fuel.load);
        assert_eq!((manifest.search.seed, manifest.search.cases), (7, 20));
        assert_eq!(manifest.search.files[0].name.as_str(), "a.txt");
        assert_eq!(manifest.search.files[0].url, None);
        let url = manifest.search.files[1].url.as_ref().unwrap();
        assert_eq!(url.as_str(), "https://a.b/c?d");
    }

    #[test]
    fn a_manifest_has_a_name_and_a_file_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let problem = |name: &str| Manifest::read(&at(name)).unwrap_err().problem;
        for name in ["challenge.toml", "other.toml", "plain"] {
            fs::write(at(name), GOOD).unwrap();
            Manifest::read(&at(name)).unwrap();
        }
        for name in ["challenge.sig", "other.Sig", "hidden.pack", "opening.json"] {
            fs::write(at(name), GOOD).unwrap();
            assert_eq!(problem(name), ManifestProblem::FileName, "{name}");
        }
        symlink(at("challenge.toml"), at("link.toml")).unwrap();
        fs::create_dir(at("folder.toml")).unwrap();
        for name in ["link.toml", "folder.toml"] {
            assert_eq!(problem(name), ManifestProblem::NotAFile, "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn damaged_manifests_never_panic(at in 0..GOOD.len(), byte in 0u8..128) {
            let mut bytes = GOOD.as_bytes().to_vec();
            bytes[at] = byte;
            if let Ok(text) = String::from_utf8(bytes) {
                let _ = parse(&text);
            }
        }
    }
}

//! [`Manifest`]: `challenge.toml` as values.
//!
//! Every key is known or an error; every value is checked here, so that the rest of the host never
//! sees an unchecked one. Errors carry file, line and key.

use std::{fs::File, io::Read, path::Path, str::FromStr};

use assay_protocol::{FileHash, Fuel, SemanticsHash, TrackHash};
use assay_sandbox::limits::{self, Limits};

use crate::{
    ChallengeName, FileName,
    document::{self, Keys, ManifestError, ManifestProblem, Section},
};

/// The version of the manifest's form.
pub(crate) const SCHEMA: u64 = 1;

/// The largest manifest, in bytes: a hundred times the largest sensible one.
pub(crate) const MANIFEST_BYTES: u64 = 256 << 10;

/// The largest number of data files of a split.
pub(crate) const FILES: usize = 256;

/// The smallest memory limit, in bytes: what an empty module of a usual toolchain asks for.
pub(crate) const LEAST_MEMORY: u64 = 2 << 20;

/// The largest search seed: TOML integers are signed.
pub(crate) const LARGEST_SEED: u64 = i64::MAX as u64;

/// The largest budget per case: TOML integers are signed. Host fuel is the backstop.
pub(crate) const LARGEST_CASE_BUDGET: u64 = i64::MAX as u64;

const DOCUMENT_KEYS: Keys = &["schema", "name", "title", "track", "limits", "search"];
const TRACK_KEYS: Keys = &["component", "sha256", "semantics", "parameters"];
const LIMIT_KEYS: Keys = &["memory", "program-bytes", "case-budget", "fuel"];
const FUEL_KEYS: Keys = &["describe", "space", "prepare", "load", "case"];
const SEARCH_KEYS: Keys = &["seed", "cases", "files"];
const FILE_KEYS: Keys = &["name", "sha256", "url"];

const HASH: &str = "a SHA-256 digest, 64 lowercase hexadecimal digits";

/// A challenge as its owner states it.
///
/// This is a manifest with every key there is. `[track.parameters]` is the track's own; the keys of
/// `[limits]` may all be left out, and can only tighten what the sandbox allows.
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
}

/// `[track]`.
#[derive(Debug, Clone, PartialEq)]
pub struct TrackPin {
    /// The component's file.
    pub component: FileName,
    /// The component's hash.
    pub hash: TrackHash,
    /// The hash of the rules under which scores are computed.
    pub semantics: SemanticsHash,
    /// `[track.parameters]` as TOML text with sorted keys: what the track is given.
    pub parameters: String,
}

/// `[search]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchSplit {
    /// The seed that the track draws cases from.
    pub seed: u64,
    /// The number of cases; 0 means all that the files hold.
    pub cases: u32,
    /// Data files, in the order in which the track is given them.
    pub files: Vec<FilePin>,
}

/// A data file and its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePin {
    /// The file.
    pub name: FileName,
    /// Its hash.
    pub hash: FileHash,
    /// Where people can get it, if the owner says so. Nothing here ever fetches it.
    pub url: Option<Address>,
}

/// The address of a web page or file, for people: `https://` and at most 2,048 printable ASCII
/// characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    const EXPECTED: &str = "an address that begins with https://, of at most 2048 printable ASCII \
        characters without spaces";

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Address {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let good = text.len() <= 2048
            && text.bytes().all(|byte| byte.is_ascii_graphic())
            && text
                .strip_prefix("https://")
                .is_some_and(|rest| !rest.is_empty());
        good.then(|| Self(text.to_owned())).ok_or(())
    }
}

/// One printable line of at most 120 characters.
struct Title(String);

impl FromStr for Title {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let length = text.chars().count();
        let good = (1..=120).contains(&length) && !text.chars().any(char::is_control);
        good.then(|| Self(text.to_owned())).ok_or(())
    }
}

impl Manifest {
    /// Reads a manifest file.
    ///
    /// # Errors
    /// The file can't be read, is too long, or is not a manifest.
    pub fn read(path: &Path) -> Result<Self, ManifestError> {
        let whole = |problem| ManifestError {
            path: path.to_owned(),
            line: None,
            problem,
        };
        let unreadable =
            |error: std::io::Error| whole(ManifestProblem::Unreadable(error.to_string()));
        let file = File::open(path).map_err(unreadable)?;
        let mut bytes = Vec::new();
        file.take(MANIFEST_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        if bytes.len() as u64 > MANIFEST_BYTES {
            return Err(whole(ManifestProblem::TooLong {
                limit: MANIFEST_BYTES,
            }));
        }
        let text = String::from_utf8(bytes)
            .map_err(|error| whole(ManifestProblem::Syntax(error.to_string())))?;
        Self::parse(path, &text)
    }

    /// Parses a manifest; `path` is for messages.
    ///
    /// # Errors
    /// The text is not a manifest.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ManifestError> {
        let mut document = document::parse(path, text, SCHEMA, DOCUMENT_KEYS)?;
        let name = document.text("name", ChallengeName::EXPECTED)?;
        let Title(title) = document.text("title", "one line of 1 to 120 characters")?;
        let track = read_track(document.section("track", TRACK_KEYS)?)?;
        let limits = match document.optional_section("limits", LIMIT_KEYS)? {
            Some(section) => read_limits(section)?,
            None => Limits::default(),
        };
        let search = read_search(document.section("search", SEARCH_KEYS)?)?;
        Ok(Self {
            name,
            title,
            track,
            limits,
            search,
        })
    }
}

fn read_track(mut section: Section<'_>) -> Result<TrackPin, ManifestError> {
    Ok(TrackPin {
        component: section.text("component", FileName::EXPECTED)?,
        hash: section.text("sha256", HASH)?,
        semantics: section.text("semantics", HASH)?,
        parameters: section.free_table("parameters")?.to_string(),
    })
}

fn read_limits(mut section: Section<'_>) -> Result<Limits, ManifestError> {
    let mut limits = Limits::default();
    if let Some(memory) = section.optional_integer("memory", LEAST_MEMORY..=limits::MEMORY)? {
        limits.memory = memory;
    }
    let program = 1..=u64::from(limits::PROGRAM_BYTES);
    if let Some(bytes) = section.optional_integer("program-bytes", program)? {
        limits.program_bytes = u32::try_from(bytes).expect("the range ends at a u32");
    }
    if let Some(budget) = section.optional_integer("case-budget", 1..=LARGEST_CASE_BUDGET)? {
        limits.case_budget = budget;
    }
    if let Some(mut fuel) = section.optional_section("fuel", FUEL_KEYS)? {
        for (key, limit) in [
            ("describe", &mut limits.fuel.describe),
            ("space", &mut limits.fuel.space),
            ("prepare", &mut limits.fuel.prepare),
            ("load", &mut limits.fuel.load),
            ("case", &mut limits.fuel.case),
        ] {
            if let Some(amount) = fuel.optional_integer(key, 1..=limits::FUEL.0)? {
                *limit = Fuel(amount);
            }
        }
    }
    Ok(limits)
}

fn read_search(mut section: Section<'_>) -> Result<SearchSplit, ManifestError> {
    let seed = section.integer("seed", 0..=LARGEST_SEED)?;
    let cases = section.integer("cases", 0..=*limits::CASES.end() as u64)?;
    let mut files: Vec<FilePin> = Vec::new();
    for mut entry in section.list("files", FILES, FILE_KEYS)? {
        let name: FileName = entry.text("name", FileName::EXPECTED)?;
        if files.iter().any(|file| file.name == name) {
            let (key, name) = ("search.files.name".to_owned(), name.to_string());
            return Err(entry.error(ManifestProblem::Duplicate { key, name }));
        }
        files.push(FilePin {
            name,
            hash: entry.text("sha256", HASH)?,
            url: entry.optional_text("url", Address::EXPECTED)?,
        });
    }
    let cases = u32::try_from(cases).expect("the range ends below 2^32");
    Ok(SearchSplit { seed, cases, files })
}

#[cfg(test)]
mod tests {
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
    fn errors_name_file_line_and_key() {
        for (from, to, expected) in [
            (
                "schema = 1",
                "schema = 2\nhidden = 1",
                "challenge.toml:1: `schema` is 2, expected the integer 1",
            ),
            (
                "seed = 7",
                "seeds = 7",
                "challenge.toml:19: unknown key `search.seeds`",
            ),
            (
                "seed = 7",
                "",
                "challenge.toml:18: `search.seed` is missing",
            ),
            (
                "seed = 7",
                "seed = 7\nseeds = 7",
                "challenge.toml:20: unknown key `search.seeds`",
            ),
            (
                "seed = 7",
                "seed = -7",
                "challenge.toml:19: `search.seed` is -7, expected an integer",
            ),
            (
                "seed = 7",
                "seed = \"7\"",
                "challenge.toml:19: `search.seed` is \"7\", expected an",
            ),
            (
                "seed = 7",
                "seed = 7\nseed = 7",
                "challenge.toml:20: not TOML: duplicate key",
            ),
            (
                "cases = 20",
                "cases = 65537",
                "challenge.toml:20: `search.cases` is 65537",
            ),
            (
                "memory = 16777216",
                "memory = 1",
                "challenge.toml:15: `limits.memory` is 1",
            ),
            (
                "case = 1000",
                "cases = 1",
                "challenge.toml:16: unknown key `limits.fuel.cases`",
            ),
            (
                "toy.wasm",
                "../toy.wasm",
                "challenge.toml:6: `track.component` is \"../toy.wasm\"",
            ),
            (
                "sha256 = \"00",
                "sha256 = \"0",
                "challenge.toml:7: `track.sha256` is \"000",
            ),
            ("[search]", "[search", "challenge.toml:18: not TOML: "),
            (
                "[limits]",
                "[hidden]",
                "challenge.toml:14: unknown key `hidden`",
            ),
            (
                "    { name",
                "    { size",
                "challenge.toml:22: unknown key `search.files.size`",
            ),
            (
                "sha256 = \"22",
                "url = \"http://a.b/c\", sha256 = \"22",
                "challenge.toml:22: `search.files.url` is \"http://a.b/c\", expected an address",
            ),
            (
                "name = \"toy\"",
                "name = \"Toy\"",
                "challenge.toml:2: `name` is \"Toy\", expected a",
            ),
        ] {
            assert!(GOOD.contains(from), "{from}");
            let error = parse(&GOOD.replacen(from, to, 1)).unwrap_err();
            let text = error.to_string();
            assert!(text.starts_with(expected), "{text}\nfor {to}");
            assert!(!error.remedy().is_empty());
        }
    }

    #[test]
    fn a_file_named_twice_is_refused() {
        let start = GOOD.find("    { name").unwrap();
        let line = &GOOD[start..=start + GOOD[start..].find('\n').unwrap()];
        let error = parse(&GOOD.replacen(line, &line.repeat(2), 1)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "challenge.toml:23: `search.files.name` names \"a.txt\" a second time"
        );
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

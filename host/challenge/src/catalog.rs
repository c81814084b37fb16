//! [`Catalog`]: finds challenges by name.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use crate::{ChallengeName, Manifest, ManifestError, document, manifest::MANIFEST_BYTES};

/// The environment variable that names folders of challenges.
pub const CHALLENGES_VARIABLE: &str = "ASSAY_CHALLENGES";

/// The name of a manifest.
pub const MANIFEST_FILE: &str = "challenge.toml";

/// The file in a folder of challenges that says which one is the default.
const CATALOG_FILE: &str = "challenges.toml";

/// Folders that hold challenges, each in a folder of its name. Earlier ones win.
#[derive(Debug, Clone)]
pub struct Catalog {
    folders: Vec<PathBuf>,
}

/// A challenge that can't be found.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// No folder has a challenge of that name.
    #[error("there is no challenge {reference:?}")]
    Unknown {
        /// What was asked for.
        reference: String,
        /// The challenges there are.
        known: Vec<String>,
    },
    /// A challenge's name is not the name of its folder, by which it is looked up.
    #[error("the challenge in {} is named `{name}`", .folder.display())]
    OtherName {
        /// Its folder.
        folder: PathBuf,
        /// Its name in the manifest.
        name: ChallengeName,
    },
    /// No folder of challenges says which one is the default.
    #[error("there is no default challenge: no folder `challenges` was found")]
    NoDefault,
    /// The file that names the default is wrong.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
}

impl CatalogError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::Unknown { known, .. } if known.is_empty() => format!(
                "give the path of a folder with a {MANIFEST_FILE}, or set {CHALLENGES_VARIABLE}"
            ),
            Self::Unknown { known, .. } => format!(
                "use one of: {}; or give the path of a folder with a {MANIFEST_FILE}",
                known.join(", ")
            ),
            Self::OtherName { folder, name } => format!(
                "rename the folder to `{name}`, or give its path: {}",
                folder.display()
            ),
            Self::NoDefault => format!(
                "name a challenge, run inside a checkout of assay, or set {CHALLENGES_VARIABLE}"
            ),
            Self::Manifest(error) => error.remedy(),
        }
    }
}

impl Catalog {
    /// The folders of this process: those in `$ASSAY_CHALLENGES`; else `challenges` in the working
    /// folder and the folders above it, then beside the executable and in the folders above that,
    /// so that a checkout's binary finds the checkout's challenges.
    #[must_use]
    pub fn from_environment() -> Self {
        if let Some(value) = env::var_os(CHALLENGES_VARIABLE).filter(|value| !value.is_empty()) {
            return Self {
                folders: env::split_paths(&value).collect(),
            };
        }
        let executable = env::current_exe().and_then(fs::canonicalize);
        let starts = [env::current_dir(), executable];
        let folders = starts
            .iter()
            .flatten()
            .flat_map(|start| start.ancestors())
            .map(|folder| folder.join("challenges"))
            .filter(|folder| folder.join(CATALOG_FILE).is_file());
        Self {
            folders: folders.collect(),
        }
    }

    /// The manifest that a person means: the path of a manifest or of a folder with one, else a
    /// name to look up. A challenge that is looked up must have the name of its folder, so that one
    /// name never means two challenges.
    ///
    /// # Errors
    /// There is none, or its name is not its folder's.
    pub fn find(&self, reference: &str) -> Result<PathBuf, CatalogError> {
        let path = Path::new(reference);
        if path.is_file() {
            return Ok(path.to_owned());
        }
        if path.join(MANIFEST_FILE).is_file() {
            return Ok(path.join(MANIFEST_FILE));
        }
        let Ok(name) = reference.parse::<ChallengeName>() else {
            return Err(self.unknown(reference));
        };
        let in_its_folder = self
            .folders
            .iter()
            .map(|folder| folder.join(name.as_str()).join(MANIFEST_FILE))
            .find(|manifest| manifest.is_file());
        match in_its_folder {
            Some(manifest) => match name_in(&manifest) {
                Some(other) if other != name => Err(other_name(&manifest, other)),
                _ => Ok(manifest),
            },
            None => Err(self
                .all()
                .values()
                .find(|manifest| name_in(manifest).as_ref() == Some(&name))
                .map_or_else(
                    || self.unknown(reference),
                    |manifest| other_name(manifest, name),
                )),
        }
    }

    fn unknown(&self, reference: &str) -> CatalogError {
        CatalogError::Unknown {
            reference: reference.chars().take(200).collect(),
            known: self.all().into_keys().collect(),
        }
    }

    /// The manifest of the default challenge: the first folder's choice.
    ///
    /// # Errors
    /// There is none, or the file that names it is wrong.
    pub fn find_default(&self) -> Result<PathBuf, CatalogError> {
        let Some(folder) = self
            .folders
            .iter()
            .find(|folder| folder.join(CATALOG_FILE).is_file())
        else {
            return Err(CatalogError::NoDefault);
        };
        self.find(read_default(&folder.join(CATALOG_FILE))?.as_str())
    }

    /// Checks that a challenge has the name of the folder that its manifest lies in, without which
    /// [`Catalog::find`] does not find it by name.
    ///
    /// # Errors
    /// It has another.
    pub fn check_name(path: &Path, manifest: &Manifest) -> Result<(), CatalogError> {
        let folder = path.parent().and_then(Path::file_name);
        if folder.is_some_and(|folder| folder == manifest.name.as_str()) {
            return Ok(());
        }
        Err(other_name(path, manifest.name.clone()))
    }

    /// The challenges in all folders: the folders' names and the manifests, in order of name.
    #[must_use]
    pub fn all(&self) -> BTreeMap<String, PathBuf> {
        let mut all = BTreeMap::new();
        for folder in &self.folders {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let manifest = entry.path().join(MANIFEST_FILE);
                let name = entry.file_name().into_string().unwrap_or_default();
                if name.parse::<ChallengeName>().is_ok() && manifest.is_file() {
                    all.entry(name).or_insert(manifest);
                }
            }
        }
        all
    }
}

/// The name that a manifest gives its challenge; none if it can't be read, which is for whoever
/// reads it to tell.
fn name_in(manifest: &Path) -> Option<ChallengeName> {
    Manifest::read(manifest).ok().map(|manifest| manifest.name)
}

fn other_name(manifest: &Path, name: ChallengeName) -> CatalogError {
    CatalogError::OtherName {
        folder: manifest.parent().unwrap_or(Path::new("")).to_owned(),
        name,
    }
}

fn read_default(path: &Path) -> Result<ChallengeName, ManifestError> {
    let text = document::read_text(path, MANIFEST_BYTES)?;
    let mut document = document::parse(path, &text, 1, &["schema", "default"])?;
    document.text("default", ChallengeName::EXPECTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenges_are_found_by_path_name_and_default() {
        let root = tempfile::tempdir().unwrap();
        let folder = |name: &str| {
            let folder = root.path().join(name);
            fs::create_dir_all(&folder).unwrap();
            folder
        };
        for place in ["first/one", "second/one", "second/two", "second/Not a name"] {
            fs::write(folder(place).join(MANIFEST_FILE), "").unwrap();
        }
        folder("second/empty");
        let catalog = Catalog {
            folders: vec![folder("first"), folder("second")],
        };

        let found = |reference: &str| catalog.find(reference).ok();
        let manifest = |place: &str| root.path().join(place).join(MANIFEST_FILE);
        assert_eq!(found("one"), Some(manifest("first/one")));
        assert_eq!(found("two"), Some(manifest("second/two")));
        assert_eq!(
            found(folder("second/one").to_str().unwrap()),
            Some(manifest("second/one"))
        );
        assert_eq!(
            found(manifest("second/one").to_str().unwrap()),
            Some(manifest("second/one"))
        );
        assert_eq!(found("../first/one"), None);
        let error = catalog.find("three").unwrap_err();
        assert!(
            error.remedy().starts_with("use one of: one, two;"),
            "{}",
            error.remedy()
        );

        let zeros = "0".repeat(64);
        let text = format!(
            "schema = 1\nname = \"three\"\ntitle = \"T\"\n[track]\ncomponent = \"t.wasm\"\n\
             sha256 = \"{zeros}\"\nsemantics = \"{zeros}\"\n[search]\nseed = 1\ncases = 1\n"
        );
        fs::write(folder("second/four").join(MANIFEST_FILE), text).unwrap();
        for reference in ["three", "four"] {
            let error = catalog.find(reference).unwrap_err().to_string();
            assert!(error.ends_with("four is named `three`"), "{error}");
        }
        assert!(found(folder("second/four").to_str().unwrap()).is_some());

        assert!(matches!(
            catalog.find_default(),
            Err(CatalogError::NoDefault)
        ));
        let chooser = folder("second").join(CATALOG_FILE);
        fs::write(&chooser, "schema = 1\ndefault = \"two\"\n").unwrap();
        assert_eq!(catalog.find_default().unwrap(), manifest("second/two"));
        fs::write(&chooser, "schema = 1\ndefault = \"two\"\nmore = 1\n").unwrap();
        let text = catalog.find_default().unwrap_err().to_string();
        assert!(
            text.ends_with("challenges.toml:3: unknown key `more`"),
            "{text}"
        );
    }
}

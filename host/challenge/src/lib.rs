//! Challenges on disk: manifests, the files they pin, and what is made of them.
//!
//! A *challenge* is a folder with a `challenge.toml`, a track component and public data. Reading one
//! goes in this order:
//!
//! 1. [`Catalog`] turns what a person typed (a path, a name, nothing) into the path of a manifest.
//! 2. [`Manifest`] is the checked form of `challenge.toml`: unknown keys, wrong types and values out
//!    of range are errors that name file, line and key.
//!    One for practice has a public split only. One with prizes has [`Terms`], and a canonical form
//!    whose hash is the epoch's id. A [`Draft`] is what its owner works on before there is a pack.
//! 3. [`Challenge`] adds the owner's signature of the manifest, and the pinned files. Each is read
//!    under a size limit and hashed at *every* load; a file that is not the pinned one is an error with
//!    both hashes. Data files may lie elsewhere, and are in memory only while a split is prepared from
//!    them.
//! 4. [`HiddenPack`] is what validators judge by: a secret that every hidden seed is derived from, and
//!    secret files. The manifest commits to its hash. It travels to validators encrypted ([`seal`]),
//!    and is published when the epoch is over ([`read_opened`]).
//! 5. [`CacheFolder`] and [`Store`] keep what was prepared from them, on this machine, for this user.
//!
//! ```
//! use std::path::Path;
//! use assay_challenge::Manifest;
//!
//! let text = r#"
//! schema = 1
//! name = "toy"
//! title = "A toy"
//! [track]
//! component = "toy.wasm"
//! sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
//! semantics = "1111111111111111111111111111111111111111111111111111111111111111"
//! [search]
//! seed = 7
//! cases = 20
//! size = 3
//! "#;
//! let error = Manifest::parse(Path::new("challenge.toml"), text).unwrap_err();
//! assert_eq!(error.to_string(), "challenge.toml:12: unknown key `search.size`");
//! assert_eq!(error.remedy(), "remove it, or use one of: seed, cases, files");
//! ```

mod cache;
mod catalog;
mod challenge;
mod challenge_error;
mod data;
pub mod document;
mod identity;
mod manifest;
mod name;
mod pack;
mod pin;
mod signature;
mod split;
mod store;
mod track_error;

pub use cache::{CACHE_VARIABLE, CacheError, CacheFolder};
pub use catalog::{CHALLENGES_VARIABLE, Catalog, CatalogError, MANIFEST_FILE};
pub use challenge::Challenge;
pub use challenge_error::ChallengeError;
pub use data::{DATA_BYTES, DataFileError, Places};
pub use document::{ManifestError, ManifestProblem};
pub use manifest::{
    Acceptance, Address, Draft, Epoch, FilePin, HiddenFile, HiddenSplit, Lineage, Manifest,
    PackDraft, PackPin, Quorum, Quotas, Reward, SearchSplit, Terms, TrackPin, Validator,
};
pub use name::{ChallengeName, FileName, NameError};
pub use pack::{
    DigestKey, Half, HiddenPack, Identity, OpeningError, PACK_BYTES, PackError, PackSecret,
    PackedFile, Recipient, SEALED_BYTES, SealError, SealKeyError, check_closed, check_opening,
    check_subject, opening_of, read_opened, seal, unseal,
};
pub use pin::{PinError, read_limited};
pub use signature::{OwnerSignatureError, SignError, sign_manifest, signature_path};
pub use split::{PreparedSplit, ScoredBaseline};
pub use store::Store;
pub use track_error::TrackError;

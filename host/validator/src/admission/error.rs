//! [`AdmissionError`]: why nothing can be admitted at all.

use assay_challenge::TrackError;
use assay_sandbox::LoadError;

/// Why there is no admission to a challenge.
#[derive(Debug, thiserror::Error)]
pub enum AdmissionError {
    /// The challenge has no prizes, so nothing is submitted to it.
    #[error("challenge `{0}` is for practice: nothing can be submitted to it")]
    Practice(String),
    /// The sandbox runs under the wrong profile.
    #[error("search scores are claimed and checked under the verdict profile only")]
    Profile,
    /// The track can't be loaded.
    #[error("the track of challenge `{challenge}` can't be loaded")]
    Load {
        /// The challenge.
        challenge: String,
        /// Why.
        source: Box<LoadError>,
    },
    /// The search split can't be prepared, or a baseline can't be scored on it.
    #[error("the search split of challenge `{challenge}` can't be used")]
    Search {
        /// The challenge.
        challenge: String,
        /// Why.
        source: Box<TrackError>,
    },
}

impl AdmissionError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::Practice(_) => {
                "submit to a challenge with [hidden] and the tables that belong to it".to_owned()
            }
            Self::Profile => "give a sandbox of the verdict profile".to_owned(),
            Self::Load { .. } => {
                "run `assay doctor` to see whether this machine can compile tracks".to_owned()
            }
            Self::Search { source, .. } => source.remedy(),
        }
    }
}

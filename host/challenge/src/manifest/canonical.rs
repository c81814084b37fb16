//! The canonical form of a manifest: the message whose hash is the epoch's id.

use assay_protocol::{
    EpochId, Score, SeriesId,
    canonical::MESSAGE_BYTES,
    message::{self, EpochManifest, Message},
};
use assay_sandbox::limits::{FuelLimits, Limits};

use super::{
    Acceptance, Epoch, FilePin, HiddenFile, HiddenSplit, Manifest, PackPin, Quorum, Quotas, Reward,
    SearchSplit, Terms, TrackPin, Validator,
};
use crate::document::ManifestProblem;

impl Manifest {
    /// What the manifest means, as a message with every default filled in: two files that differ only
    /// in comments, layout or defaults have the same. None for a challenge for practice, which nobody
    /// signs anything about.
    #[must_use]
    pub fn epoch_manifest(&self) -> Option<EpochManifest> {
        let Self {
            name,
            title,
            track,
            limits,
            search,
            terms,
        } = self;
        let Terms {
            epoch,
            hidden,
            acceptance,
            quorum,
            quotas,
            reward,
            owner,
            pack,
        } = terms.as_ref()?;
        Some(EpochManifest {
            acceptance: acceptance.terms(pack),
            epoch: epoch.span(),
            hidden: hidden.terms(pack),
            limits: track_limits(limits),
            name: name.to_string(),
            owner: message::Owner { hotkey: *owner },
            quorum: quorum.message(),
            quotas: quotas.message(),
            reward: reward.message(),
            search: search.terms(),
            title: title.clone(),
            track: track.terms(),
        })
    }

    /// The epoch's id: the hash of the [canonical form](Manifest::epoch_manifest).
    #[must_use]
    pub fn epoch_id(&self) -> Option<EpochId> {
        self.epoch_manifest().map(|manifest| manifest.id())
    }

    /// The series' id: the genesis' epoch id.
    #[must_use]
    pub fn series_id(&self) -> Option<SeriesId> {
        self.epoch_manifest().map(|manifest| manifest.series())
    }

    /// A canonical form that is too long would be refused by everyone who reads it.
    pub(super) fn check_length(&self) -> Result<(), ManifestProblem> {
        let found = self
            .epoch_manifest()
            .map_or(0, |manifest| manifest.encode().len());
        if found > MESSAGE_BYTES {
            let limit = MESSAGE_BYTES;
            return Err(ManifestProblem::TooLongToSign { limit, found });
        }
        Ok(())
    }
}

impl TrackPin {
    fn terms(&self) -> message::TrackTerms {
        let Self {
            component,
            hash,
            semantics,
            parameters,
        } = self;
        message::TrackTerms {
            component: component.to_string(),
            parameters: parameters.clone(),
            semantics: *semantics,
            sha256: *hash,
        }
    }
}

fn track_limits(limits: &Limits) -> message::TrackLimits {
    let Limits {
        memory,
        program_bytes,
        case_budget,
        fuel,
    } = *limits;
    let FuelLimits {
        describe,
        space,
        prepare,
        load,
        case,
    } = fuel;
    message::TrackLimits {
        case_budget,
        fuel: message::FuelLimits {
            case,
            describe,
            load,
            prepare,
            space,
        },
        memory,
        program_bytes,
    }
}

impl SearchSplit {
    fn terms(&self) -> message::SearchTerms {
        let Self { seed, cases, files } = self;
        let file = |pin: &FilePin| {
            let FilePin { name, hash, url } = pin;
            message::SearchFile {
                name: name.to_string(),
                sha256: *hash,
                url: url.as_ref().map(|url| url.as_str().to_owned()),
            }
        };
        message::SearchTerms {
            cases: *cases,
            files: files.iter().map(file).collect(),
            seed: *seed,
        }
    }
}

impl Epoch {
    fn span(&self) -> message::EpochSpan {
        let Self {
            number,
            closes,
            lineage,
        } = *self;
        message::EpochSpan {
            closes,
            number,
            predecessor: lineage.map(|lineage| lineage.predecessor),
            series: lineage.map(|lineage| lineage.series),
        }
    }
}

impl HiddenSplit {
    fn terms(&self, pack: &PackPin) -> message::HiddenTerms {
        let Self {
            slices,
            cases,
            files,
        } = self;
        let file = |file: &HiddenFile| {
            let HiddenFile { pin, secret } = file;
            let FilePin { name, hash, url } = pin;
            message::HiddenFile {
                name: name.to_string(),
                secret: *secret,
                sha256: *hash,
                url: url.as_ref().map(|url| url.as_str().to_owned()),
            }
        };
        message::HiddenTerms {
            cases: *cases,
            commitment: pack.commitment,
            files: files.iter().map(file).collect(),
            groups: pack.rule.groups().get(),
            slices: *slices,
        }
    }
}

impl Acceptance {
    fn terms(&self, pack: &PackPin) -> message::AcceptanceTerms {
        let Self {
            margin,
            alpha,
            attempts,
        } = self;
        let margin = i64::try_from(margin.get()).ok().map(Score::from_nanos);
        message::AcceptanceTerms {
            alpha: alpha.get(),
            attempts: attempts.get(),
            critical_value: pack.rule.critical_value().millionths(),
            margin: margin
                .and_then(Result::ok)
                .expect("a margin is at most the largest score"),
        }
    }
}

impl Quorum {
    fn message(&self) -> message::Quorum {
        let Self { votes, validators } = self;
        message::Quorum {
            validators: validators.iter().map(Validator::message).collect(),
            votes: *votes,
        }
    }
}

impl Validator {
    pub(super) fn message(&self) -> message::Validator {
        let Self {
            hotkey,
            recipient,
            signature,
        } = self;
        message::Validator {
            hotkey: *hotkey,
            recipient: recipient.into(),
            signature: *signature,
        }
    }
}

impl Quotas {
    fn message(&self) -> message::Quotas {
        let Self {
            day,
            at_once,
            epoch,
            bond,
        } = *self;
        message::Quotas {
            at_once,
            bond,
            day,
            epoch,
        }
    }
}

impl Reward {
    fn message(&self) -> message::Reward {
        let Self {
            winner,
            residual,
            owner,
        } = *self;
        message::Reward {
            owner,
            residual,
            winner,
        }
    }
}

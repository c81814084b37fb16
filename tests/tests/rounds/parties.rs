//! [`Parties`]: one epoch with everybody in it, by keys that everyone knows.

use assay_judgement::EpochTerms;
use assay_protocol::{
    EpochId, Fuel, Hotkey, Keypair, ManifestTextHash, PackCommitment, Program, ProgramId, Score,
    SemanticsHash, Sha256, Signature, TrackHash,
    message::{
        AcceptanceTerms, Entry, EpochManifest, EpochSpan, FuelLimits, HiddenTerms,
        ManifestSignature, Opening, Owner, PackOpening, Quorum, Quotas, Residual, Reward,
        SearchTerms, Signed, Submission, Tick, TrackLimits, TrackTerms, UnixSeconds, Validator,
    },
};

/// The second at which the log begins: 23:00:00 UTC, so that the day changes within the hour.
pub(crate) const BEGIN: u64 = 1_800_054_000;

/// What may differ between the epochs of these tests.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    /// Makes the epoch's id another one.
    pub(crate) seed: u64,
    pub(crate) votes: u32,
    pub(crate) validators: u8,
    pub(crate) attempts: u32,
    pub(crate) slices: u32,
    pub(crate) at_once: u32,
    pub(crate) day: u32,
    pub(crate) epoch: u32,
    /// How many seconds after the beginning it closes.
    pub(crate) closes: u64,
}

impl Settings {
    /// So much of everything that nothing runs out.
    pub(crate) const fn ample(votes: u32, validators: u8) -> Self {
        Self {
            seed: 0,
            votes,
            validators,
            attempts: 1_000,
            slices: 100,
            at_once: 1_000,
            day: 1_000,
            epoch: 1_000,
            closes: 1_000_000_000,
        }
    }
}

/// Everybody's keys, and what they have agreed on.
pub(crate) struct Parties {
    pub(crate) settings: Settings,
    pub(crate) manifest: EpochManifest,
    pub(crate) owner: Keypair,
    pub(crate) validators: Vec<Keypair>,
    pub(crate) miners: Vec<Keypair>,
    /// Who has no part in the epoch.
    pub(crate) stranger: Keypair,
    pub(crate) first_champion: ProgramId,
}

impl Parties {
    /// The parties of an epoch, with this many miners.
    pub(crate) fn new(settings: Settings, miners: u8) -> Self {
        let keys = |role: u8, count: u8| -> Vec<Keypair> {
            let key = |number| {
                let mut seed = [role; 32];
                seed[0] = number;
                Keypair::from_seed(&seed)
            };
            (0..count).map(key).collect()
        };
        let [owner, stranger] = [1, 2].map(|role| keys(role, 1).remove(0));
        let validators = keys(3, settings.validators);
        Self {
            manifest: manifest(settings, &owner, &validators),
            settings,
            owner,
            validators,
            miners: keys(4, miners),
            stranger,
            first_champion: Program::new(b"a baseline".to_vec()).id(),
        }
    }

    pub(crate) fn terms(&self) -> EpochTerms {
        EpochTerms::of(&self.manifest).unwrap()
    }

    pub(crate) fn epoch(&self) -> EpochId {
        self.manifest.id()
    }

    /// Whose submission this is.
    pub(crate) fn miner(&self, submission: &Submission) -> &Keypair {
        let mut miners = self.miners.iter();
        miners
            .find(|keypair| keypair.hotkey() == submission.author)
            .unwrap()
    }

    pub(crate) fn hotkeys(&self) -> Vec<Hotkey> {
        self.manifest.quorum.hotkeys()
    }

    /// The owner begins the epoch.
    pub(crate) fn start(&self) -> Entry {
        self.start_by(&self.owner)
    }

    /// Somebody begins the epoch, which is the owner's to do.
    pub(crate) fn start_by(&self, signer: &Keypair) -> Entry {
        let body = ManifestSignature {
            epoch: self.epoch(),
            text: ManifestTextHash(Sha256::of(b"the file")),
        };
        Entry::Start(Signed::sign(body, signer))
    }

    /// These open the pack.
    pub(crate) fn opening<'a>(&self, signers: impl IntoIterator<Item = &'a Keypair>) -> Entry {
        self.opening_of(self.manifest.hidden.commitment, signers)
    }

    /// These open a pack, maybe of another commitment than the epoch's.
    pub(crate) fn opening_of<'a>(
        &self,
        commitment: PackCommitment,
        signers: impl IntoIterator<Item = &'a Keypair>,
    ) -> Entry {
        let mut opening = Opening::new(PackOpening {
            commitment,
            epoch: self.epoch(),
        });
        for signer in signers {
            opening.sign(signer);
        }
        Entry::Opening(opening)
    }
}

/// The log's clock shows so many seconds after the beginning.
pub(crate) fn tick(seconds: u64) -> Entry {
    Entry::Tick(Tick {
        time: UnixSeconds(BEGIN + seconds),
    })
}

/// A manifest by these parties. Its signatures are zeros: drawn ones would give each run another epoch
/// id, and so another order of judgement.
fn manifest(settings: Settings, owner: &Keypair, validators: &[Keypair]) -> EpochManifest {
    let hash = |text: &str| Sha256::of(text.as_bytes());
    let fuel = Fuel(1);
    let validator = |keypair: &Keypair| Validator {
        hotkey: keypair.hotkey(),
        recipient: format!("age1{}", "q".repeat(58)).parse().unwrap(),
        signature: Signature::from_bytes([0; 64]),
    };
    EpochManifest {
        acceptance: AcceptanceTerms {
            alpha: 50_000,
            attempts: settings.attempts,
            critical_value: 1_000_000,
            margin: Score::from_nanos(1).unwrap(),
        },
        epoch: EpochSpan {
            closes: UnixSeconds(BEGIN + settings.closes),
            number: 0,
            predecessor: None,
            series: None,
        },
        hidden: HiddenTerms {
            cases: 30,
            commitment: PackCommitment(hash("pack")),
            files: Vec::new(),
            groups: 30,
            slices: settings.slices,
        },
        limits: TrackLimits {
            case_budget: 1,
            fuel: FuelLimits {
                case: fuel,
                describe: fuel,
                load: fuel,
                prepare: fuel,
                space: fuel,
            },
            memory: 1,
            program_bytes: 1,
        },
        name: "toy".to_owned(),
        owner: Owner {
            hotkey: owner.hotkey(),
        },
        quorum: Quorum {
            validators: validators.iter().map(validator).collect(),
            votes: settings.votes,
        },
        quotas: Quotas {
            at_once: settings.at_once,
            bond: 0,
            day: settings.day,
            epoch: settings.epoch,
        },
        reward: Reward {
            owner: 0,
            residual: Residual::Burn,
            winner: 0,
        },
        search: SearchTerms {
            cases: 1,
            files: Vec::new(),
            seed: 0,
        },
        title: format!("A toy, number {}", settings.seed),
        track: TrackTerms {
            component: "toy.wasm".to_owned(),
            parameters: String::new(),
            semantics: SemanticsHash(hash("semantics")),
            sha256: TrackHash(hash("component")),
        },
    }
}

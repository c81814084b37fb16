//! One message of each kind, about the same imaginary submission, by keys that everyone knows.

use assay_protocol::{
    EpochId, FileHash, Fuel, Keypair, ManifestTextHash, PackCommitment, Program, ReceiptId, Score,
    SemanticsHash, Sha256, TrackHash,
    message::{
        Abstention, AcceptanceTerms, Attempt, Commitment, Decision, Envelope, EpochManifest,
        EpochSpan, Expiry, FuelLimits, HearingNumber, HiddenFile, HiddenTerms, LogIndex,
        ManifestSignature, Message, MessageError, Nonce, Opening, Owner, PackOpening, Quorum,
        Quotas, Receipt, RecordDigest, Residual, Reveal, Reward, Round, Salt, SearchFile,
        SearchTerms, Signed, SliceIndex, Submission, Tick, TrackLimits, TrackTerms, UnixSeconds,
        Validator, ValidatorBinding, Verdict, Vote, VoteNonce,
    },
};

/// The well-known development key `//Alice`: here the owner, and the miner.
pub(crate) fn alice() -> Keypair {
    key("e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a")
}

/// `//Bob`: a validator.
pub(crate) fn bob() -> Keypair {
    key("398f0c28f98885e046333d4a41c19cee4c37368a9832c6502f6cfd182e2aef89")
}

/// `//Charlie`: the other validator.
pub(crate) fn charlie() -> Keypair {
    key("bc1ede780f784bb6991a585e4f6e61522c14e1cae6ad0895fb57b9a205a8f938")
}

fn key(seed: &str) -> Keypair {
    let mut bytes = [0; 32];
    hex::decode_to_slice(seed, &mut bytes).unwrap();
    Keypair::from_seed(&bytes)
}

pub(crate) fn validator(keypair: &Keypair, letter: &str) -> Signed<ValidatorBinding> {
    let body = ValidatorBinding {
        hotkey: keypair.hotkey(),
        recipient: format!("age1{}", letter.repeat(58)).parse().unwrap(),
    };
    Signed::sign(body, keypair)
}

/// A manifest with every field there is. The signatures in it are random, so its id differs each time.
pub(crate) fn epoch_manifest() -> EpochManifest {
    let hash = |text: &str| Sha256::of(text.as_bytes());
    let validators = [(bob(), "q"), (charlie(), "p")].map(|(keypair, letter)| {
        let binding = validator(&keypair, letter);
        Validator {
            hotkey: keypair.hotkey(),
            recipient: binding.unverified().recipient.clone(),
            signature: *binding.signature(),
        }
    });
    EpochManifest {
        acceptance: AcceptanceTerms {
            alpha: 50_000,
            attempts: 1000,
            critical_value: 20_903_364,
            margin: Score::from_nanos(3_000_000).unwrap(),
        },
        epoch: EpochSpan {
            closes: UnixSeconds(1_814_313_600),
            number: 1,
            predecessor: Some(EpochId(hash("predecessor"))),
            series: Some(assay_protocol::SeriesId(hash("series"))),
        },
        hidden: HiddenTerms {
            cases: 180,
            commitment: PackCommitment(hash("pack")),
            files: vec![
                HiddenFile {
                    name: "hidden.csv".to_owned(),
                    secret: true,
                    sha256: FileHash(hash("hidden.csv")),
                    url: None,
                },
                HiddenFile {
                    name: "data.csv".to_owned(),
                    secret: false,
                    sha256: FileHash(hash("data.csv")),
                    url: Some("https://example.org/data.csv".to_owned()),
                },
            ],
            groups: 45,
            slices: 20,
        },
        limits: TrackLimits {
            case_budget: i64::MAX as u64,
            fuel: FuelLimits {
                case: Fuel(500_000_000),
                describe: Fuel(1_000_000),
                load: Fuel(10_000_000),
                prepare: Fuel(1_000_000_000),
                space: Fuel(1_000_000),
            },
            memory: 64 << 20,
            program_bytes: 4096,
        },
        name: "toy".to_owned(),
        owner: Owner {
            hotkey: alice().hotkey(),
        },
        quorum: Quorum {
            validators: validators.to_vec(),
            votes: 2,
        },
        quotas: Quotas {
            at_once: 3,
            bond: 0,
            day: 20,
            epoch: 200,
        },
        reward: Reward {
            owner: 0,
            residual: Residual::Burn,
            winner: 100_000,
        },
        search: SearchTerms {
            cases: 45,
            files: vec![SearchFile {
                name: "data.csv".to_owned(),
                sha256: FileHash(hash("data.csv")),
                url: Some("https://example.org/data.csv".to_owned()),
            }],
            seed: 1,
        },
        title: "A toy: \u{20ac} and \u{1f600}".to_owned(),
        track: TrackTerms {
            component: "toy.wasm".to_owned(),
            parameters: "width = 3\n".to_owned(),
            semantics: SemanticsHash(hash("semantics")),
            sha256: TrackHash(hash("component")),
        },
    }
}

pub(crate) fn epoch() -> EpochId {
    EpochId(Sha256::of(b"epoch manifest"))
}

pub(crate) fn submission() -> Submission {
    Submission {
        epoch: epoch(),
        program: Program::new(b"a better program".to_vec()).id(),
        author: alice().hotkey(),
        payout: bob().hotkey().payout_address(),
        search_score: Score::from_nanos(-50_612_246).unwrap(),
        salt: Salt::from_bytes([0x5a; 32]),
    }
}

pub(crate) fn expires() -> Expiry {
    Expiry::of_message_sent(UnixSeconds(1_800_000_000))
}

pub(crate) fn commitment() -> Signed<Commitment> {
    let body = submission().commit(expires(), Nonce::from_bytes([1; 16]));
    Signed::sign(body, &alice())
}

pub(crate) fn reveal() -> Signed<Reveal> {
    let body = submission().reveal(expires(), Nonce::from_bytes([2; 16]));
    Signed::sign(body, &alice())
}

pub(crate) fn verdict() -> Verdict {
    Verdict {
        attempt: Attempt(17),
        champion: Program::new(b"the champion".to_vec()).id(),
        decision: Decision::Accepted,
        digest: RecordDigest::from_bytes([0xd1; 32]),
        epoch: epoch(),
        hearing: HearingNumber(1),
        previous: Some(ReceiptId(Sha256::of(b"the verdict before"))),
        round: Round(3),
        semantics: SemanticsHash(Sha256::of(b"semantics")),
        slice: SliceIndex(2),
        submission: submission().id(),
    }
}

pub(crate) fn envelope(validator: &Keypair, nonce: u8) -> Envelope {
    Envelope::seal(verdict(), VoteNonce::from_bytes([nonce; 32]), validator)
}

pub(crate) fn vote() -> Signed<Vote> {
    Signed::sign(envelope(&bob(), 3).vote(expires()), &bob())
}

pub(crate) fn abstention() -> Signed<Abstention> {
    let body = Abstention {
        epoch: epoch(),
        expires: expires(),
        hearing: HearingNumber(1),
        submission: submission().id(),
    };
    Signed::sign(body, &charlie())
}

pub(crate) fn tick() -> Tick {
    Tick {
        time: UnixSeconds(1_800_000_600),
    }
}

pub(crate) fn receipt() -> Receipt {
    let checkpoint = "example.org/log\n40\nq83vEjRWeJASNFZ4kBI0VniQEjRWeJASNFZ4kBI0VnQ=\n\n\
        \u{2014} example.org/log c2lnbmF0dXJl\n";
    let path = |from: u8| (from..from + 3).map(|byte| Sha256::of(&[byte])).collect();
    let envelopes = vec![
        (envelope(&charlie(), 4), LogIndex(38), path(0)),
        (envelope(&bob(), 3), LogIndex(37), path(9)),
    ];
    Receipt::new(verdict(), checkpoint.to_owned(), envelopes).unwrap()
}

pub(crate) fn manifest_signature() -> Signed<ManifestSignature> {
    let body = ManifestSignature {
        epoch: epoch(),
        text: ManifestTextHash(Sha256::of(b"schema = 1\n")),
    };
    Signed::sign(body, &alice())
}

pub(crate) fn opening() -> Opening {
    let mut opening = Opening::new(PackOpening {
        commitment: PackCommitment(Sha256::of(b"pack")),
        epoch: epoch(),
    });
    for keypair in [alice(), bob(), charlie()] {
        opening.sign(&keypair);
    }
    opening
}

/// Reads bytes as one kind of thing; gives back the bytes of what was read.
pub(crate) type Decode = fn(&[u8]) -> Result<Vec<u8>, MessageError>;

/// A kind of message, as a file in `tests/golden`.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) decode: Decode,
    /// A fresh one, with fresh signatures.
    pub(crate) sample: fn() -> Vec<u8>,
}

impl Kind {
    pub(crate) fn golden(&self) -> Vec<u8> {
        std::fs::read(path(self.name)).unwrap()
    }
}

pub(crate) fn path(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(format!("{name}.json"))
}

fn decode_signed<M: Message>(bytes: &[u8]) -> Result<Vec<u8>, MessageError> {
    Signed::<M>::decode(bytes).map(|signed| signed.encode())
}

fn decode_plain<M: Message>(bytes: &[u8]) -> Result<Vec<u8>, MessageError> {
    M::decode(bytes).map(|message| message.encode())
}

pub(crate) const KINDS: [Kind; 12] = [
    Kind {
        name: "commitment",
        decode: decode_signed::<Commitment>,
        sample: || commitment().encode(),
    },
    Kind {
        name: "reveal",
        decode: decode_signed::<Reveal>,
        sample: || reveal().encode(),
    },
    Kind {
        name: "vote",
        decode: decode_signed::<Vote>,
        sample: || vote().encode(),
    },
    Kind {
        name: "abstention",
        decode: decode_signed::<Abstention>,
        sample: || abstention().encode(),
    },
    Kind {
        name: "tick",
        decode: decode_plain::<Tick>,
        sample: || tick().encode(),
    },
    Kind {
        name: "verdict",
        decode: decode_plain::<Verdict>,
        sample: || verdict().encode(),
    },
    Kind {
        name: "envelope",
        decode: |bytes| Envelope::decode(bytes).map(|envelope| envelope.encode()),
        sample: || envelope(&bob(), 3).encode(),
    },
    Kind {
        name: "receipt",
        decode: decode_plain::<Receipt>,
        sample: || receipt().encode(),
    },
    Kind {
        name: "epoch-manifest",
        decode: decode_plain::<EpochManifest>,
        sample: || epoch_manifest().encode(),
    },
    Kind {
        name: "manifest-signature",
        decode: decode_signed::<ManifestSignature>,
        sample: || manifest_signature().encode(),
    },
    Kind {
        name: "validator",
        decode: decode_signed::<ValidatorBinding>,
        sample: || validator(&bob(), "q").encode(),
    },
    Kind {
        name: "opening",
        decode: |bytes| Opening::decode(bytes).map(|opening| opening.encode()),
        sample: || opening().encode(),
    },
];

//! A receipt made by hand: no track, no sandbox.

use std::path::Path;

use assay_audit::{Policy, ReceiptProblem, Verified, verify_receipt};
use assay_log::{Log, LogPolicy, Reader, SigningKey, storage::Memory};
use assay_protocol::{
    EpochId, Hotkey, Keypair, ProgramId, SemanticsHash, Sha256, SubmissionId,
    message::{
        Attempt, Decision, Envelope, HearingNumber, LogIndex, Message, Receipt, RecordDigest,
        Round, SliceIndex, Verdict, VoteNonce,
    },
};

/// How many other entries the log has before each envelope.
const BETWEEN: u64 = 3;

pub(crate) fn key(seed: u8) -> Keypair {
    Keypair::from_seed(&[seed; 32])
}

pub(crate) fn hotkey(seed: u8) -> Hotkey {
    key(seed).hotkey()
}

pub(crate) fn log_key(seed: u8) -> SigningKey {
    SigningKey::from_seed("log.example.com/letters", &[seed; 32]).unwrap()
}

pub(crate) fn verdict() -> Verdict {
    Verdict {
        attempt: Attempt(3),
        champion: ProgramId(Sha256::of(b"champion")),
        decision: Decision::Accepted,
        digest: RecordDigest::from_bytes([0xd1; 32]),
        epoch: EpochId(Sha256::of(b"epoch")),
        hearing: HearingNumber(0),
        previous: None,
        round: Round(4),
        semantics: SemanticsHash(Sha256::of(b"semantics")),
        slice: SliceIndex(1),
        submission: SubmissionId(Sha256::of(b"submission")),
    }
}

/// A log with the envelopes of these signers among other entries.
pub(crate) struct Envelopes {
    storage: Memory,
    key: u8,
    all: Vec<(Envelope, LogIndex)>,
}

impl Envelopes {
    /// Around one verdict, in a log with this key.
    pub(crate) fn of(signers: &[u8], key: u8) -> Self {
        let storage = Memory::default();
        let mut log = Log::create(storage.clone(), log_key(key)).unwrap();
        let mut all = Vec::new();
        for signer in signers {
            for other in 0..BETWEEN {
                log.append(&[format!("{signer} {other}")]).unwrap();
            }
            let nonce = VoteNonce::from_bytes([*signer; 32]);
            let envelope = Envelope::seal(verdict(), nonce, &self::key(*signer));
            let index = log.append(&[envelope.encode()]).unwrap()[0];
            all.push((envelope, index));
        }
        log.append(&["the end"]).unwrap();
        log.checkpoint().unwrap();
        Self { storage, key, all }
    }

    pub(crate) fn receipt(&self) -> Receipt {
        let key = log_key(self.key);
        let policy = LogPolicy::new(key.verifier().clone(), Vec::new(), 0).unwrap();
        let mut reader = Reader::open(self.storage.clone(), policy).unwrap();
        let envelopes = self.all.iter().map(|(envelope, index)| {
            let path = reader.prove_inclusion(index.0).unwrap().0;
            (envelope.clone(), *index, path)
        });
        let envelopes = envelopes.collect();
        let checkpoint = reader.checkpoint().note().to_owned();
        Receipt::new(verdict(), checkpoint, envelopes).unwrap()
    }
}

/// The bytes of a receipt that these have signed.
pub(crate) fn receipt(signers: &[u8]) -> Vec<u8> {
    Envelopes::of(signers, 9).receipt().encode()
}

/// Two of the validators 1, 2 and 3, for the receipt's epoch.
pub(crate) fn policy() -> Policy {
    policy_of(
        [1, 2, 3].map(hotkey).as_slice(),
        2,
        Some(verdict().epoch),
        9,
    )
}

pub(crate) fn policy_of(
    validators: &[Hotkey],
    votes: usize,
    epoch: Option<EpochId>,
    log: u8,
) -> Policy {
    let text = policy_text(validators, votes, epoch, log);
    Policy::parse(Path::new("policy.toml"), &text).unwrap()
}

/// A policy without witnesses.
pub(crate) fn policy_text(
    validators: &[Hotkey],
    votes: usize,
    epoch: Option<EpochId>,
    log: u8,
) -> String {
    let epoch = epoch.map_or(String::new(), |epoch| format!("epoch = \"{epoch}\"\n"));
    let validators: String = validators
        .iter()
        .map(|validator| format!("\"{validator}\", "))
        .collect();
    format!(
        "schema = 1\n{epoch}votes = {votes}\nvalidators = [{validators}]\nlog = \"{}\"\n",
        log_key(log).verifier()
    )
}

pub(crate) fn verify(bytes: &[u8]) -> Result<Verified, ReceiptProblem> {
    verify_receipt(bytes, &policy())
}

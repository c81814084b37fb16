//! What strangers, and keys that should know better, send to a log.

use assay_protocol::{
    EpochId, Keypair, Sha256, Signature, canonical,
    message::{
        Commitment, Decision, Entry, Envelope, HearingNumber, Message, Opening, RecordDigest,
        Signed, VoteNonce,
    },
};
use assay_random::Rng;
use serde_json::Value;

use super::{
    parties::{BEGIN, Parties},
    picture::bench_of,
    scene::Scene,
    validator::{abstention, draw_bytes, draw_nonce, vote},
};

/// One prank, about what is in the log or said just now. Maybe there is nothing to play it on.
pub(crate) fn draw(rng: &mut Rng, scene: &Scene<'_>, said: &[Entry]) -> Option<Entry> {
    let now = BEGIN + scene.now;
    let parties = scene.parties;
    let recent: Vec<&Entry> = scene.recent().iter().chain(said).collect();
    let victim = *rng.choose(&recent);
    match rng.below(8) {
        // A copied commitment; twice, as that is what people would try most.
        0 | 1 => {
            let copier = rng.choose(&parties.miners);
            recent.iter().find_map(|entry| match entry {
                Entry::Commitment(_) if rng.chance(0.3) => claim_too(entry, copier),
                _ => None,
            })
        }
        2 => forge(victim, parties),
        3 => elsewhere(victim, parties),
        4 => garble(victim, draw_nonce(rng)),
        // A later verdict on an old hearing.
        5 => {
            let envelopes = scene.log.iter().filter_map(|entry| match entry {
                Entry::Verdict(envelope) => Some(envelope),
                _ => None,
            });
            let envelopes: Vec<_> = envelopes.collect();
            if envelopes.is_empty() {
                return None;
            }
            let mut body = rng.choose(&envelopes).unverified().clone();
            if rng.chance(0.5) {
                body.digest = RecordDigest::from_bytes(draw_bytes(rng));
            }
            let signer = *rng.choose(&pranksters(scene));
            let nonce = draw_nonce(rng);
            Some(Entry::Verdict(Envelope::seal(body, nonce, signer)))
        }
        // An answer about another hearing, or by a stranger.
        6 => {
            let (_, cases) = bench_of(&scene.epoch)?;
            let case = rng.choose(&cases);
            let (signer, hearing) = match rng.chance(0.5) {
                true => (&parties.stranger, case.hearing()),
                false => (*rng.choose(&pranksters(scene)), next(case.hearing())),
            };
            Some(abstention(signer, &scene.epoch, case.id(), hearing, now))
        }
        // A vote of a verdict that nobody will ever see.
        _ => {
            let (_, cases) = bench_of(&scene.epoch)?;
            let case = rng.choose(&cases);
            let digest = RecordDigest::from_bytes(draw_bytes(rng));
            let decision = Decision::NotAccepted;
            let body = scene.epoch.course().frame(case).body(decision, digest);
            let signer = match rng.chance(0.9) {
                true => &parties.stranger,
                false => *rng.choose(&pranksters(scene)),
            };
            Some(vote(signer, &body, draw_nonce(rng), now))
        }
    }
}

/// The keys of validators that need not behave, or else a stranger's.
fn pranksters<'a>(scene: &Scene<'a>) -> Vec<&'a Keypair> {
    let validators = scene.parties.validators.iter();
    let faulty = validators.filter(|one| !scene.honest.contains(&one.hotkey()));
    let faulty: Vec<_> = faulty.collect();
    match faulty.is_empty() {
        true => vec![&scene.parties.stranger],
        false => faulty,
    }
}

fn next(hearing: HearingNumber) -> HearingNumber {
    HearingNumber(hearing.0 + 1)
}

/// The same id, committed to by another author.
pub(crate) fn claim_too(commitment: &Entry, copier: &Keypair) -> Option<Entry> {
    let Entry::Commitment(signed) = commitment else {
        return None;
    };
    let body = Commitment {
        author: copier.hotkey(),
        ..signed.unverified().clone()
    };
    Some(Entry::Commitment(Signed::sign(body, copier)))
}

/// The same body under a signature that is not of it.
pub(crate) fn forge(entry: &Entry, parties: &Parties) -> Option<Entry> {
    fn under<M: Message + Clone>(signed: &Signed<M>, signature: Signature) -> Signed<M> {
        Signed::from_parts(signed.unverified().clone(), signed.signer(), signature)
    }
    let other = parties.stranger.sign(b"anything");
    Some(match entry {
        Entry::Start(signed) => Entry::Start(under(signed, other)),
        Entry::Commitment(signed) => Entry::Commitment(under(signed, other)),
        Entry::Reveal(signed) => Entry::Reveal(under(signed, other)),
        Entry::Vote(signed) => Entry::Vote(under(signed, other)),
        Entry::Abstention(signed) => Entry::Abstention(under(signed, other)),
        Entry::Verdict(envelope) => {
            let signature = serde_json::to_value(other).unwrap();
            Entry::Verdict(altered(envelope, "signature", signature))
        }
        Entry::Tick(_) | Entry::Opening(_) => return None,
    })
}

/// The same of another epoch, rightly signed: who serves in one may serve in another.
pub(crate) fn elsewhere(entry: &Entry, parties: &Parties) -> Option<Entry> {
    let epoch = EpochId(Sha256::of(b"another epoch"));
    let key = |hotkey| {
        let everybody = parties.validators.iter().chain(&parties.miners);
        let mut everybody = everybody.chain([&parties.owner, &parties.stranger]);
        everybody.find(|keypair| keypair.hotkey() == hotkey)
    };
    Some(match entry {
        Entry::Start(signed) => {
            let mut body = signed.unverified().clone();
            body.epoch = epoch;
            Entry::Start(Signed::sign(body, key(signed.signer())?))
        }
        Entry::Commitment(signed) => {
            let mut body = signed.unverified().clone();
            body.epoch = epoch;
            Entry::Commitment(Signed::sign(body, key(signed.signer())?))
        }
        Entry::Reveal(signed) => {
            let mut submission = signed.unverified().submission();
            submission.epoch = epoch;
            let body = submission.reveal(signed.unverified().expires, signed.unverified().nonce);
            Entry::Reveal(Signed::sign(body, key(signed.signer())?))
        }
        Entry::Vote(signed) => {
            let mut body = signed.unverified().clone();
            body.epoch = epoch;
            Entry::Vote(Signed::sign(body, key(signed.signer())?))
        }
        Entry::Abstention(signed) => {
            let mut body = signed.unverified().clone();
            body.epoch = epoch;
            Entry::Abstention(Signed::sign(body, key(signed.signer())?))
        }
        Entry::Verdict(envelope) => {
            let mut body = envelope.unverified().clone();
            body.epoch = epoch;
            let signer = key(envelope.validator())?;
            Entry::Verdict(Envelope::seal(body, *envelope.nonce(), signer))
        }
        Entry::Opening(opening) => {
            let mut body = opening.unverified().clone();
            body.epoch = epoch;
            let mut opening = Opening::new(body);
            opening.sign(&parties.owner);
            Entry::Opening(opening)
        }
        Entry::Tick(_) => return None,
    })
}

/// Somebody's envelope with another nonce, under the signature of the true one.
pub(crate) fn garble(entry: &Entry, nonce: VoteNonce) -> Option<Entry> {
    let Entry::Verdict(envelope) = entry else {
        return None;
    };
    let nonce = serde_json::to_value(nonce).unwrap();
    Some(Entry::Verdict(altered(envelope, "nonce", nonce)))
}

/// An envelope with another value in one field.
fn altered(envelope: &Envelope, field: &str, value: Value) -> Envelope {
    let mut fields = canonical::read(&envelope.encode()).unwrap();
    fields[field] = value;
    Envelope::decode(&canonical::write(&fields).unwrap()).unwrap()
}

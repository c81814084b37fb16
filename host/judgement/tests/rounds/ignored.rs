//! Entries that change nothing, each for its own reason.

use assay_judgement::{Ignored, Standing, Void};
use assay_protocol::{
    Hotkey, PackCommitment, Sha256,
    message::{
        CLOCK_SKEW, Commitment, Decision, Entry, Expiry, HearingNumber, ManifestSignature, Nonce,
        Opening, PackOpening, Signed, Submission, Tick, UnixSeconds,
    },
};

use super::scene::{AUTHOR, NOON, OWNER, Scene, key, manifest, seal, seal_with};

/// Posts something that has to be ignored, and leave everything as it was.
#[track_caller]
fn refuse(scene: &mut Scene, entry: Entry, reason: Ignored) {
    let before = scene.epoch.clone();
    assert_eq!(scene.post(entry), Err(reason));
    assert_eq!(scene.epoch, before);
}

#[test]
fn before_its_start_an_epoch_only_knows_the_time() {
    let mut scene = Scene::unstarted(&manifest(3, 2));
    let work = scene.work(0, 1);
    let commitment = scene.commitment(0, &work);
    refuse(&mut scene, commitment.clone(), Ignored::NotStarted);
    let opening = scene.opening(&[OWNER]);
    refuse(&mut scene, opening, Ignored::NotStarted);
    let Entry::Start(start) = scene.start() else {
        unreachable!()
    };
    let body = start.unverified().clone();
    let forged = Entry::Start(Signed::sign(body.clone(), &key(1)));
    refuse(&mut scene, forged, Ignored::Forged);
    let other = ManifestSignature {
        epoch: assay_protocol::EpochId(Sha256::of(b"another")),
        ..body
    };
    let other = Entry::Start(Signed::sign(other, &key(OWNER)));
    refuse(&mut scene, other, Ignored::OtherEpoch);

    scene.tick_at(NOON).unwrap();
    let earlier = Entry::Tick(Tick {
        time: UnixSeconds(NOON - 1),
    });
    refuse(&mut scene, earlier, Ignored::Backward);
    assert_eq!(scene.tick_at(NOON), Ok(Vec::new()));
    assert!(!scene.epoch.takes_commitments());
    scene.post(scene.start()).unwrap();
    assert!(scene.epoch.takes_commitments());
    let start = scene.start();
    refuse(&mut scene, start, Ignored::Again);
    scene.say(commitment);
}

#[test]
fn commitments_are_signed_in_time_and_said_once() {
    let mut scene = Scene::new(&manifest(3, 2));
    let work = scene.work(0, 1);
    let sign = |work: &Submission, expires: u64, seed: u8| {
        let body = work.commit(Expiry(UnixSeconds(expires)), Nonce::from_bytes([9; 16]));
        Entry::Commitment(Signed::sign(body, &key(seed)))
    };
    let other = Submission {
        epoch: assay_protocol::EpochId(Sha256::of(b"another")),
        ..work
    };
    refuse(&mut scene, sign(&other, NOON, AUTHOR), Ignored::OtherEpoch);
    refuse(&mut scene, sign(&work, NOON, AUTHOR + 1), Ignored::Forged);
    let Entry::Commitment(good) = sign(&work, NOON, AUTHOR) else {
        unreachable!()
    };
    let altered = Commitment {
        nonce: Nonce::from_bytes([8; 16]),
        ..good.unverified().clone()
    };
    let altered = Signed::from_parts(altered, good.signer(), *good.signature());
    refuse(&mut scene, Entry::Commitment(altered), Ignored::Forged);
    let expired = sign(&work, NOON - CLOCK_SKEW - 1, AUTHOR);
    refuse(&mut scene, expired, Ignored::Expired);
    scene.say(sign(&work, NOON - CLOCK_SKEW, AUTHOR));

    // With another end, or rounds later, it is the same commitment.
    refuse(&mut scene, sign(&work, NOON, AUTHOR), Ignored::Again);
    scene.tick();
    scene.tick();
    assert_eq!(
        *scene.standing(&work.id()),
        Standing::Void(Void::Unrevealed)
    );
    let again = scene.commitment(0, &work);
    refuse(&mut scene, again, Ignored::Again);
}

#[test]
fn reveals_belong_to_a_commitment_of_the_round_before() {
    let mut manifest = manifest(3, 2);
    manifest.quotas.at_once = 1;
    let mut scene = Scene::new(&manifest);
    let mut works = [scene.work(0, 1), scene.work(0, 2)];
    works.sort_by_key(Submission::id);
    let [work, beyond] = works;
    let reveal = scene.reveal(0, &work);
    refuse(&mut scene, reveal.clone(), Ignored::Unknown);
    scene.say(scene.commitment(0, &work));
    scene.say(scene.commitment(0, &beyond));
    refuse(&mut scene, reveal.clone(), Ignored::Early);

    scene.tick();
    let over_quota = scene.reveal(0, &beyond);
    refuse(&mut scene, over_quota, Ignored::OverQuota);
    let Entry::Reveal(signed) = reveal.clone() else {
        unreachable!()
    };
    let body = signed.unverified().clone();
    let stranger = Signed::sign(body.clone(), &key(AUTHOR + 1));
    refuse(&mut scene, Entry::Reveal(stranger), Ignored::Forged);
    // What does not hash to the commitment can't be decoded, but it can be built.
    let mut another = body;
    another.program = assay_protocol::ProgramId(Sha256::of(b"another"));
    let another = Signed::sign(another, &key(AUTHOR));
    refuse(&mut scene, Entry::Reveal(another), Ignored::Forged);

    scene.say(reveal.clone());
    refuse(&mut scene, reveal.clone(), Ignored::Again);
    scene.tick();
    refuse(&mut scene, reveal, Ignored::Again);
}

#[test]
fn a_copied_commitment_is_void_and_the_true_one_is_judged() {
    let mut scene = Scene::new(&manifest(3, 2));
    let work = scene.work(0, 1);
    // A stranger has seen the hash before it was in the log.
    let copy = |author: Hotkey, scene: &Scene| Commitment {
        author,
        ..work.commit(scene.expires(), Nonce::from_bytes([3; 16]))
    };
    let stranger = key(AUTHOR + 1);
    let copied = copy(stranger.hotkey(), &scene);
    scene.say(Entry::Commitment(Signed::sign(copied, &stranger)));
    scene.tick();
    let Entry::Reveal(reveal) = scene.reveal(0, &work) else {
        unreachable!()
    };
    let mut stolen = reveal.unverified().clone();
    stolen.author = stranger.hotkey();
    let stolen = Entry::Reveal(Signed::sign(stolen, &stranger));
    refuse(&mut scene, stolen, Ignored::Forged);
    scene.say(scene.commitment(0, &work));
    scene.tick();
    assert_eq!(*scene.standing(&work.id()), Standing::Committed);
    scene.say(scene.reveal(0, &work));
    scene.tick();
    assert_eq!(scene.bench(), [work.id()]);
    let claims: Vec<_> = scene.epoch.commitments().collect();
    let of = |seed: u8| {
        let author = key(seed).hotkey();
        let own = claims.iter().find(|(claim, ..)| claim.author == author);
        own.unwrap().2
    };
    assert_eq!(*of(AUTHOR + 1), Standing::Void(Void::Unrevealed));
    assert_eq!(*of(AUTHOR), Standing::OnBench);
}

#[test]
fn answers_are_by_validators_on_the_hearing_that_is_being_voted_on() {
    let mut scene = Scene::new(&manifest(3, 2));
    let (work, queued) = (scene.work(0, 1), scene.work(1, 2));
    scene.say(scene.commitment(0, &work));
    scene.tick();
    scene.say(scene.reveal(0, &work));
    scene.say(scene.commitment(1, &queued));
    let verdict = scene
        .frame(&work.id())
        .body(Decision::NotAccepted, super::scene::digest(0));
    let vote = |verdict: &_, seed| scene_vote(verdict, seed);
    refuse(&mut scene, vote(&verdict, 1), Ignored::OtherHearing);
    scene.tick();
    scene.say(scene.reveal(1, &queued));

    refuse(&mut scene, vote(&verdict, 4), Ignored::NotAValidator);
    let forged = seal(&verdict, 1).vote(scene.expires());
    let forged = Signed::from_parts(forged, key(1).hotkey(), key(2).sign(b""));
    refuse(&mut scene, Entry::Vote(forged), Ignored::Forged);
    let expired = seal(&verdict, 1).vote(Expiry(UnixSeconds(NOON)));
    let expired = Entry::Vote(Signed::sign(expired, &key(1)));
    refuse(&mut scene, expired, Ignored::Expired);
    let mut next = verdict.clone();
    next.hearing = HearingNumber(1);
    refuse(&mut scene, vote(&next, 1), Ignored::OtherHearing);
    let mut unknown = verdict.clone();
    unknown.submission = scene.work(7, 7).id();
    refuse(&mut scene, vote(&unknown, 1), Ignored::Unknown);
    refuse(
        &mut scene,
        Entry::Verdict(seal(&unknown, 1)),
        Ignored::Unknown,
    );
    refuse(
        &mut scene,
        Entry::Verdict(seal(&verdict, 4)),
        Ignored::NotAValidator,
    );

    scene.say(vote(&verdict, 1));
    refuse(&mut scene, vote(&verdict, 1), Ignored::Again);
    scene.say(vote(&verdict, 2));
    scene.say(scene.abstention(3, &work.id()));
    let again = scene.abstention(3, &work.id());
    refuse(&mut scene, again, Ignored::Again);
    scene.tick();
    let late = scene.abstention(1, &work.id());
    refuse(&mut scene, late, Ignored::Late);
    let other = Entry::Vote(Signed::sign(
        seal_with(&verdict, 2, 9).vote(scene.expires()),
        &key(2),
    ));
    refuse(&mut scene, other, Ignored::Late);

    let envelope = seal(&verdict, 1);
    scene.say(Entry::Verdict(envelope.clone()));
    refuse(&mut scene, Entry::Verdict(envelope), Ignored::Again);
    // Signed anew, it is the same envelope.
    refuse(
        &mut scene,
        Entry::Verdict(seal(&verdict, 1)),
        Ignored::Again,
    );
}

/// A vote that does not end.
fn scene_vote(verdict: &assay_protocol::message::Verdict, validator: u8) -> Entry {
    let vote = seal(verdict, validator).vote(Expiry(UnixSeconds(u64::MAX)));
    Entry::Vote(Signed::sign(vote, &key(validator)))
}

#[test]
fn a_pack_is_opened_by_its_owner_or_a_quorum_once() {
    for signers in [&[OWNER][..], &[1, 2]] {
        let mut scene = Scene::new(&manifest(3, 2));
        for short in [&[][..], &[1], &[1, AUTHOR]] {
            let opening = scene.opening(short);
            refuse(&mut scene, opening, Ignored::NotAuthorised);
        }
        let mut other = Opening::new(PackOpening {
            commitment: PackCommitment(Sha256::of(b"another pack")),
            epoch: scene.id(),
        });
        other.sign(&key(OWNER));
        refuse(&mut scene, Entry::Opening(other), Ignored::OtherPack);
        scene.say(scene.opening(signers));
        let opening = scene.opening(&[OWNER]);
        refuse(&mut scene, opening, Ignored::Again);
    }
}

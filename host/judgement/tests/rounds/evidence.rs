//! What each kind of misbehaviour leaves in the evidence, and that it decides nothing.

use assay_judgement::{EvidenceKind, Ignored, Standing};
use assay_protocol::message::{Decision, Entry, LogIndex, Signed, Verdict};

use super::scene::{Scene, digest, key, manifest, seal, seal_with};

/// One submission on the bench of 4 of 7 validators: and what honest ones say.
fn voting() -> (Scene, Verdict) {
    let mut scene = Scene::new(&manifest(7, 4));
    let work = scene.work(0, 1);
    scene.submit(0, &[work]);
    let verdict = scene.verdicts(|_| Decision::NotAccepted).remove(0);
    (scene, verdict)
}

fn lie(verdict: &Verdict) -> Verdict {
    Verdict {
        digest: digest(0xee),
        ..verdict.clone()
    }
}

/// Lets 1 to 4 vote, does something, ends voting, lets them open, does something else, and settles.
fn hold(
    during_voting: impl FnOnce(&mut Scene, &Verdict),
    during_opening: impl FnOnce(&mut Scene, &Verdict),
) -> (Scene, Verdict) {
    let (mut scene, verdict) = voting();
    let honest = [verdict.clone()];
    scene.vote_all(&[1, 2, 3, 4], &honest);
    during_voting(&mut scene, &verdict);
    while scene.phase() == Some(assay_judgement::Phase::Voting) {
        scene.tick();
    }
    during_opening(&mut scene, &verdict);
    scene.open_all(&[1, 2, 3, 4], &honest);
    scene.tick();
    let Standing::Judged(agreement) = scene.standing(&verdict.submission) else {
        panic!("{:?}", scene.standing(&verdict.submission));
    };
    assert_eq!(agreement.verdict, verdict);
    for validator in 1..=4 {
        assert_eq!(scene.evidence(validator), []);
    }
    (scene, verdict)
}

fn kinds(scene: &Scene, validator: u8) -> Vec<EvidenceKind> {
    let evidence = scene.evidence(validator).into_iter();
    evidence.map(|(kind, _)| kind).collect()
}

#[test]
fn silent_unopened_late() {
    let (mut scene, verdict) = hold(
        |scene, verdict| {
            scene.vote_all(&[6], std::slice::from_ref(verdict));
            scene.say(scene.abstention(7, &verdict.submission));
        },
        |_, _| (),
    );
    assert_eq!(scene.evidence(5), [(EvidenceKind::Silent, vec![])]);
    assert_eq!(kinds(&scene, 6), [EvidenceKind::Unopened]);
    assert_eq!(scene.evidence(7), []);
    let late = scene.say(Entry::Verdict(seal(&verdict, 6)));
    assert_eq!(scene.evidence(6), [(EvidenceKind::Late, vec![late])]);
    assert!(
        scene
            .epoch
            .evidence()
            .iter()
            .all(|one| !one.kind.is_fault())
    );
}

#[test]
fn two_answers() {
    let (scene, _) = hold(
        |scene, verdict| {
            scene.vote_all(&[5], &[verdict.clone(), lie(verdict)]);
            scene.vote_all(&[6], std::slice::from_ref(verdict));
            scene.say(scene.abstention(6, &verdict.submission));
        },
        |scene, verdict| scene.open_all(&[5, 6], std::slice::from_ref(verdict)),
    );
    assert_eq!(kinds(&scene, 5), [EvidenceKind::TwoAnswers]);
    assert_eq!(kinds(&scene, 6), [EvidenceKind::TwoAnswers]);
    assert_eq!(scene.evidence(5)[0].1.len(), 2);
}

#[test]
fn premature() {
    let mut early = LogIndex(0);
    let (scene, _) = hold(
        |scene, verdict| {
            early = scene.say(Entry::Verdict(seal(verdict, 5)));
            scene.vote_all(&[5], std::slice::from_ref(verdict));
        },
        |_, _| (),
    );
    assert_eq!(scene.evidence(5), [(EvidenceKind::Premature, vec![early])]);
}

#[test]
fn equivocation_and_dissent() {
    let mut sent = [LogIndex(0); 3];
    let (scene, _) = hold(
        |scene, verdict| {
            scene.vote_all(&[5], std::slice::from_ref(verdict));
            scene.vote_all(&[6], &[lie(verdict)]);
        },
        |scene, verdict| {
            sent[0] = scene.say(Entry::Verdict(seal(verdict, 5)));
            sent[1] = scene.say(Entry::Verdict(seal(&lie(verdict), 5)));
            sent[2] = scene.say(Entry::Verdict(seal(&lie(verdict), 6)));
        },
    );
    let expected = [
        (EvidenceKind::Equivocation, vec![sent[0], sent[1]]),
        (EvidenceKind::Unbound, vec![sent[1]]),
    ];
    assert_eq!(scene.evidence(5), expected);
    assert_eq!(scene.evidence(6), [(EvidenceKind::Dissent, vec![sent[2]])]);
    // Who signs two verdicts counts for neither.
    let Standing::Judged(agreement) = scene.standing(&scene.epoch.evidence()[0].submission) else {
        panic!();
    };
    assert_eq!(agreement.envelopes.len(), 4);
}

#[test]
fn a_misfit_is_no_fault() {
    let wrong = |verdict: &Verdict| Verdict {
        champion: assay_protocol::ProgramId(assay_protocol::Sha256::of(b"another")),
        ..verdict.clone()
    };
    let (scene, _) = hold(
        |scene, verdict| scene.vote_all(&[5], &[wrong(verdict)]),
        |scene, verdict| scene.open_all(&[5], &[wrong(verdict)]),
    );
    assert_eq!(kinds(&scene, 5), [EvidenceKind::Misfit]);
    assert!(!EvidenceKind::Misfit.is_fault());
}

#[test]
fn copiers_are_caught() {
    let (scene, _) = hold(
        |scene, verdict| {
            // 5 posts the hash of 1, 6 answers nothing.
            let copied = seal(verdict, 1).vote(scene.expires());
            scene.say(Entry::Vote(Signed::sign(copied, &key(5))));
        },
        |scene, verdict| {
            scene.say(Entry::Verdict(seal_with(verdict, 5, 1)));
            scene.say(Entry::Verdict(seal_with(verdict, 6, 1)));
        },
    );
    assert_eq!(kinds(&scene, 5), [EvidenceKind::Unbound]);
    assert_eq!(
        kinds(&scene, 6),
        [EvidenceKind::Unbound, EvidenceKind::Silent]
    );
}

#[test]
fn who_garbles_an_envelope_has_forged_it() {
    let (mut scene, verdict) = voting();
    let honest = [verdict.clone()];
    scene.vote_all(&[1, 2, 3, 4, 5, 6, 7], &honest);
    scene.tick();
    for validator in 1..=4 {
        let whole = Entry::Verdict(seal(&verdict, validator));
        let text = String::from_utf8(whole.encode()).unwrap();
        let nonce = |byte: u8| format!("{byte:02x}").repeat(32);
        assert!(text.contains(&nonce(validator)));
        let garbled = text.replace(&nonce(validator), &nonce(0x77));
        let garbled = Entry::decode(garbled.as_bytes()).unwrap();
        assert_eq!(scene.post(garbled), Err(Ignored::Forged));
        // Whoever passes it on as it is.
        scene.say(whole.clone());
        assert_eq!(scene.post(whole), Err(Ignored::Again));
    }
    scene.tick();
    assert_eq!(scene.epoch.attempts().0, 1);
    for validator in 1..=4 {
        assert_eq!(scene.evidence(validator), []);
    }
}

#[test]
fn a_wrong_nonce_of_its_own_takes_a_validators_vote_and_no_others() {
    let (mut scene, verdict) = hold(
        |scene, verdict| scene.vote_all(&[5], std::slice::from_ref(verdict)),
        |scene, verdict| {
            scene.say(Entry::Verdict(seal_with(verdict, 5, 0x77)));
        },
    );
    assert_eq!(kinds(&scene, 5), [EvidenceKind::Unbound]);
    // It has signed that, whatever comes later.
    scene.say(Entry::Verdict(seal(&verdict, 5)));
    assert_eq!(
        kinds(&scene, 5),
        [EvidenceKind::Unbound, EvidenceKind::Late]
    );
}

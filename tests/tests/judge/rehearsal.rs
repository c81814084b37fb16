//! Who has no secrets of a challenge rehearses.

use std::fs;

use super::place::{Place, program};

#[test]
fn a_rehearsal_is_made_gone_on_with_and_verified() {
    let place = Place::new();
    fs::remove_dir_all(place.home()).unwrap();
    let [better, copy] = ["better", "dead-code"].map(|name| program("automl-digits", name));

    let refused = place.expect(3, &format!("judge automl-digits {better}"));
    assert!(refused.err.contains("--rehearse"), "{}", refused.err);

    let made = place.expect(
        0,
        &format!("judge automl-digits {better} --rehearse try --json"),
    );
    assert!(made.err.contains("count nowhere else"), "{}", made.err);
    assert_eq!(made.verdicts(), [("accepted".to_owned(), 1)]);
    let more = place.expect(
        1,
        &format!("judge automl-digits {copy} --rehearse try --json"),
    );
    assert_eq!(more.verdicts(), [("refused-duplicate".to_owned(), 1)]);
    assert_eq!(
        made.named("begun")[0]["epoch"],
        more.named("begun")[0]["epoch"]
    );

    place.expect(0, "challenge verify try/challenge");
    for run in [&made, &more] {
        let receipt = run.named("judged")[0]["written"]
            .as_str()
            .unwrap()
            .to_owned();
        let verify = format!("receipt verify {receipt} --policy try/log/policy.toml");
        place.expect(
            0,
            &format!("{verify} --log try/log --challenge try/challenge"),
        );
    }
    // The secrets are for their owner alone, and another challenge's rehearsal lies elsewhere.
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &fs::metadata(place.work().join("try/home"))
            .unwrap()
            .permissions(),
    );
    assert_eq!(mode & 0o777, 0o700);
    let other = place.expect(3, "judge bin-packing-or1 --rehearse try");
    assert!(other.err.contains("another [track]"), "{}", other.err);
}

#[test]
fn a_rehearsal_does_not_go_on_under_terms_that_its_original_has_no_more() {
    let place = Place::new();
    place.expect(0, "judge bin-packing-or1 --rehearse try");
    // The owner's next version of it.
    let folder = place.challenge("bin-packing-or1");
    let manifest = folder.join("challenge.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let sign = format!("challenge sign {} --key owner", folder.display());
    let change = |old: &str, new: &str| {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        fs::write(&manifest, text.replace(old, new)).unwrap();
        fs::remove_file(folder.join("challenge.sig")).unwrap();
        place.expect(0, &sign);
    };
    for (old, new, table) in [
        ("margin = 1_000_000", "margin = 2_000_000", "[acceptance]"),
        ("at-once = 3", "at-once = 4", "[quotas]"),
        ("winner = 100_000", "winner = 100_001", "[reward]"),
    ] {
        change(old, new);
        let refused = place.expect(3, "judge bin-packing-or1 --rehearse try");
        let named = format!("it has another {table}\n");
        assert!(refused.err.contains(&named), "{}", refused.err);
    }
    // Dates, keys and the pack are a rehearsal's own.
    change("closes = 2028", "closes = 2029");
    place.expect(0, "judge bin-packing-or1 --rehearse try");
}

#[test]
fn a_rehearsal_that_was_stopped_is_completed() {
    let place = Place::new();
    let words = "judge bin-packing-or1 --rehearse try --json";
    let first = place.expect(0, words);
    // What each step leaves behind, missing with all that comes after it.
    let challenge = place.work().join("try/challenge");
    fs::remove_file(challenge.join("hidden.age")).unwrap();
    assert_eq!(place.expect(0, words).out, first.out);
    fs::remove_file(challenge.join("challenge.sig")).unwrap();
    assert_eq!(place.expect(0, words).out, first.out);
    fs::remove_dir_all(&challenge).unwrap();
    fs::remove_dir_all(place.work().join("try/log")).unwrap();
    let anew = place.expect(0, words);
    assert_ne!(
        anew.named("begun")[0]["epoch"],
        first.named("begun")[0]["epoch"]
    );
}

#[test]
fn practice_challenges_and_foreign_folders_are_refused() {
    let place = Place::new();
    let manifest = place.challenge("bin-packing-or1").join("challenge.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let practice = place.challenge("bin-packing-or1").join("practice.toml");
    fs::write(&practice, text.split("\n[epoch]").next().unwrap()).unwrap();
    let practice = practice.display();
    for words in [
        format!("judge {practice}"),
        format!("judge {practice} --rehearse try"),
    ] {
        let refused = place.expect(3, &words);
        assert!(refused.err.contains("for practice"), "{}", refused.err);
    }

    fs::create_dir(place.work().join("letters")).unwrap();
    fs::write(place.work().join("letters/a.txt"), "dear").unwrap();
    let refused = place.expect(3, "judge bin-packing-or1 --log letters");
    assert!(refused.err.contains("no log"), "{}", refused.err);

    place.expect(0, "judge bin-packing-or1 --log log");
    let refused = place.expect(3, "judge automl-digits --log log");
    assert!(refused.err.contains("another epoch"), "{}", refused.err);
    fs::remove_dir_all(place.home().join("logs")).unwrap();
    let refused = place.expect(3, "judge bin-packing-or1 --log log");
    assert!(refused.err.contains("--log"), "{}", refused.err);
}

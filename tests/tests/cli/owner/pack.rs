//! `assay challenge pack`: what it refuses, and what it leaves behind.

use std::fs;

use super::workshop::{LATER, Owner, PAST};

#[test]
fn packs_are_made_again_only_if_that_is_meant() {
    let owner = Owner::new().with_challenge(LATER, &[]);
    owner.write("secret.csv", b"what nobody may see");
    // A manifest that is a link can't be replaced: it stays as it was, and no pack is left over.
    let manifest = owner.path("letters/challenge.toml");
    fs::rename(&manifest, owner.path("letters/real.toml")).unwrap();
    std::os::unix::fs::symlink("real.toml", &manifest).unwrap();
    let before = owner.text();
    let run = owner.place.run("challenge pack letters");
    assert!(matches!(run.code, 3 | 4), "{run:?}");
    assert_eq!((owner.text(), owner.packs().len()), (before, 0));
    fs::rename(owner.path("letters/real.toml"), &manifest).unwrap();

    owner.ok("challenge pack letters --secret-file secret.csv");
    assert_eq!(owner.packs().len(), 1);
    let first = owner.text();
    assert!(
        first.contains("{ name = \"secret.csv\", sha256 = "),
        "{first}"
    );
    assert!(first.contains("secret = true"), "{first}");
    assert!(!owner.path("letters/secret.csv").exists());
    owner.refused("challenge pack letters", 3, "has a hidden pack already");
    assert_eq!(owner.text(), first);

    // The secret file is taken from the earlier pack.
    owner.ok("challenge pack letters --again");
    assert_eq!(owner.packs().len(), 2);
    assert_ne!(owner.text(), first);
    // Elsewhere neither the pack nor the file is known.
    fs::remove_dir_all(owner.place.home().join("packs")).unwrap();
    owner.refused("challenge pack letters", 3, "already, which is not here");
    owner.refused(
        "challenge pack letters --again",
        3,
        "secret file secret.csv of the manifest is not given",
    );
    owner.write("secret.csv", b"something else");
    owner.ok("challenge pack letters --again --secret-file secret.csv");
    owner.ok("challenge sign letters --key owner");
    owner.ok("challenge seal letters");
    owner.ok("challenge verify letters --key carol");
    assert!(!owner.place.home().join("prepared").exists());
}

#[test]
fn another_pack_takes_what_belonged_to_the_former_with_it() {
    let owner = Owner::published(PAST);
    owner.ok("challenge open letters --key owner");
    let before = owner.place.files_in("letters");
    let run = owner.ok("challenge pack letters --again");
    let after = owner.place.files_in("letters");
    for file in ["challenge.sig", "hidden.age", "hidden.pack", "opening.json"] {
        assert!(before.iter().any(|name| name == file), "{file}");
        assert!(
            run.out.contains(&format!("letters/{file}, which")),
            "{run:?}"
        );
    }
    assert_eq!(after, ["challenge.toml", "letters.wasm"]);
}

/// A name that only the folders of challenges know is somebody else's challenge.
#[test]
fn commands_that_write_take_a_path() {
    let owner = Owner::published(LATER);
    fs::rename(owner.path("letters"), owner.place.challenge("letters")).unwrap();
    for command in [
        "pack letters --again",
        "sign letters --key owner",
        "seal letters",
        "open letters --key owner",
    ] {
        owner.refused(&format!("challenge {command}"), 2, "letters is not here");
    }
    owner.ok("challenge verify letters");
    owner.ok("challenge seal ../challenges/letters/challenge.toml");
    let list = owner.ok("challenges").out;
    assert!(
        list.contains("epoch     0, closes at 2100-01-01T00:00:00Z"),
        "{list}"
    );
    let list = owner.ok("challenges --json").out;
    assert!(list.contains("\"closes\":\"4102444800\""), "{list}");
}

#[test]
fn slices_that_validators_would_refuse_are_not_packed() {
    // Groups of eight cases; a slice with another number of cases; baselines that trap.
    let few = "(local $address i32) (local $case i32)
        (local.set $address
          (call $allocate (i32.const 4) (i32.shl (global.get $cases) (i32.const 2))))
        (loop $next
          (if (i32.lt_u (local.get $case) (global.get $cases))
            (then
              (i32.store
                (i32.add (local.get $address) (i32.shl (local.get $case) (i32.const 2)))
                (i32.shr_u (local.get $case) (i32.const 3)))
              (local.set $case (i32.add (local.get $case) (i32.const 1)))
              (br $next))))
        (call $list (local.get $address) (global.get $cases))";
    let other = "(i32.store (i32.const 64) (i32.add (local.get $cases) (local.get $split)))
        (call $ok (i32.const 64) (i32.const 4))";
    let trap = "(unreachable)";
    for (slot, piece, code, text) in [
        (
            "groups",
            few,
            3,
            "groups must be between 30 and 65536, not 4",
        ),
        ("prepare", other, 3, "asks for 30 cases, the track gave 31"),
        (
            "prepare",
            trap,
            3,
            "the first half of hidden slice 0 can't be used",
        ),
        ("evaluate", trap, 3, "baseline `score` can't be scored"),
    ] {
        let owner = Owner::with_track(&[(slot, piece)]).with_challenge(LATER, &[]);
        let before = owner.text();
        owner.refused("challenge pack letters", code, text);
        assert_eq!(owner.text(), before, "{slot}");
        assert!(owner.packs().is_empty(), "{slot}");
    }

    let owner = Owner::new().with_challenge(LATER, &[]);
    owner.edit("semantics = \"", "semantics = \"00");
    owner.refused("challenge pack letters", 3, "`track.semantics`");
    owner.place.publish_letters(&[], "");
    for command in ["pack", "power", "seal"] {
        owner.refused(
            &format!("challenge {command} ../challenges/letters"),
            3,
            "challenge `letters` is for practice",
        );
    }
    owner.refused(
        "challenge sign ../challenges/letters --key owner",
        3,
        "challenge `letters` is for practice",
    );
    owner.ok("challenge verify ../challenges/letters");
}

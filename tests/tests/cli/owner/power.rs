//! `assay challenge power`: what it counts, and what it asks for.

use super::workshop::{LATER, Owner};

const GIVEN: &str = "--spread 0.04 --correlation 0 --trials 10 --epochs 1";

#[test]
fn groups_are_counted_where_there_is_a_slice() {
    let owner = Owner::new().with_challenge(LATER, &[]);
    owner.ok("challenge pack letters");
    owner.edit("groups = 30", "groups = 31");
    owner.edit(
        "cases = 30                          # of each",
        "cases = 40 # of each",
    );
    let run = owner.ok(&format!("challenge power letters {GIVEN}"));
    assert!(run.out.contains("40 cases in 40 groups"), "{run:?}");
    assert!(
        run.err
            .contains("`hidden.groups` is 31, and half a trial slice has 40"),
        "{run:?}"
    );
    let run = owner.ok(&format!("challenge power letters --cases 60 {GIVEN}"));
    assert!(run.out.contains("60 cases in 60 groups"), "{run:?}");
    for (options, code, text) in [
        ("--groups 29", 2, "groups must be between 30 and"),
        ("--groups 41", 2, "41 groups can't have a case each of 40"),
        (
            "--cases 30 --groups 31",
            2,
            "31 groups can't have a case each of 30",
        ),
    ] {
        owner.refused(
            &format!("challenge power letters {options} {GIVEN}"),
            code,
            text,
        );
    }
}

#[test]
fn secret_files_are_given_or_in_the_pack() {
    let owner = Owner::new().with_challenge(LATER, &[]);
    owner.write("secret.csv", b"what nobody may see");
    owner.ok("challenge pack letters --secret-file secret.csv");
    let power = format!("challenge power letters {GIVEN}");
    assert!(owner.ok(&power).out.contains("30 cases in 30 groups"));
    std::fs::remove_dir_all(owner.place.home().join("packs")).unwrap();
    owner.edit("groups = 30\n", "");
    owner.refused(&power, 3, "`--groups`");
    owner.ok(&format!("{power} --secret-file secret.csv"));
    owner.ok(&format!("{power} --groups 30"));
}

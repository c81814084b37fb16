//! What a validator has said in a hearing stands: it says the same again, or nothing.

use std::{
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt,
    path::PathBuf,
};

use serde_json::Value;

use super::place::{Place, program};

const SALT: &str = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";

/// The ballots in the first hearing of a submission, in the order of the validators' addresses.
fn ballots(place: &Place, submission: &str) -> Vec<PathBuf> {
    let epoch = fs::read_dir(place.home().join("ballots")).unwrap().next();
    let validators = fs::read_dir(epoch.unwrap().unwrap().path()).unwrap();
    let mut ballots: Vec<_> = validators
        .map(|folder| folder.unwrap().path().join(format!("{submission}-0.json")))
        .collect();
    ballots.sort();
    ballots
}

#[test]
fn a_kept_ballot_is_said_again_and_another_verdict_is_not() {
    let [better, even_better] =
        ["better", "even-better"].map(|name| program("bin-packing-or1", name));
    let arguments = format!("--key owner --salt {SALT} --json");
    let elsewhere = Place::new();
    let words = format!("judge bin-packing-or1 {even_better} {better} {arguments}");
    let judged = elsewhere.expect(1, &words);
    let submission = judged.named("committed")[1]["submission"].clone();
    let submission = submission.as_str().unwrap();
    assert_eq!(judged.named("judged")[1]["submission"], submission);

    // One validator has abstained, another has kept the verdict of another history.
    let place = Place::new();
    let kept = ballots(&elsewhere, submission);
    for (at, ballot) in kept.iter().enumerate().skip(1) {
        let to = place
            .home()
            .join(ballot.strip_prefix(elsewhere.home()).unwrap());
        let mut folder = DirBuilder::new();
        folder
            .recursive(true)
            .mode(0o700)
            .create(to.parent().unwrap())
            .unwrap();
        fs::copy(ballot, &to).unwrap();
        if at == 1 {
            let mut value: Value = serde_json::from_slice(&fs::read(&to).unwrap()).unwrap();
            value["answer"] = "abstention".into();
            fs::write(&to, value.to_string()).unwrap();
        }
    }
    let judged = place.expect(0, &format!("judge bin-packing-or1 {better} {arguments}"));
    assert_eq!(judged.err.matches("is silent").count(), 1, "{}", judged.err);
    // That is no quorum. The next hearing is free.
    let voted: Vec<_> = judged.named("voted");
    let voted: Vec<_> = voted.iter().map(|event| &event["validators"]).collect();
    assert_eq!(voted, [2, 3]);
    assert_eq!(judged.verdicts(), [("accepted".to_owned(), 1)]);
    let evidence = judged.named("evidence");
    let [silent] = &evidence[..] else {
        panic!("{evidence:?}")
    };
    assert_eq!(
        (&silent["kind"], &silent["hearing"], &silent["fault"]),
        (&"silent".into(), &0.into(), &false.into())
    );
    place.expect(0, "audit bin-packing-or1.log bin-packing-or1");
}

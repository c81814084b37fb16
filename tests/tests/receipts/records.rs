//! Validators' private records, compared with what comes out.

use std::fs;

use assay_audit::{Assessment, check_record};
use assay_protocol::message::Verdict;
use assay_sandbox::CaseOutcome;
use assay_validator::{Difference, Grounds, HalfResult, Reason};

use super::{
    play::{Play, honest},
    reviews::{contrary, reviews},
};

#[test]
fn a_lie_is_named_to_the_case() {
    let mut play = Play::begin();
    let key = play.contest.pack.digest_key();
    play.submit(&[("e", 0)]);
    let [right] = &play.answers()[..] else {
        panic!()
    };
    let file = play.records().join(format!("{}.record", right.receipt()));
    let Ok(Grounds::Judged(mut record)) = Grounds::read(&fs::read(file).unwrap()) else {
        panic!()
    };
    // A quorum signs that the challenger was the champion's equal.
    record.challenger = record.champion.clone();
    record.reason = Reason::Identical;
    let lie = Grounds::Judged(record);
    let digest = lie.digest(&key);
    play.judge_all(&|validator, verdict| match validator {
        0 => verdict,
        _ => Verdict {
            digest,
            ..contrary(verdict)
        },
    });
    let (_, all) = reviews(&play, true);
    let agreed = all[0].agreed().unwrap();
    assert_eq!(agreed.assessment, Assessment::Wrong);
    let found = all[0].finding.grounds();
    let check = check_record(&lie.bytes(), &agreed.verdict, Some(&key), found).unwrap();
    assert_eq!(check.is_signed, Some(true));
    assert_eq!(
        check.difference.unwrap().to_string(),
        "the challenger on the first half, case 0: signed 0.000000000, found 0.000000004"
    );
}

#[test]
fn an_altered_record_is_named_with_its_first_case() {
    let mut play = Play::begin();
    play.submit(&[("e", 0), ("a", 0)]);
    play.judge_all(&honest);
    let key = play.contest.pack.digest_key();
    let (_, all) = reviews(&play, true);
    for review in &all {
        let verdict = &review.agreed().unwrap().verdict;
        let found = review.finding.grounds();
        let file = play.records().join(format!("{}.record", verdict.receipt()));
        let bytes = fs::read(file).unwrap();
        let right = check_record(&bytes, verdict, Some(&key), found).unwrap();
        assert!(!right.is_wrong());
        // Without key and pack there is nothing to compare with.
        let unknown = check_record(&bytes, verdict, None, None).unwrap();
        assert_eq!((unknown.is_signed, unknown.is_wrong()), (None, false));

        // Every byte: either it is no record any more, or its digest is not the signed one.
        for at in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 1;
            if let Ok(check) = check_record(&altered, verdict, Some(&key), found) {
                assert_eq!(check.is_signed, Some(false), "{at}");
                assert!(check.difference.is_some(), "{at}");
            }
        }
        if let Ok(Grounds::Judged(mut record)) = Grounds::read(&bytes) {
            let HalfResult::Scored { outcomes, .. } = &mut record.challenger[1] else {
                panic!()
            };
            outcomes[17] = outcomes[16];
            let altered = Grounds::Judged(record).bytes();
            let check = check_record(&altered, verdict, Some(&key), found).unwrap();
            let difference = check.difference.unwrap();
            assert_eq!(
                difference.to_string(),
                "the challenger on the second half, case 17: signed 0.000000020, found 0.000000021"
            );
            assert!(matches!(
                difference,
                assay_audit::RecordDifference::Place(Difference::Case {
                    case: 17,
                    signed: CaseOutcome::Score(_),
                    ..
                })
            ));
        }
    }
}

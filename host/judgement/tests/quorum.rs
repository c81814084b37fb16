//! The quorum of one hearing, against a count by hand, for everything that four validators can do.

#![allow(clippy::unwrap_used, reason = "tests")]

use assay_judgement::{Answer, Frame, Hearing, Outcome, Stage};
use assay_protocol::{
    EpochId, Hotkey, Keypair, ProgramId, SemanticsHash, Sha256, SubmissionId,
    message::{
        Attempt, Decision, Envelope, HearingNumber, LogIndex, RecordDigest, Round, SliceIndex,
        Verdict, VoteNonce,
    },
};

fn frame() -> Frame {
    Frame {
        attempts: Attempt(3),
        champion: ProgramId(Sha256::of(b"champion")),
        epoch: EpochId(Sha256::of(b"epoch")),
        hearing: HearingNumber(0),
        previous: None,
        round: Round(5),
        semantics: SemanticsHash(Sha256::of(b"semantics")),
        slice: SliceIndex(1),
        submission: SubmissionId(Sha256::of(b"submission")),
    }
}

/// What a validator can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    Nothing,
    /// Judges, and opens.
    X,
    /// Opens another verdict that fits.
    Y,
    /// Opens a verdict that does not fit: the same as all who do.
    Misfit,
    Abstains,
    /// Votes for `X`, and does not open.
    Keeps,
    /// Opens `X`, which it has not voted for.
    Copies,
    /// Votes for `X` and `Y`, and opens `X`.
    VotesTwice,
    /// Votes for `X`, and signs both.
    SignsTwice,
    /// Votes for `X`, and opens it while there is voting.
    Hurries,
    /// Votes for `X`, and opens it when all is over.
    Dawdles,
}

const ALL: [Does; 11] = [
    Does::Nothing,
    Does::X,
    Does::Y,
    Does::Misfit,
    Does::Abstains,
    Does::Keeps,
    Does::Copies,
    Does::VotesTwice,
    Does::SignsTwice,
    Does::Hurries,
    Does::Dawdles,
];

/// A validator and its three envelopes: `X`, `Y` and the misfit.
struct Validator {
    hotkey: Hotkey,
    envelopes: [Envelope; 3],
}

impl Validator {
    fn new(seed: u8, verdicts: &[Verdict; 3]) -> Self {
        let keypair = Keypair::from_seed(&[seed; 32]);
        let nonce = VoteNonce::from_bytes([seed; 32]);
        let seal = |verdict: &Verdict| Envelope::seal(verdict.clone(), nonce, &keypair);
        Self {
            hotkey: keypair.hotkey(),
            envelopes: verdicts.each_ref().map(seal),
        }
    }

    fn act(&self, does: Does, hearing: &mut Hearing, index: &mut impl Iterator<Item = LogIndex>) {
        use Stage::{Opening, Over, Voting};
        let (votes, opens): (&[usize], &[(usize, Stage)]) = match does {
            Does::Nothing | Does::Abstains => (&[], &[]),
            Does::X => (&[0], &[(0, Opening)]),
            Does::Y => (&[1], &[(1, Opening)]),
            Does::Misfit => (&[2], &[(2, Opening)]),
            Does::Keeps => (&[0], &[]),
            Does::Copies => (&[], &[(0, Opening)]),
            Does::VotesTwice => (&[0, 1], &[(0, Opening)]),
            Does::SignsTwice => (&[0], &[(0, Opening), (1, Opening)]),
            Does::Hurries => (&[0], &[(0, Voting)]),
            Does::Dawdles => (&[0], &[(0, Over)]),
        };
        if does == Does::Abstains {
            hearing.answer(self.hotkey, Answer::Abstention, index.next().unwrap());
        }
        for vote in votes {
            let envelope = &self.envelopes[*vote];
            let verdict = envelope.unverified();
            let vote = Answer::Vote(verdict.vote_hash(&self.hotkey, envelope.nonce()));
            hearing.answer(self.hotkey, vote, index.next().unwrap());
        }
        for (opened, stage) in opens {
            hearing.open(&self.envelopes[*opened], *stage, index.next().unwrap());
        }
    }
}

#[test]
fn n_who_open_what_they_voted_for_decide() {
    let frame = frame();
    let x = frame.body(Decision::Accepted, RecordDigest::from_bytes([1; 32]));
    let y = frame.body(Decision::Accepted, RecordDigest::from_bytes([2; 32]));
    let mut misfit = x.clone();
    misfit.attempt.0 += 1;
    let verdicts = [x.clone(), y.clone(), misfit];
    let validators = [1, 2, 3, 4].map(|seed| Validator::new(seed, &verdicts));

    let mut counts = [0; 5];
    for code in 0..ALL.len().pow(4) {
        let does: [Does; 4] = std::array::from_fn(|place| {
            let digit = code / ALL.len().pow(u32::try_from(place).unwrap()) % ALL.len();
            ALL[digit]
        });
        // The order of validators changes nothing: take each set once.
        if !does.is_sorted_by_key(|one| *one as usize) {
            continue;
        }
        let mut hearing = Hearing::default();
        let mut index = (0..).map(LogIndex);
        for (validator, does) in validators.iter().zip(does) {
            validator.act(does, &mut hearing, &mut index);
        }
        let count = |what| does.iter().filter(|one| **one == what).count();
        let outcome = hearing.outcome(3, &frame);
        let found = match &outcome {
            Outcome::Decided(agreement) if agreement.verdict == x => {
                assert_eq!(agreement.envelopes.len(), count(Does::X));
                0
            }
            Outcome::Decided(agreement) => {
                assert_eq!(agreement.verdict, y);
                1
            }
            Outcome::Abstained => 2,
            Outcome::Undecided => 3,
            Outcome::Lost => 4,
        };
        let expected = [Does::X, Does::Y, Does::Abstains]
            .iter()
            .position(|what| count(*what) >= 3);
        // What is kept may still be opened: and be either.
        let most = count(Does::X).max(count(Does::Y)) + count(Does::Keeps);
        let expected = expected.unwrap_or(if most >= 3 { 3 } else { 4 });
        assert_eq!(found, expected, "{does:?}");
        counts[found] += 1;
    }
    // Of 1,001 multisets of four: three of a kind with any of the eleven for the fourth. Open are four kept
    // votes; three with any other; two with an X or a Y at least; one with two of either, not three.
    assert_eq!(counts, [11, 11, 11, 1 + 10 + 19 + 18, 920]);
}

//! Admission: what is checked in public before hidden data is touched.
//!
//! Hidden data is the one thing in an epoch that wears out: each attempt is a question to it, and its
//! answers add up. So a submission first has to get past six checks, each of which anyone can repeat
//! from public data. The first that fails decides, and none spends an attempt:
//!
//! | | check | else |
//! |---|---|---|
//! | 1 | the program is no longer than the challenge's `limits.program-bytes` | `refused-size` |
//! | 2 | the track takes the bytes, and `canonicalize` gives the same ones | `refused-form` |
//! | 3 | its id is not a rival's: the champion's, a baseline's, or that of a program judged in this epoch | `refused-duplicate` |
//! | 4 | scored on the search split under *verdict*, its mean is the claimed one, to the nano-unit | `refused-score` |
//! | 5 | its scores there, a fault being the worst, are not, case by case, those of a rival | `refused-duplicate` |
//! | 6 | its mean is at most the margin worse than the champion's | `refused-gate` |
//!
//! What was only refused is not *judged*: whoever claimed a wrong score may submit the program again.
//!
//! For example, with a margin of 0.003 and a champion that has 0.940 on the search split, a program that
//! claims 0.937 and has it passes; one with 0.936999999 is refused at the gate; and one that claims
//! 0.937 and has 0.937000001 is refused for its score, although it is better.
//!
//! A program that the sandbox rejects on the search split has no score, so its claim is wrong. If the
//! sandbox can't tell, or bytes that are needed can't be had, there is no answer: the validator
//! [abstains](crate::Hindrance). But what a rival comes to is asked for only if it has the submission's
//! mean. The mean of one that was judged is in the log, where a quorum has confirmed it: a rival at which
//! a sandbox gives up stands in nobody's way.

mod check;
mod error;
mod objection;
mod search;

pub(crate) use check::fetch;
pub use check::{Admission, Admittance, Programs, Rivals};
pub use error::AdmissionError;
pub use objection::Objection;
pub use search::{Behaviour, SearchResult};

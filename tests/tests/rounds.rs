//! The rounds and the quorum of `assay-judgement`, against a second reading of their specification,
//! against validators of every kind, and against strangers.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the rounds are wrong"
)]

mod rounds {
    mod byzantine;
    mod character;
    mod contest;
    mod crowd;
    mod history;
    mod hostile;
    mod lessons;
    mod misdeed;
    mod model;
    mod parties;
    mod picture;
    mod pranks;
    mod reference;
    mod scene;
    mod validator;
}

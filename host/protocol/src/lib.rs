//! Ids, scores and canonical encodings that every other crate speaks.

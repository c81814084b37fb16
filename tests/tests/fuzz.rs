//! Every parser of something that comes from outside, on some thousand inputs that are nearly right: it
//! gives an answer, and takes memory in proportion to the input. See `src/fuzz.rs`.

mod fuzz {
    mod allocator;
    mod corpus;
    mod everyday;
}

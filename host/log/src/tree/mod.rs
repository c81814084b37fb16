//! The Merkle tree of RFC 6962: hashes, roots and proofs.

mod consistency;
mod frontier;
mod hash;
mod inclusion;
mod proof_error;
mod shape;

pub use consistency::ConsistencyProof;
pub use frontier::Frontier;
pub(crate) use frontier::fold;
pub use hash::{empty_root, leaf_hash, node_hash};
pub use inclusion::InclusionProof;
pub use proof_error::ProofError;
pub(crate) use shape::{Part, consistency_parts, inclusion_parts};

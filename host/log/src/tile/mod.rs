//! How a log lies in storage: the resources of C2SP's `tlog-tiles`.

mod bundle;
mod edge;
mod hashes;
mod path;
mod resource;

pub(crate) use bundle::encode_entries;
pub use bundle::{BUNDLE_BYTES, BundleError, ENTRY_BYTES, decode_entries};
pub(crate) use edge::RightEdge;
pub use hashes::{HashesError, decode_hashes};
pub use path::PathError;
pub(crate) use resource::row_length;
pub use resource::{Resource, Row, TILE_WIDTH, Tile};

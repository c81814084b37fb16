//! [`Program`]: one candidate.

use std::{fmt, sync::Arc};

use crate::{ProgramId, Sha256};

/// One candidate, as canonical bytes in its track's representation. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Program(Arc<[u8]>);

impl Program {
    /// Wraps bytes that the track has declared canonical.
    #[must_use]
    pub fn new(canonical: Vec<u8>) -> Self {
        Self(canonical.into())
    }

    /// The canonical bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The program's id.
    #[must_use]
    pub fn id(&self) -> ProgramId {
        ProgramId(Sha256::of(&self.0))
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Program({}, {} bytes)", self.id(), self.0.len())
    }
}

//! [`Statistics`]: what became of the proposals.

use std::ops::{AddAssign, Sub};

use serde::Serialize;

use crate::{
    CheckpointError,
    checkpoint::{Reader, Writer},
};

macro_rules! statistics {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// What became of the proposals.
        ///
        /// Each proposal is one of `copies`, `duplicates`, `equivalents`, `evaluated`, `dropped` and
        /// `rejected`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
        pub struct Statistics {
            $($(#[$doc])* pub $name: u64,)*
        }

        impl AddAssign for Statistics {
            fn add_assign(&mut self, other: Self) {
                $(self.$name = self.$name.saturating_add(other.$name);)*
            }
        }

        /// What happened since.
        impl Sub for Statistics {
            type Output = Self;

            fn sub(self, earlier: Self) -> Self {
                Self { $($name: self.$name.saturating_sub(earlier.$name),)* }
            }
        }

        impl Statistics {
            pub(crate) fn encode(&self, writer: &mut Writer) {
                $(writer.u64(self.$name);)*
            }

            pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, CheckpointError> {
                Ok(Self { $($name: reader.u64()?,)* })
            }
        }
    };
}

impl Statistics {
    /// Whether each proposal had one fate. Whatever adds up can be counted on without overflow.
    pub(crate) fn add_up(&self) -> bool {
        let fates = [
            self.copies,
            self.duplicates,
            self.equivalents,
            self.evaluated,
            self.dropped,
            self.rejected,
        ];
        let sum = fates.into_iter().try_fold(0_u64, u64::checked_add);
        let checks = self.rechecked.checked_add(self.front_checks);
        sum == Some(self.proposals)
            && self.wrong <= self.rechecked
            // No sum of a part of the fates overflows if that of all does not.
            && checks.is_some_and(|checks| checks <= self.evaluated + self.dropped + self.rejected)
    }
}

statistics! {
    /// All proposals, those of the first population too.
    proposals,
    /// Children that were left as copies of their parent, with its score.
    copies,
    /// Programs that were judged before, with the score they had then.
    duplicates,
    /// Programs that took over the score of one with the same fingerprint.
    equivalents,
    /// Programs that were evaluated on all cases.
    evaluated,
    /// Programs that were dropped at the hurdle.
    dropped,
    /// Proposals on which the track failed.
    rejected,
    /// Hits of the equivalence cache that were drawn by lot and evaluated all the same. They are one
    /// of `evaluated`, `dropped` and `rejected` too.
    rechecked,
    /// How many of the `rechecked` did not have the score of the cache. `wrong` / `rechecked`
    /// estimates how often the probe is wrong: the lot falls on every hit with the same chance.
    wrong,
    /// Hits that were not drawn, but evaluated because they would be new to the front. Not part of
    /// the sample: they say more about the front than about the probe.
    front_checks,
}

//! The store-wide allowance of memory: counts all linear memories and tables of a store together,
//! where wasmtime's own limiter counts each by itself.

use wasmtime::{Error, ResourceLimiter};

use crate::limits;

/// What a store has used of what it may use.
#[derive(Debug)]
pub(crate) struct Allowance {
    memory_limit: u64,
    memory: u64,
    table_elements: u64,
    /// Whether a request was refused. At instantiation that is the reason why it failed.
    pub(crate) refused: bool,
}

/// The host could not give memory that the limits allow: never a verdict.
#[derive(Debug, thiserror::Error)]
#[error("the host has no memory left for the component: {0}")]
pub(crate) struct HostOutOfMemory(String);

impl Allowance {
    pub(crate) fn new(memory_limit: u64) -> Self {
        Self {
            memory_limit,
            memory: 0,
            table_elements: 0,
            refused: false,
        }
    }

    /// Takes what a memory or table grows by from an allowance, all or nothing.
    fn take(used: &mut u64, limit: u64, current: usize, desired: usize) -> bool {
        let growth = desired.saturating_sub(current) as u64;
        match used.checked_add(growth).filter(|total| *total <= limit) {
            Some(total) => {
                *used = total;
                true
            }
            None => false,
        }
    }
}

impl ResourceLimiter for Allowance {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        // Beyond the memory's own maximum the answer is -1 on every machine. Refusing here leaves
        // the host's lack of memory as the only reason for `memory_grow_failed`.
        let granted = maximum.is_none_or(|maximum| desired <= maximum)
            && Self::take(&mut self.memory, self.memory_limit, current, desired);
        self.refused |= !granted;
        Ok(granted)
    }

    fn memory_grow_failed(&mut self, error: Error) -> wasmtime::Result<()> {
        // Answering -1 would let the guest see how much memory this machine has.
        Err(HostOutOfMemory(format!("{error:#}")).into())
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let granted = maximum.is_none_or(|maximum| desired <= maximum)
            && Self::take(
                &mut self.table_elements,
                limits::TABLE_ELEMENTS,
                current,
                desired,
            );
        self.refused |= !granted;
        Ok(granted)
    }

    fn table_grow_failed(&mut self, error: Error) -> wasmtime::Result<()> {
        Err(HostOutOfMemory(format!("{error:#}")).into())
    }

    fn instances(&self) -> usize {
        limits::INSTANCES
    }

    fn tables(&self) -> usize {
        limits::TABLES
    }

    fn memories(&self) -> usize {
        limits::MEMORIES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_all_memories_together() {
        let mut allowance = Allowance::new(10);
        assert!(allowance.memory_growing(0, 4, None).unwrap());
        assert!(allowance.memory_growing(0, 4, None).unwrap());
        assert!(!allowance.refused);
        assert!(!allowance.memory_growing(4, 8, None).unwrap());
        assert!(allowance.refused);
        assert!(allowance.memory_growing(4, 6, None).unwrap());
        assert!(!allowance.memory_growing(6, 7, None).unwrap());
    }

    #[test]
    fn beyond_a_memory_s_own_maximum_nothing_is_taken() {
        let mut allowance = Allowance::new(10);
        assert!(!allowance.memory_growing(0, 5, Some(4)).unwrap());
        assert!(allowance.memory_growing(0, 10, None).unwrap());
    }

    #[test]
    fn a_host_without_memory_is_an_error() {
        let error = Allowance::new(10)
            .memory_grow_failed(Error::msg("mmap"))
            .unwrap_err();
        assert!(error.is::<HostOutOfMemory>());
    }
}

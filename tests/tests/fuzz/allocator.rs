//! [`Counting`]: the system's allocator, and how much of it a thread has in use.

#![allow(
    unsafe_code,
    reason = "an allocator can't be written without; it only counts and passes on"
)]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Counts the bytes that each thread has allocated and not freed. What one thread frees for another
/// makes its own count smaller, so only single-threaded work is measured well.
struct Counting;

thread_local! {
    static IN_USE: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

/// The most bytes that were in use at one time while something was done, beyond those before it.
pub(crate) fn peak_of(work: impl FnOnce()) -> usize {
    let before = IN_USE.get();
    PEAK.set(before);
    work();
    usize::try_from(PEAK.get() - before).unwrap_or(0)
}

fn count(change: isize) {
    // A thread that ends frees its own variables at last, these too.
    let _ = IN_USE.try_with(|in_use| {
        in_use.set(in_use.get() + change);
        PEAK.set(PEAK.get().max(in_use.get()));
    });
}

fn size(layout: Layout) -> isize {
    isize::try_from(layout.size()).expect("layouts are at most isize::MAX bytes")
}

// SAFETY: every call is passed on unchanged to the system's allocator, which keeps the contract;
// counting neither allocates nor unwinds.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(size(layout));
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(size(layout));
        // SAFETY: the caller keeps the contract of `alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-size(layout));
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // Both blocks may be in use while one is copied to the other.
        count(isize::try_from(new_size).unwrap_or(isize::MAX));
        count(-size(layout));
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(pointer, layout, new_size) }
    }
}

#[test]
fn peaks_are_measured() {
    let peak = peak_of(|| {
        let first = vec![1_u8; 10_000];
        drop(first);
        let second = Vec::<u8>::with_capacity(30_000);
        drop(std::hint::black_box(second));
    });
    assert_eq!(peak, 30_000);
}

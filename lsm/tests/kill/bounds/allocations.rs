//! An allocator that counts: what the process holds, the most it held, and all it asked for.
//!
//! A block counts as much as glibc takes for it: eight bytes more, rounded up to sixteen, and
//! at least 32. So a vector of eight bytes counts as 32, and the figures are the same on
//! every system. The counts are the whole process's, so a test that reads them runs alone,
//! in a child.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

#[global_allocator]
static COUNTING: Counting = Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);
static ASKED: AtomicUsize = AtomicUsize::new(0);

struct Counting;

/// Returns what a block takes.
fn rounded(size: usize) -> usize {
    (size + 8).next_multiple_of(16).max(32)
}

fn took(size: usize) {
    let bytes = rounded(size);
    ASKED.fetch_add(bytes, Relaxed);
    MOST.fetch_max(HELD.fetch_add(bytes, Relaxed) + bytes, Relaxed);
}

fn gave(size: usize) {
    HELD.fetch_sub(rounded(size), Relaxed);
}

#[expect(unsafe_code, reason = "an allocator can't be written without it")]
// SAFETY: the system's allocator does the work; counting touches none of it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        took(layout.size());
        // SAFETY: the caller keeps the contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        took(layout.size());
        // SAFETY: the caller keeps the contract.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        gave(layout.size());
        // SAFETY: the caller keeps the contract.
        unsafe { System.dealloc(block, layout) }
    }

    /// Counts a block that grows as one block: the system moves a large one without a copy.
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        gave(layout.size());
        took(size);
        // SAFETY: the caller keeps the contract.
        unsafe { System.realloc(block, layout, size) }
    }
}

/// Returns the most bytes that the process held during `act`, beyond those it held before,
/// and what `act` returned.
pub(crate) fn most_held<T>(act: impl FnOnce() -> T) -> (usize, T) {
    let before = HELD.load(Relaxed);
    MOST.store(before, Relaxed);
    let done = act();
    (MOST.load(Relaxed) - before, done)
}

/// Returns the bytes that `act` asked for, freed since or not, and what it returned.
pub(crate) fn asked_for<T>(act: impl FnOnce() -> T) -> (usize, T) {
    let before = ASKED.load(Relaxed);
    let done = act();
    (ASKED.load(Relaxed) - before, done)
}

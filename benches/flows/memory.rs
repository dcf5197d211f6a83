//! How much memory something holds at most, and how often it asks for some.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

/// The system's allocator with a count that is off unless something is measured.
pub struct Counted;

static COUNTING: AtomicBool = AtomicBool::new(false);
static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);
static TIMES: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grown(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        shrunk(layout.size());
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        grown(size);
        shrunk(layout.size());
        unsafe { System.realloc(at, layout, size) }
    }
}

fn grown(bytes: usize) {
    if COUNTING.load(Relaxed) {
        let held = HELD.fetch_add(bytes, Relaxed) + bytes;
        PEAK.fetch_max(held, Relaxed);
        TIMES.fetch_add(1, Relaxed);
    }
}

fn shrunk(bytes: usize) {
    if COUNTING.load(Relaxed) {
        HELD.fetch_sub(bytes, Relaxed);
    }
}

/// The most bytes that are held at once while `work` runs.
pub fn peak<T>(work: impl FnOnce() -> T) -> usize {
    count(work);
    PEAK.load(Relaxed)
}

/// How often `work` asks for memory.
pub fn allocations<T>(work: impl FnOnce() -> T) -> usize {
    count(work);
    TIMES.load(Relaxed)
}

fn count<T>(work: impl FnOnce() -> T) {
    for counter in [&HELD, &PEAK, &TIMES] {
        counter.store(0, Relaxed);
    }
    COUNTING.store(true, Relaxed);
    drop(work());
    COUNTING.store(false, Relaxed);
}
